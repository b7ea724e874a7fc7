/** What to ask for when someone opens the neighbours that a view leaves out. */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageQuery } from "@headwater/protocol/lineage";
import type { LineageModel } from "./lineage-model.ts";

export type Side = "upstream" | "downstream";
export type Scope = LineageQuery["scope"];

const MOST = 99;

/**
 * More depth where that shows them: above an ancestor of the focus, below a descendant. Elsewhere, say the second parent
 * of a descendant, no depth would, so the view becomes a selection that adds one step around that asset.
 */
export function scopeThatShows(
  scope: Scope,
  focus: string | null,
  model: LineageModel,
  at: AssetKey,
  side: Side,
): Scope {
  const center = model.find(focus);
  const step = side === "upstream" ? `1+key:"${at}"` : `key:"${at}"+1`;
  switch (scope.kind) {
    case "all":
      return scope;
    case "selection":
      return { kind: "selection", text: scope.text.trim() === "" ? step : `(${scope.text.trim()}) or ${step}` };
    case "neighbourhood": {
      if (center === undefined) return { kind: "selection", text: step };
      const within = side === "upstream" ? model.graph.ancestors([center]) : model.graph.descendants([center]);
      if (at === center || within.has(at)) {
        return side === "upstream"
          ? { ...scope, up: Math.min(MOST, scope.up + 1) }
          : { ...scope, down: Math.min(MOST, scope.down + 1) };
      }
      return { kind: "selection", text: `${around(center, scope.up, scope.down)} or ${step}` };
    }
    default:
      return scope satisfies never;
  }
}

/** A neighbourhood in the selection language. */
function around(key: AssetKey, up: number, down: number): string {
  return `${up > 0 ? `${up}+` : ""}key:"${key}"${down > 0 ? `+${down}` : ""}`;
}

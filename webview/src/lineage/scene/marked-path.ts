/** What is upstream and downstream of the selected cards: it stands out, and the rest steps back. */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageModel } from "../model/lineage-model.ts";

/** `undefined` where nothing is selected: then nothing steps back. */
export function markedPath(
  model: LineageModel | undefined,
  selected: ReadonlySet<AssetKey>,
): ReadonlySet<AssetKey> | undefined {
  if (model === undefined || selected.size === 0) return undefined;
  const origin = [...selected];
  return new Set([...origin, ...model.graph.ancestors(origin), ...model.graph.descendants(origin)]);
}

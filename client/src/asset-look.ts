/** How the tree shows an asset: an icon that tells the states apart without the colour, and the words beside it. */
import type { AssetOverview } from "@headwater/protocol/editor";

export interface AssetLook {
  /** Of VS Code's product icons. */
  readonly icon: string;
  /** A colour of the theme. */
  readonly colour: string;
  readonly description: string;
}

type Shown = Pick<AssetOverview, "kind" | "status" | "step" | "edited" | "words" | "checks">;

export function assetLook(asset: Shown): AssetLook {
  const [icon, colour] = iconOf(asset);
  // The icon beside it says that it is missing, or current; the column is narrow.
  return { icon, colour, description: asset.words.replace(/^(?:missing: |current · |current, )/, "") };
}

function iconOf({ kind, status, step, edited, checks }: Shown): readonly [icon: string, colour: string] {
  if (step === "waiting") return ["watch", "testing.iconQueued"];
  if (edited && status !== "running") return ["edit", "list.warningForeground"];
  switch (status) {
    case "current":
      // Stale data further up is told in words alone, as in the graph: the asset itself is as good as it can be.
      // The shapes of its checks: the data is there, which `error` and `warning` would deny.
      if (checks.some(({ word }) => word === "failed")) return ["close", "testing.iconFailed"];
      if (checks.some(({ word }) => word === "warned")) return ["report", "list.warningForeground"];
      // Of what others make, that it is there is all that can be said.
      if (kind === "external") return ["link-external", "testing.iconUnset"];
      return ["pass-filled", "testing.iconPassed"];
    case "stale":
      return ["warning", "list.warningForeground"];
    case "missing":
      return ["circle-outline", "testing.iconUnset"];
    case "failed":
      return ["error", "testing.iconFailed"];
    case "running":
      return ["sync~spin", "testing.iconQueued"];
    case "unknown":
      return ["question", "testing.iconUnset"];
  }
}

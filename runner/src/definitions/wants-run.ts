/**
 * Whether a question about a project can be answered from its text, or what its modules make when they run is wanted:
 * running them costs a process, and is user code.
 */
import type { Manifest } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import { parseAssetKey } from "@headwater/core/keys";
import { findAsset } from "@headwater/core/manifest-lookup";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import type { Selection } from "@headwater/core/selection/selection";
import { problemsInTheWay } from "../coordinator/problems-in-the-way.ts";

/** For a run: assets that are selected one by one, and that the text shows whole, need nothing else. */
export function selectionWantsRun(text: string, manifest: Manifest): boolean {
  if (manifest.madeAtRun === undefined) return false;
  // Which assets these check the text does not say.
  if (manifest.madeAtRun.some(({ checks }) => checks === true)) return true;
  const parsed = parseSelection(text);
  const keys = parsed.ok ? singleKeys(parsed.selection) : [];
  if (keys === undefined) return true;
  return keys.some((key) => findAsset(manifest, key) === undefined) || problemsInTheWay(manifest, keys).length > 0;
}

/** `undefined` for a selection that asks for more than some keys. */
function singleKeys(selection: Selection): readonly AssetKey[] | undefined {
  switch (selection.kind) {
    case "attribute": {
      const key = selection.name === "key" && selection.value !== null ? parseAssetKey(selection.value) : undefined;
      return key === undefined ? undefined : [key];
    }
    case "or": {
      const left = singleKeys(selection.left);
      const right = singleKeys(selection.right);
      return left === undefined || right === undefined ? undefined : [...left, ...right];
    }
    default:
      return undefined;
  }
}

/** A sorted list of assets after some of them changed, by the fewest steps: an edit changes one of thousands. */
import type { Asset } from "../asset.ts";
import { type AssetKey, compareText } from "../keys.ts";

export function sortedAssets(assets: ReadonlyMap<AssetKey, Asset>): readonly Asset[] {
  return [...assets.values()].sort((a, b) => compareText(a.key, b.key));
}

/** The same places with some assets replaced, where the keys are the same. */
export function replaceAssets(
  before: readonly Asset[],
  changed: readonly AssetKey[],
  assets: ReadonlyMap<AssetKey, Asset>,
): readonly Asset[] {
  const next = [...before];
  for (const key of changed) {
    const asset = assets.get(key);
    const index = indexOfKey(before, key);
    if (asset === undefined || before[index]?.key !== key) return sortedAssets(assets);
    next[index] = asset;
  }
  return next;
}

function indexOfKey(sorted: readonly Asset[], key: AssetKey): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareText(sorted[middle]?.key ?? "", key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

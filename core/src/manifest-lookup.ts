/** Finds what a manifest says of a key. Assets stand in order of their keys, so no index is built or kept. */
import type { Asset, Manifest } from "./asset.ts";
import type { AssetKey } from "./keys.ts";

export function findAsset({ assets }: Pick<Manifest, "assets">, key: AssetKey): Asset | undefined {
  let low = 0;
  let high = assets.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const asset = assets[middle];
    if (asset === undefined || asset.key === key) return asset;
    if (asset.key < key) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

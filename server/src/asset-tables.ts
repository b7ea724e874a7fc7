/** The assets of a project by key and by file, for snapshots; brought up to date without copying or reading them all. */
import type { Asset, Manifest } from "@headwater/core/asset";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import { findAsset } from "@headwater/core/manifest-lookup";

export interface AssetTables {
  readonly assets: ReadonlyMap<AssetKey, Asset>;
  /** The assets that the text of each file defines, by key. */
  readonly keysByFile: ReadonlyMap<ProjectPath, readonly AssetKey[]>;
}

export function assetTables(manifest: Manifest): AssetTables {
  return { assets: new AssetsByKey(manifest), keysByFile: keysByFile(manifest.assets) };
}

/** New tables after an update that set some assets and removed others; the old ones stay as they were. */
export function updatedTables(
  before: AssetTables,
  { manifest, set, removed }: { manifest: Manifest; set: readonly Asset[]; removed: readonly AssetKey[] },
): AssetTables {
  if (set.length === 0 && removed.length === 0) return before;
  const moved = set.some(({ key, definition, madeAtRun }) => {
    const old = before.assets.get(key);
    return old?.definition.file !== definition.file || old.madeAtRun !== madeAtRun;
  });
  return {
    assets: new AssetsByKey(manifest),
    keysByFile: moved || removed.length > 0 ? keysByFile(manifest.assets) : before.keysByFile,
  };
}

function keysByFile(assets: readonly Asset[]): AssetTables["keysByFile"] {
  // Many that no text shows may share a place, where the text has nothing to say of any.
  const written = assets.filter(({ madeAtRun }) => madeAtRun !== true);
  const byFile = Map.groupBy(written, ({ definition }) => definition.file);
  return new Map([...byFile].map(([file, inFile]) => [file, inFile.map(({ key }) => key)]));
}

/** A manifest read like a map: it has its assets in order of their keys already. */
class AssetsByKey implements ReadonlyMap<AssetKey, Asset> {
  readonly #manifest: Manifest;

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
  }

  get size(): number {
    return this.#manifest.assets.length;
  }

  get(key: AssetKey): Asset | undefined {
    return findAsset(this.#manifest, key);
  }

  has(key: AssetKey): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): MapIterator<AssetKey> {
    for (const { key } of this.#manifest.assets) yield key;
  }

  *values(): MapIterator<Asset> {
    yield* this.#manifest.assets;
  }

  *entries(): MapIterator<[AssetKey, Asset]> {
    for (const asset of this.#manifest.assets) yield [asset.key, asset];
  }

  [Symbol.iterator](): MapIterator<[AssetKey, Asset]> {
    return this.entries();
  }

  forEach(callback: (asset: Asset, key: AssetKey, map: ReadonlyMap<AssetKey, Asset>) => void): void {
    for (const asset of this.#manifest.assets) callback(asset, asset.key, this);
  }
}

/** The assets of a project by key and by file, for snapshots; brought up to date without copying or reading them all. */
import type { Asset, Dependency, Manifest } from "@headwater/core/asset";
import { equal } from "@headwater/core/index/equal";
import { type AssetKey, compareText, type ProjectPath } from "@headwater/core/keys";
import { findAsset } from "@headwater/core/manifest-lookup";

export interface AssetTables {
  readonly assets: ReadonlyMap<AssetKey, Asset>;
  /** The assets that the text of each file defines, by key. */
  readonly keysByFile: ReadonlyMap<ProjectPath, readonly AssetKey[]>;
  /** Those that a file has to do with otherwise: it holds a check of them, or names what they depend on. */
  readonly keysByOtherFile: ReadonlyMap<ProjectPath, readonly AssetKey[]>;
}

export function assetTables(manifest: Manifest): AssetTables {
  const { assets } = manifest;
  return {
    assets: new AssetsByKey(manifest),
    keysByFile: keysByFile(assets),
    keysByOtherFile: keysByOtherFile(assets),
  };
}

/** The assets of which something stands in a file, by key. */
export function assetsTouching(
  { assets, keysByFile, keysByOtherFile }: AssetTables,
  file: ProjectPath,
): readonly Asset[] {
  const keys = new Set([...(keysByFile.get(file) ?? []), ...(keysByOtherFile.get(file) ?? [])]);
  return [...keys].sort(compareText).flatMap((key) => assets.get(key) ?? []);
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
  const others = [...set.map(({ key }) => key), ...removed].some(
    (key) => !equal(otherFiles(before.assets.get(key)), otherFiles(findAsset(manifest, key))),
  );
  return {
    assets: new AssetsByKey(manifest),
    keysByFile: moved || removed.length > 0 ? keysByFile(manifest.assets) : before.keysByFile,
    keysByOtherFile: others ? keysByOtherFile(manifest.assets) : before.keysByOtherFile,
  };
}

function keysByOtherFile(assets: readonly Asset[]): AssetTables["keysByOtherFile"] {
  const keys = new Map<ProjectPath, AssetKey[]>();
  for (const asset of assets) {
    for (const file of otherFiles(asset)) {
      const known = keys.get(file);
      if (known === undefined) keys.set(file, [asset.key]);
      else known.push(asset.key);
    }
  }
  return keys;
}

function otherFiles(asset: Asset | undefined): readonly ProjectPath[] {
  if (asset === undefined) return [];
  const { definition, checks, madeAtRun } = asset;
  const files = new Set(dependenciesOf(asset).flatMap(({ at }) => at.map(({ file }) => file)));
  for (const check of checks) files.add(check.definition.file);
  if (madeAtRun !== true) files.delete(definition.file);
  return [...files];
}

/** What an asset and its checks refer to. */
export function dependenciesOf(asset: Asset): readonly Dependency[] {
  return [...asset.dependencies, ...asset.checks.flatMap((check) => check.dependencies)];
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

/** The assets of a project by key and by file, as plain maps for snapshots; brought up to date without reading them all. */
import type { Asset, Manifest } from "@headwater/core/asset";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";

export interface AssetTables {
  readonly assets: ReadonlyMap<AssetKey, Asset>;
  /** The assets that each file defines, by key. */
  readonly keysByFile: ReadonlyMap<ProjectPath, readonly AssetKey[]>;
}

export function assetTables({ assets }: Manifest): AssetTables {
  return { assets: new Map(assets.map((asset) => [asset.key, asset])), keysByFile: keysByFile(assets) };
}

/** New tables after an update that set some assets and removed others; the old ones stay as they were. */
export function updatedTables(
  before: AssetTables,
  { manifest, set, removed }: { manifest: Manifest; set: readonly Asset[]; removed: readonly AssetKey[] },
): AssetTables {
  if (set.length === 0 && removed.length === 0) return before;
  const assets = new Map(before.assets);
  for (const key of removed) assets.delete(key);
  for (const asset of set) assets.set(asset.key, asset);
  const moved = set.some(({ key, definition }) => before.assets.get(key)?.definition.file !== definition.file);
  return { assets, keysByFile: moved || removed.length > 0 ? keysByFile(manifest.assets) : before.keysByFile };
}

function keysByFile(assets: readonly Asset[]): AssetTables["keysByFile"] {
  const byFile = Map.groupBy(assets, ({ definition }) => definition.file);
  return new Map([...byFile].map(([file, inFile]) => [file, inFile.map(({ key }) => key)]));
}

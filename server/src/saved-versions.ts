/**
 * The code versions of the saved texts, and which assets unsaved texts have altered.
 *
 * Invariant: an asset outside `edited` has the version of its saved text. So only those inside, and those that the index
 * names as changed, are ever looked at: an edit does not cost what the project has in assets.
 */
import type { Asset, Manifest } from "@headwater/core/asset";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import { findAsset } from "@headwater/core/manifest-lookup";

export class SavedVersions {
  readonly #versions: Map<AssetKey, string>;
  #edited: ReadonlySet<AssetKey> = new Set();

  /** Of a project as it was read from disk. */
  constructor({ assets }: Manifest) {
    this.#versions = new Map(assets.map(({ key, code }) => [key, code.version]));
  }

  /** Assets whose code version unsaved texts have altered; a new set after each update that alters it. */
  get edited(): ReadonlySet<AssetKey> {
    return this.#edited;
  }

  /**
   * Takes the assets that the index names as changed, and files that were saved meanwhile: what no unsaved file can
   * reach has the version that is saved.
   *
   * @returns whether `edited` holds others than before
   */
  update(manifest: Manifest, changed: Iterable<AssetKey>, unsaved: ReadonlySet<ProjectPath>): boolean {
    const edited = new Set<AssetKey>();
    for (const key of new Set([...changed, ...this.#edited])) {
      const asset = findAsset(manifest, key);
      if (asset === undefined) continue;
      const { version } = asset.code;
      if (!this.#versions.has(key) || !reaches(asset, unsaved)) this.#versions.set(key, version);
      if (this.#versions.get(key) !== version) edited.add(key);
    }
    if (edited.size === this.#edited.size && [...edited].every((key) => this.#edited.has(key))) return false;
    this.#edited = edited;
    return true;
  }
}

/** By its code, or by what a file holds that counts as code. */
function reaches({ definition, code }: Asset, files: ReadonlySet<ProjectPath>): boolean {
  if (files.size === 0) return false;
  if (files.has(definition.file) || code.files.some((file) => files.has(file))) return true;
  return [...files].some((file) => Object.hasOwn(code.declarations, `${file}#(content)`));
}

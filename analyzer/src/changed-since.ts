/** Which assets differ from a git revision: those that are new, and those whose code version is another. */
import type { Manifest } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import { filesAt } from "./git-revision.ts";
import { filesOnDisk } from "./project-files.ts";
import { ProjectIndex } from "./project-index.ts";

export interface ChangedSinceOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  readonly manifest: Pick<Manifest, "assets">;
  /** As git understands it: a branch, a tag, a commit. */
  readonly revision: string;
}

/** Throws a `RevisionError` for a revision that cannot be read. */
export async function changedSince({ root, manifest, revision }: ChangedSinceOptions): Promise<ReadonlySet<AssetKey>> {
  return changedFrom(await versionsAt({ root, revision }), manifest);
}

/** The code version of each asset that there was. Throws a `RevisionError`. */
export async function versionsAt({
  root,
  revision,
}: Pick<ChangedSinceOptions, "root" | "revision">): Promise<ReadonlyMap<AssetKey, string>> {
  const files = filesOnDisk(root, await filesAt(root, revision));
  const { manifest } = await ProjectIndex.open({ root, files });
  return new Map(manifest.assets.map(({ key, code }) => [key, code.version]));
}

export function changedFrom(
  versions: ReadonlyMap<AssetKey, string>,
  { assets }: ChangedSinceOptions["manifest"],
): ReadonlySet<AssetKey> {
  return new Set(assets.flatMap(({ key, code }) => (versions.get(key) === code.version ? [] : key)));
}

/**
 * Which assets differ from the git revisions that a selection names: git is run and a project read, so this is for
 * trusted workspaces alone, and kept by what a revision is.
 */
import { changedFrom } from "@headwater/analyzer/changed-since";
import { RevisionError, treeOf } from "@headwater/analyzer/git-revision";
import { versionsInThread } from "@headwater/analyzer/versions-in-thread";
import type { AssetKey } from "@headwater/core/keys";
import { revisionsIn } from "@headwater/core/selection/revisions";
import type { Selection, SelectionError } from "@headwater/core/selection/selection";
import type { ProjectSnapshot } from "./snapshot.ts";

export type ChangedAssets =
  | { readonly ok: true; readonly changed: ReadonlyMap<string, ReadonlySet<AssetKey>> }
  | { readonly ok: false; readonly error: SelectionError };

/** Few are ever asked for; a branch that moves leaves the old ones behind. */
const MOST = 4;

export class RevisionVersions {
  /** By project and tree. */
  readonly #versions = new Map<string, Promise<ReadonlyMap<AssetKey, string>>>();

  async changed(selection: Selection, project: ProjectSnapshot, trusted: boolean): Promise<ChangedAssets> {
    const changed = new Map<string, ReadonlySet<AssetKey>>();
    for (const { revision, column } of revisionsIn(selection)) {
      if (!trusted) {
        const message = "`changed_in_branch` runs git, which waits until this workspace is trusted";
        return { ok: false, error: { code: "HW403", message, column } };
      }
      try {
        const tree = await treeOf(project.root, revision);
        changed.set(revision, changedFrom(await this.#at(project.root, tree), project.manifest));
      } catch (error) {
        if (!(error instanceof RevisionError)) throw error;
        return { ok: false, error: { code: "HW403", message: error.message, column } };
      }
    }
    return { ok: true, changed };
  }

  #at(root: string, tree: string): Promise<ReadonlyMap<AssetKey, string>> {
    const key = JSON.stringify([root, tree]);
    let versions = this.#versions.get(key);
    if (versions === undefined) {
      versions = versionsInThread(root, tree);
      versions.catch(() => this.#versions.delete(key));
      this.#versions.set(key, versions);
      for (const oldest of this.#versions.keys()) {
        if (this.#versions.size <= MOST) break;
        this.#versions.delete(oldest);
      }
    }
    return versions;
  }
}

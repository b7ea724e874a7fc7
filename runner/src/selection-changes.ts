/** Answers what a selection asks of git: which assets differ from the revisions that it names. */
import type { Manifest } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import { revisionsIn } from "@headwater/core/selection/revisions";
import type { Selection, SelectionError } from "@headwater/core/selection/selection";

export type SelectionChanges =
  | { readonly ok: true; readonly changed: ReadonlyMap<string, ReadonlySet<AssetKey>> }
  | { readonly ok: false; readonly error: SelectionError };

export async function selectionChanges(
  selection: Selection,
  { root, manifest }: { readonly root: string; readonly manifest: Pick<Manifest, "assets"> },
): Promise<SelectionChanges> {
  const changed = new Map<string, ReadonlySet<AssetKey>>();
  for (const { revision, column } of revisionsIn(selection)) {
    if (changed.has(revision)) continue;
    const [{ changedSince }, { RevisionError }] = await Promise.all([
      import("@headwater/analyzer/changed-since"),
      import("@headwater/analyzer/git-revision"),
    ]);
    try {
      changed.set(revision, await changedSince({ root, manifest, revision }));
    } catch (error) {
      if (!(error instanceof RevisionError)) throw error;
      return { ok: false, error: { code: "HW403", message: error.message, column } };
    }
  }
  return { ok: true, changed };
}

/**
 * What the configuration does not keep goes at the end of a run: little at a time, so that nobody waits for it. What is
 * left goes after the next one, or by `headwater prune`, which also gives room back to the disk.
 */
import { KEEP_ALL, type Retention } from "@headwater/core/retention";
import { valuesFolder } from "../io/file-io.ts";

const BUDGET_MS = 500;
/** For the lock, while another run writes. */
const PATIENCE_MS = 100;

/** @param storage absolute path of the storage folder */
export async function applyRetention(storage: string, retention: Retention = KEEP_ALL): Promise<void> {
  if (Object.values(retention).every((limit) => limit === null)) return;
  const { pruneStore } = await import("@headwater/eventlog/sqlite/prune-store");
  await pruneStore({
    folder: storage,
    values: valuesFolder(storage),
    retention,
    now: Date.now(),
    dryRun: false,
    budgetMs: BUDGET_MS,
    patienceMs: PATIENCE_MS,
  });
}

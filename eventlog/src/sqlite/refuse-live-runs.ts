/** For what needs a store at rest. */
import { lostRuns } from "../run-log/lost-run.ts";
import { StoreError } from "../store-error.ts";
import { ReadOnlyEventLog } from "./read-only-event-log.ts";

/** Throws a StoreError HW607 while a run is under way; one that is lost does not count. */
export async function refuseLiveRuns(place: string, now: number, what: "migrated" | "pruned"): Promise<void> {
  const log = await ReadOnlyEventLog.open(place);
  try {
    const all = await log.runs({ limit: Number.MAX_SAFE_INTEGER });
    const running = all.filter(({ status }) => status.kind === "running");
    const lost = new Set((await lostRuns(log, running, now)).map(({ runId }) => runId));
    const live = running.find(({ runId }) => !lost.has(runId));
    if (live === undefined) return;
    throw new StoreError({
      code: "HW607",
      message: `The store ${place} is not ${what}: run ${live.runId} is under way on ${live.host} (process ${live.pid}).`,
      place,
      next: `Wait for it, or cancel it with: headwater cancel ${live.runId}`,
    });
  } finally {
    await log.close();
  }
}

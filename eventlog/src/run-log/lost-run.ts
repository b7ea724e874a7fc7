/** Runs that look as if they went on, and whose owner is gone: they never end by themselves. */
import { hostname } from "node:os";
import type { RunSummary } from "@headwater/core/run/summaries";
import type { EventLogReader } from "../event-log.ts";
import { isAlive, processIdentity, thisMachine } from "./process-identity.ts";

/** An owner beats every few seconds; after this long without, it is gone, or about to learn that it was replaced. */
const SILENT_MS = 60_000;

/** What the process of the owner says, as far as it can be seen from here. */
type Sight = "at work" | "gone" | "not seen";

/**
 * Those of the runs whose owner is gone, as they are now. An owner that has ended its run is gone too, so a run counts as
 * lost only if it is still without an end after its owner was seen to be gone.
 */
export async function lostRuns(
  log: EventLogReader,
  runs: readonly RunSummary[],
  now = Date.now(),
): Promise<readonly RunSummary[]> {
  const suspects = runs.filter((run) => run.status.kind === "running").map((run) => ({ run, sight: look(run) }));
  if (suspects.every(({ sight }) => sight === "at work")) return [];
  const beats = suspects.some(({ sight }) => sight === "not seen") ? await log.heartbeats() : undefined;
  const silent = suspects.filter(({ run, sight }) => {
    const beat = sight === "not seen" ? beats?.get(run.runId) : undefined;
    return sight === "gone" || (beat !== undefined && now - beat > SILENT_MS);
  });
  const again = await Promise.all(
    silent.map(async ({ run: { runId, epoch } }) => {
      const run = await log.run(runId);
      return run?.status.kind === "running" && run.epoch === epoch ? [run] : [];
    }),
  );
  return again.flat();
}

function look({ host, pid, process: identity }: RunSummary): Sight {
  if (host !== hostname() || (identity !== undefined && identity.machine !== thisMachine())) return "not seen";
  if (!isAlive(pid)) return "gone";
  if (identity === undefined) return "not seen";
  return processIdentity(pid)?.start === identity.start ? "at work" : "gone";
}

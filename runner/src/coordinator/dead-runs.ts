/**
 * Runs whose coordinator is gone without an end: killed, or lost with the power. A new run closes
 * them, so that what they were doing does not look as if it were still being done.
 */
import type { RunEvent } from "@headwater/core/events";
import type { AssetSummary, RunSummary, StepSummary } from "@headwater/core/run/summaries";
import { attemptsOf } from "@headwater/core/run/attempts";
import { isEnd } from "@headwater/core/run/fold";
import type { EventLog, EventLogReader } from "@headwater/eventlog/event-log";
import { lostRuns } from "@headwater/eventlog/run-log/lost-run";
import { FileIo, valuesFolder } from "../io/file-io.ts";

/**
 * The newest runs are looked at, because the run after a death closes what died, and older ones only where an asset
 * still looks as if they were computing it: to read every run, with its steps, would take longer than many runs do.
 */
const NEWEST = 3;

export async function deadRuns(log: EventLogReader, rows: readonly AssetSummary[]): Promise<readonly RunSummary[]> {
  const newest = await log.runs({ limit: NEWEST });
  const known = new Set(newest.map(({ runId }) => runId));
  const older = await runsOf(
    log,
    rows.filter((row) => attemptsOf(row).some(({ runId }) => !known.has(runId))),
  );
  return await lostRuns(log, [...newest, ...older.filter(({ runId }) => !known.has(runId))]);
}

/** Those that an asset looks as if it were being computed by. */
export async function deadRunsOf(log: EventLogReader, rows: readonly AssetSummary[]): Promise<readonly RunSummary[]> {
  return await lostRuns(log, await runsOf(log, rows));
}

async function runsOf(log: EventLogReader, rows: readonly AssetSummary[]): Promise<readonly RunSummary[]> {
  const ids = new Set(rows.flatMap(attemptsOf).map(({ runId }) => runId));
  const runs = await Promise.all([...ids].map((id) => log.run(id)));
  return runs.filter((run) => run !== undefined);
}

/**
 * Records the end of each, as the owner that took it over, and removes the values that they had written and not recorded.
 * Another process may do the same: then the first one counts.
 *
 * @param options.storage absolute path of the storage folder
 */
export async function closeDeadRuns(
  log: EventLog,
  runs: readonly RunSummary[],
  options: { readonly now: number; readonly storage: string },
): Promise<void> {
  const io = new FileIo(valuesFolder(options.storage));
  for (const run of runs) {
    try {
      await log.append(endOf(run, options.now));
      await discardValues(log, run, io);
    } catch {
      // It was closed by another, or will be by the next run.
    }
  }
}

/** From its end on nobody can record a value of the run any more: what no event names by then is nobody's. */
async function discardValues(log: EventLog, { runId, environment, steps }: RunSummary, io: FileIo): Promise<void> {
  const entries = await log.entries({ after: 0, limit: Infinity, runId });
  const named = new Set(entries.map(({ event }) => (event.type === "materialized" ? event.value?.place : undefined)));
  for (const { kind, asset, state } of steps) {
    if (kind !== "materialize" || isEnd(state)) continue;
    // Its beginning may not have been recorded.
    const attempts = "attempt" in state ? state.attempt + 1 : 1;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const slot = { environment, asset, runId, attempt };
      if (!named.has(io.place(slot))) await io.discard(slot);
    }
  }
}

function endOf(run: RunSummary, at: number): RunEvent[] {
  const { runId, environment, startedAt } = run;
  const owner = { at, environment, runId, epoch: run.epoch + 1 };
  const steps = run.steps.filter(({ state }) => !isEnd(state));
  return [
    ...steps.map((step) => endOfStep(step, run, owner)),
    { ...owner, type: "run-ended", outcome: "failed", durationMs: Math.max(0, at - startedAt) },
  ];
}

function endOfStep(
  { id, asset, state }: StepSummary,
  { pid }: RunSummary,
  owner: {
    readonly at: number;
    readonly environment: string;
    readonly runId: RunSummary["runId"];
    readonly epoch: number;
  },
): RunEvent {
  const step = { ...owner, stepId: id, asset, partition: null };
  if (state.kind !== "running" && state.kind !== "retrying") return { ...step, type: "step-canceled" };
  const message = `The process that led the run (${pid}) was gone before the step ended.`;
  const durationMs = state.kind === "running" ? Math.max(0, owner.at - state.since) : 0;
  const error = { code: "HW502", name: "Error", message, frames: [] } as const;
  return { ...step, type: "step-failed", attempt: state.attempt, error, durationMs };
}

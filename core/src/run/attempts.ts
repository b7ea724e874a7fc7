/** The attempts of several runs to compute one asset at the same time. The last that ends gives the newest value. */
import type { RunId } from "../keys.ts";
import type { AssetSummary, AttemptUnderWay } from "./summaries.ts";

type Row = Pick<AssetSummary, "running" | "alsoRunning">;

/** The newest first. */
export function attemptsOf({ running, alsoRunning = [] }: Row): readonly AttemptUnderWay[] {
  return running === null ? [] : [running, ...alsoRunning];
}

export function isRunBy(row: Row, runId: RunId): boolean {
  return attemptsOf(row).some((attempt) => attempt.runId === runId);
}

export function withAttempt(row: AssetSummary, attempt: AttemptUnderWay): AssetSummary {
  return withAttempts(row, [attempt, ...attemptsOf(row).filter(({ runId }) => runId !== attempt.runId)]);
}

/** The row itself where the run computes nothing of it. */
export function withoutAttempt(row: AssetSummary, runId: RunId): AssetSummary {
  if (!isRunBy(row, runId)) return row;
  return withAttempts(
    row,
    attemptsOf(row).filter((attempt) => attempt.runId !== runId),
  );
}

function withAttempts(row: AssetSummary, [running, ...others]: readonly AttemptUnderWay[]): AssetSummary {
  const { alsoRunning: _, ...rest } = row;
  return { ...rest, running: running ?? null, ...(others.length === 0 ? {} : { alsoRunning: others }) };
}

/** Which runs a retention lets go by their number and age. Those beyond a size are chosen while they go. */
import type { RunSummary } from "@headwater/core/run/summaries";
import type { Retention } from "@headwater/core/retention";

export interface EndedRun {
  readonly run: Pick<RunSummary, "runId" | "environment">;
  readonly endedAt: number;
}

export interface ChosenRuns {
  /** The oldest first, as in the other. */
  readonly gone: readonly EndedRun[];
  readonly kept: readonly EndedRun[];
}

/** @param newestFirst every run that has ended */
export function chooseRuns(newestFirst: readonly EndedRun[], { runs, ageMs }: Retention, now: number): ChosenRuns {
  const counts = new Map<string, number>();
  const [gone, kept]: [EndedRun[], EndedRun[]] = [[], []];
  for (const ended of newestFirst) {
    const count = (counts.get(ended.run.environment) ?? 0) + 1;
    counts.set(ended.run.environment, count);
    const isOver = (runs !== null && count > runs) || (ageMs !== null && now - ended.endedAt > ageMs);
    (isOver ? gone : kept).push(ended);
  }
  return { gone: gone.reverse(), kept: kept.reverse() };
}

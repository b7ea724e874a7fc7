/** Which runs a retention lets go. */
import type { RunSummary } from "@headwater/core/run/summaries";
import type { Retention } from "@headwater/core/retention";

/** An ended run with what it takes on the disk that would be free without it. */
export interface EndedRun {
  readonly run: Pick<RunSummary, "runId" | "environment">;
  readonly endedAt: number;
  readonly bytes: () => number;
}

/**
 * @param newestFirst every run that has ended
 * @param options.total bytes of everything on the disk
 */
export function runsToPrune(
  newestFirst: readonly EndedRun[],
  { runs, ageMs, bytes }: Retention,
  { now, total }: { readonly now: number; readonly total: () => number },
): readonly EndedRun[] {
  const counts = new Map<string, number>();
  const [gone, kept]: [EndedRun[], EndedRun[]] = [[], []];
  for (const ended of newestFirst) {
    const count = (counts.get(ended.run.environment) ?? 0) + 1;
    counts.set(ended.run.environment, count);
    const isOver = (runs !== null && count > runs) || (ageMs !== null && now - ended.endedAt > ageMs);
    (isOver ? gone : kept).push(ended);
  }
  if (bytes === null) return gone;
  let size = total() - gone.reduce((sum, ended) => sum + ended.bytes(), 0);
  for (const ended of kept.toReversed()) {
    if (size <= bytes) break;
    size -= ended.bytes();
    gone.push(ended);
  }
  return gone;
}

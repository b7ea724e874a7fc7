/** Which runs a retention lets go, and which of their entries stay all the same. */
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";
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

/** Positions of the entries that a row of an asset says something of: without them the log would not give that row. */
export function positionsKept(
  rows: readonly AssetSummary[],
  checks: ReadonlyMap<string, number>,
  keyOf: (row: AssetSummary, check: string) => string,
): ReadonlySet<number> {
  const kept = new Set<number>();
  for (const row of rows) {
    if (row.latest !== null) kept.add(row.latest.position);
    if (row.failure !== null) kept.add(row.failure.position);
    for (const name of row.checks.keys()) {
      const position = checks.get(keyOf(row, name));
      if (position !== undefined) kept.add(position);
    }
  }
  return kept;
}

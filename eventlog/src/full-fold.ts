/** The summary rows that all entries of a log give, by the reducers of core alone: what the rows of a store must be. */
import type { LogEntry } from "@headwater/core/events";
import type { RunId } from "@headwater/core/keys";
import { isRunBy } from "@headwater/core/run/attempts";
import { foldAsset, foldRun } from "@headwater/core/run/fold";
import { assetOf, runOf } from "@headwater/core/run/subject";
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";
import { rowKey } from "./working-set.ts";

export class FullFold {
  /** By `rowKey` of environment, asset and partition. */
  readonly assets = new Map<string, AssetSummary>();
  readonly runs = new Map<RunId, RunSummary>();

  /** In the order of positions. */
  add(entry: LogEntry): void {
    const { event } = entry;
    for (const [key, row] of this.#touched(entry)) {
      const folded = foldAsset(row, entry);
      if (folded !== undefined) this.assets.set(key, folded);
    }
    const id = runOf(event);
    const run = id === undefined ? undefined : foldRun(this.runs.get(id), entry);
    if (run !== undefined) this.runs.set(run.runId, run);
  }

  #touched({ event }: LogEntry): readonly (readonly [key: string, row: AssetSummary | undefined])[] {
    if (event.type === "run-ended") return [...this.assets].filter(([, row]) => isRunBy(row, event.runId));
    const subject = assetOf(event);
    if (subject === undefined) return [];
    const key = rowKey(subject.environment, subject.asset, subject.partition ?? "");
    return [[key, this.assets.get(key)]];
  }
}

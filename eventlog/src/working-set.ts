/**
 * What one transaction reads and alters of the summary rows. Each row is loaded once, folded by the reducers of core as
 * often as events ask, and written back once.
 *
 * Invariant: an append is looked at as a whole before any of its events is folded, so a refused one leaves no trace.
 */
import type { LogEntry, RunEvent } from "@headwater/core/events";
import type { RunId, StepId } from "@headwater/core/keys";
import { foldAsset, foldRunHeader, foldStep, isEnd, plannedSteps, type RunHeader } from "@headwater/core/run/fold";
import { assetOf, endsStep, runOf, stepOf, type AssetSubject } from "@headwater/core/run/subject";
import type { AssetSummary, StepSummary } from "@headwater/core/run/summaries";
import { StoreError } from "./store-error.ts";

/** The rows as they were before the transaction. */
export interface RowSource {
  asset(subject: AssetSubject): Promise<AssetSummary | undefined>;
  run(id: RunId): Promise<RunHeader | undefined>;
  step(run: RunId, step: StepId): Promise<StepSummary | undefined>;
  /** Those that the run is computing. */
  assetsRunBy(run: RunId): Promise<readonly AssetSummary[]>;
}

/** A step's row with its place in the plan. */
export interface StepRow {
  readonly runId: RunId;
  readonly step: StepSummary;
  /** `null` for a row that the store already has. */
  readonly order: number | null;
}

export class WorkingSet {
  readonly #source: RowSource;
  readonly #place: string;
  readonly #assets = new Map<string, AssetSummary | undefined>();
  readonly #runs = new Map<RunId, RunHeader | undefined>();
  readonly #steps = new Map<string, StepRow | undefined>();
  readonly #altered = { assets: new Set<string>(), runs: new Set<RunId>(), steps: new Set<string>() };

  /** `place` names the store in errors. */
  constructor(source: RowSource, place: string) {
    this.#source = source;
    this.#place = place;
  }

  /**
   * Throws a StoreError HW604 where another owner has taken the run over, and an Error where a step would end twice:
   * recording is exactly once.
   */
  async admit(events: readonly RunEvent[]): Promise<void> {
    const epochs = new Map<RunId, number>();
    const ended = new Set<string>();
    for (const event of events) {
      const id = runOf(event);
      if (id === undefined || !("epoch" in event)) continue;
      const epoch = epochs.get(id) ?? (await this.#run(id))?.epoch ?? 0;
      if (event.epoch < epoch || (event.type === "run-started" && event.epoch === epoch)) throw this.#otherOwner(id);
      epochs.set(id, event.epoch);
      const step = stepOf(event);
      if (step === undefined || !endsStep(event)) continue;
      const row = await this.#step(id, step);
      if (ended.has(rowKey(id, step)) || (row !== undefined && isEnd(row.step.state))) {
        throw new Error(`Step ${step} of run ${id} has already ended: a second end (${event.type}) is not recorded`);
      }
      ended.add(rowKey(id, step));
    }
  }

  async fold(entry: LogEntry): Promise<void> {
    const { event } = entry;
    const subject = assetOf(event);
    if (subject !== undefined) await this.#foldAsset(subject, entry);
    const id = runOf(event);
    if (id === undefined) return;
    if (event.type === "run-ended") await this.#releaseAssets(id, entry);
    if (event.type === "run-started" && (await this.#run(id)) === undefined) {
      for (const [order, step] of plannedSteps(event).entries()) this.#setStep({ runId: id, step, order });
    }
    const header = foldRunHeader(await this.#run(id), entry);
    if (header === undefined) return;
    this.#runs.set(id, header);
    this.#altered.runs.add(id);
    const step = stepOf(event);
    const row = step === undefined ? undefined : await this.#step(id, step);
    if (row !== undefined) this.#setStep({ ...row, step: foldStep(row.step, event) });
  }

  /** The rows to write back. */
  altered(): {
    readonly assets: readonly AssetSummary[];
    readonly runs: readonly RunHeader[];
    readonly steps: readonly StepRow[];
  } {
    return {
      assets: pick(this.#assets, this.#altered.assets),
      runs: pick(this.#runs, this.#altered.runs),
      steps: pick(this.#steps, this.#altered.steps),
    };
  }

  async #foldAsset(subject: AssetSubject, entry: LogEntry): Promise<void> {
    const key = rowKey(subject.environment, subject.asset, subject.partition ?? "");
    if (!this.#assets.has(key)) this.#assets.set(key, await this.#source.asset(subject));
    const before = this.#assets.get(key);
    const after = foldAsset(before, entry);
    if (after === before) return;
    this.#assets.set(key, after);
    this.#altered.assets.add(key);
  }

  /** What an ended run was still computing is not running any more. */
  async #releaseAssets(id: RunId, entry: LogEntry): Promise<void> {
    const loaded = [...this.#assets.values()].filter((row) => row?.running?.runId === id);
    for (const row of [...(await this.#source.assetsRunBy(id)), ...loaded]) {
      if (row !== undefined) await this.#foldAsset(row, entry);
    }
  }

  async #run(id: RunId): Promise<RunHeader | undefined> {
    if (!this.#runs.has(id)) this.#runs.set(id, await this.#source.run(id));
    return this.#runs.get(id);
  }

  async #step(id: RunId, step: StepId): Promise<StepRow | undefined> {
    const key = rowKey(id, step);
    if (!this.#steps.has(key)) {
      const stored = await this.#source.step(id, step);
      this.#steps.set(key, stored === undefined ? undefined : { runId: id, step: stored, order: null });
    }
    return this.#steps.get(key);
  }

  #setStep(row: StepRow): void {
    const key = rowKey(row.runId, row.step.id);
    this.#steps.set(key, row);
    this.#altered.steps.add(key);
  }

  #otherOwner(id: RunId): StoreError {
    return new StoreError({
      code: "HW604",
      message: `Run ${id} has another owner, or has begun before.`,
      place: this.#place,
      next: "This process must stop working on it.",
    });
  }
}

/** No part holds a NUL: keys, run ids, partitions and environments have no control characters. */
export function rowKey(...parts: readonly string[]): string {
  return parts.join("\0");
}

function pick<K, V>(rows: ReadonlyMap<K, V | undefined>, keys: Iterable<K>): V[] {
  return [...keys].map((key) => rows.get(key)).filter((row) => row !== undefined);
}

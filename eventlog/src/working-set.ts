/**
 * The summary rows that appends read and alter. A row is loaded once, folded by the reducers of core as often as events
 * ask, and written back once for each transaction.
 *
 * Invariant: an append is looked at as a whole before any of its events is folded, so a refused one leaves no trace.
 * Invariant: what is kept from one transaction to the next is true only while nobody else writes; whoever owns the set
 * forgets it otherwise.
 */
import type { LogEntry, RunEvent } from "@headwater/core/events";
import type { RunId, StepId } from "@headwater/core/keys";
import { isRunBy } from "@headwater/core/run/attempts";
import { foldAsset, foldRunHeader, foldStep, isEnd, plannedSteps, type RunHeader } from "@headwater/core/run/fold";
import { assetOf, endsStep, runOf, stepOf, type AssetSubject } from "@headwater/core/run/subject";
import type { AssetSummary, StepSummary } from "@headwater/core/run/summaries";
import type { Heartbeat } from "./event-log.ts";
import { StoreError } from "./store-error.ts";

/** The rows as they were before the transaction. */
export interface RowSource {
  asset(subject: AssetSubject): AssetSummary | undefined;
  run(id: RunId): RunHeader | undefined;
  step(run: RunId, step: StepId): StepSummary | undefined;
  /** Those that the run is computing. */
  assetsRunBy(run: RunId): readonly AssetSummary[];
}

/** A step's row with its place in the plan. */
export interface StepRow {
  readonly runId: RunId;
  readonly step: StepSummary;
  /** `null` for a row that the store already has. */
  readonly order: number | null;
}

/** What a transaction has to write back. */
export interface AlteredRows {
  readonly assets: readonly AssetSummary[];
  readonly runs: readonly RunHeader[];
  readonly steps: readonly StepRow[];
}

/** Rows kept for the next transaction; more are read again when they are needed. */
const MOST_ROWS = 20_000;

export class WorkingSet {
  readonly #source: RowSource;
  readonly #place: string;
  readonly #isOwn: boolean;
  readonly #assets = new Map<string, AssetSummary | undefined>();
  readonly #runs = new Map<RunId, RunHeader | undefined>();
  readonly #steps = new Map<string, StepRow | undefined>();
  readonly #altered = { assets: new Set<string>(), runs: new Set<RunId>(), steps: new Set<string>() };

  /** `place` names the store in errors; in a store that is not this user's own no run is taken over. */
  constructor(source: RowSource, { place, isOwn }: { readonly place: string; readonly isOwn: boolean }) {
    this.#source = source;
    this.#place = place;
    this.#isOwn = isOwn;
  }

  /**
   * Throws a StoreError HW604 where another owner has taken the run over, and an Error where a step or a run would end
   * twice, or a step go on in a run that has ended: recording is exactly once.
   */
  admit(events: readonly RunEvent[]): void {
    const epochs = new Map<RunId, number>();
    const ended = new Set<string>();
    for (const event of events) {
      const id = runOf(event);
      if (id === undefined || !("epoch" in event)) continue;
      const run = this.#run(id);
      const epoch = epochs.get(id) ?? run?.epoch ?? 0;
      if (event.epoch < epoch || (event.type === "run-started" && event.epoch === epoch)) throw this.#otherOwner(id);
      if (event.type === "run-started" && run !== undefined && !this.#isOwn) throw this.#anothers(id);
      epochs.set(id, event.epoch);
      if ((run !== undefined && run.status.kind !== "running") || ended.has(id)) throw secondEnd(`Run ${id}`, event);
      if (event.type === "run-ended") ended.add(id);
      const step = stepOf(event);
      if (step === undefined || !endsStep(event)) continue;
      const row = this.#step(id, step);
      if (ended.has(rowKey(id, step)) || (row !== undefined && isEnd(row.step.state)))
        throw secondEnd(`Step ${step} of run ${id}`, event);
      ended.add(rowKey(id, step));
    }
  }

  /** Throws a StoreError HW604 where the run has another owner, or is over. */
  admitBeat({ runId, epoch }: Heartbeat): void {
    const run = this.#run(runId);
    if (run?.epoch !== epoch || run.status.kind !== "running") throw this.#otherOwner(runId);
  }

  fold(entry: LogEntry): void {
    const { event } = entry;
    const subject = assetOf(event);
    if (subject !== undefined) this.#foldAsset(subject, entry);
    const id = runOf(event);
    if (id === undefined) return;
    if (event.type === "run-ended") this.#releaseAssets(id, entry);
    if (event.type === "run-started" && this.#run(id) === undefined) {
      for (const [order, step] of plannedSteps(event).entries()) this.#setStep({ runId: id, step, order });
    }
    if (event.type === "run-planned" && this.#run(id) !== undefined) {
      for (const [index, step] of plannedSteps(event).entries()) {
        if (this.#step(id, step.id) === undefined) this.#setStep({ runId: id, step, order: event.first + index });
      }
    }
    this.#foldRun(id, entry);
    const step = stepOf(event);
    const row = step === undefined ? undefined : this.#step(id, step);
    if (row === undefined) return;
    const folded = foldStep(row.step, event);
    if (folded !== row.step) this.#setStep({ ...row, step: folded });
  }

  /** The rows to write back; they count as written from now on. */
  takeAltered(): AlteredRows {
    const altered = {
      assets: pick(this.#assets, this.#altered.assets),
      runs: pick(this.#runs, this.#altered.runs),
      steps: pick(this.#steps, this.#altered.steps),
    };
    for (const { runId, step } of altered.steps) this.#steps.set(rowKey(runId, step.id), { runId, step, order: null });
    for (const kept of Object.values(this.#altered)) kept.clear();
    return altered;
  }

  /** Forgets rows that another may have altered, or that were not written. */
  forget(): void {
    for (const rows of [this.#assets, this.#runs, this.#steps]) rows.clear();
    for (const altered of Object.values(this.#altered)) altered.clear();
  }

  forgetIfLarge(): void {
    if (this.#assets.size + this.#runs.size + this.#steps.size > MOST_ROWS) this.forget();
  }

  #foldAsset(subject: AssetSubject, entry: LogEntry): void {
    const key = rowKey(subject.environment, subject.asset, subject.partition ?? "");
    if (!this.#assets.has(key)) this.#assets.set(key, this.#source.asset(subject));
    const before = this.#assets.get(key);
    const after = foldAsset(before, entry);
    if (after === before) return;
    this.#assets.set(key, after);
    this.#altered.assets.add(key);
  }

  #foldRun(id: RunId, entry: LogEntry): void {
    const before = this.#run(id);
    const after = foldRunHeader(before, entry);
    if (after === before) return;
    this.#runs.set(id, after);
    this.#altered.runs.add(id);
  }

  /** What an ended run was still computing is not running any more. */
  #releaseAssets(id: RunId, entry: LogEntry): void {
    const loaded = [...this.#assets.values()].filter((row) => row !== undefined && isRunBy(row, id));
    for (const row of [...this.#source.assetsRunBy(id), ...loaded]) {
      if (row !== undefined) this.#foldAsset(row, entry);
    }
  }

  #run(id: RunId): RunHeader | undefined {
    if (!this.#runs.has(id)) this.#runs.set(id, this.#source.run(id));
    return this.#runs.get(id);
  }

  #step(id: RunId, step: StepId): StepRow | undefined {
    const key = rowKey(id, step);
    if (!this.#steps.has(key)) {
      const stored = this.#source.step(id, step);
      this.#steps.set(key, stored === undefined ? undefined : { runId: id, step: stored, order: null });
    }
    return this.#steps.get(key);
  }

  #setStep(row: StepRow): void {
    const key = rowKey(row.runId, row.step.id);
    this.#steps.set(key, row);
    this.#altered.steps.add(key);
  }

  #anothers(id: RunId): StoreError {
    return new StoreError({
      code: "HW604",
      message: `Run ${id} was begun elsewhere, and the store ${this.#place} was not made here: it is not resumed.`,
      place: this.#place,
      next: "Start a new run.",
    });
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

function secondEnd(what: string, { type }: RunEvent): Error {
  return new Error(`${what} has already ended: ${type} is not recorded`);
}

function pick<K, V>(rows: ReadonlyMap<K, V | undefined>, keys: Iterable<K>): V[] {
  return [...keys].map((key) => rows.get(key)).filter((row) => row !== undefined);
}

/**
 * A run's view of the log: what it appends, and the summary rows as they are after everything that anyone appended.
 *
 * Invariant: rows and steps are a fold over the log in the order of its positions, whoever wrote the entries.
 * Invariant: once a commit has settled, the fold includes it.
 */
import type { LogEntry, PlannedStep, RunEvent } from "@headwater/core/events";
import type { AssetKey, RunId, StepId } from "@headwater/core/keys";
import { foldAsset, foldStep, isEnd } from "@headwater/core/run/fold";
import { endsStep, stepOf } from "@headwater/core/run/subject";
import type { AssetSummary, StepSummary } from "@headwater/core/run/summaries";
import type { FormerKeys } from "@headwater/core/status/former-keys";
import type { EventLog } from "@headwater/eventlog/event-log";
import { splitInputs } from "@headwater/eventlog/split-inputs";
import { isDiskFull } from "@headwater/eventlog/store-error";

export interface RunLogOptions {
  readonly log: EventLog;
  readonly runId: RunId;
  readonly environment: string;
  readonly steps: readonly PlannedStep[];
  /** Of the manifest that was planned. */
  readonly former: FormerKeys;
  /** Called for each entry of this run, in order. */
  readonly onEntry: (entry: LogEntry) => void;
}

const PAGE = 1_000;
/** What comes within this time is committed together, unless something waits for it: a commit costs more than a short step. */
const GATHER_MS = 50;

export class RunLog {
  readonly #options: RunLogOptions;
  readonly #rows: Map<AssetKey, AssetSummary>;
  readonly #steps: Map<StepId, StepSummary>;
  #position: number;
  #catchingUp: Promise<void> = Promise.resolve();
  #pending: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  /** Settles with what is pending. */
  #flushed: PromiseWithResolvers<undefined> | undefined;
  /** An append failed that nobody waited for. */
  #fault: { readonly error: unknown } | undefined;
  /** What steps made and a full disk did not take, in order. */
  #unwritten: readonly RunEvent[] = [];

  private constructor(options: RunLogOptions, position: number, rows: readonly AssetSummary[]) {
    this.#options = options;
    this.#position = position;
    this.#rows = new Map(rows.filter(({ partition }) => partition === null).map((row) => [row.asset, row]));
    this.#steps = new Map(
      options.steps.map(({ id, kind, asset }) => [id, { id, kind, asset, state: { kind: "waiting" } }]),
    );
  }

  static async open(options: RunLogOptions): Promise<RunLog> {
    const { position, rows } = await options.log.assets(options.environment);
    return new RunLog(options, position, rows);
  }

  /** With the history of the keys that the asset had before. */
  row(asset: AssetKey): AssetSummary | undefined {
    return this.#options.former.row(asset, (key) => this.#rows.get(key));
  }

  step(id: StepId): StepSummary | undefined {
    return this.#steps.get(id);
  }

  /** Appends the event within a moment, together with others. An error shows at the next `commit`. */
  record(event: RunEvent): void {
    this.#pending.push(...splitInputs(event));
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, GATHER_MS);
  }

  /** As `record`; resolves when the event is committed and folded. */
  async commitSoon(event: RunEvent): Promise<void> {
    const { promise } = (this.#flushed ??= Promise.withResolvers<undefined>());
    this.record(event);
    await promise;
  }

  /**
   * Somebody waits for what is recorded: it is committed with all that has arrived by now, such as what came from several
   * processes while the last commit was written.
   */
  hurry(): void {
    if (this.#pending.length === 0) return;
    this.#immediate ??= setImmediate(() => {
      this.#flush();
    });
  }

  #flush(): void {
    this.commit().catch((error: unknown) => (this.#fault ??= { error }));
  }

  /**
   * Resolves when the events, and those recorded before, are committed and folded. Throws a `StoreError` where the log
   * refuses.
   */
  async commit(...events: readonly RunEvent[]): Promise<void> {
    const flushed = this.#flushed;
    this.#flushed = undefined;
    try {
      await this.#commitAll(events);
      flushed?.resolve(undefined);
    } catch (error) {
      flushed?.reject(error);
      throw error;
    }
  }

  async #commitAll(events: readonly RunEvent[]): Promise<void> {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = this.#immediate = undefined;
    const all = [...this.#pending.splice(0), ...events.flatMap(splitInputs)];
    if (this.#fault !== undefined) {
      this.#keepUnwritten(all);
      throw this.#fault.error;
    }
    if (all.length > 0) await this.#append(all);
  }

  /**
   * The last words of a run that met a full disk: first what steps made and could not record, so that their work is not
   * lost, then the ends of those that have none, as `endOf` gives them, then the end of the run. Where even the reserve is
   * too small, only the end of the run.
   */
  async endFromReserve(endOf: (step: StepSummary) => RunEvent, end: RunEvent): Promise<void> {
    const { log } = this.#options;
    const made = this.#unwritten;
    const ended = new Set(made.flatMap((event) => (endsStep(event) ? [stepOf(event)] : [])));
    const open = [...this.#steps.values()].filter(({ id, state }) => !isEnd(state) && !ended.has(id));
    try {
      await log.appendFromReserve([...made, ...open.map(endOf), end]);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await log.appendFromReserve([end]);
    }
    await this.#follow();
  }

  async #append(events: readonly RunEvent[]): Promise<void> {
    const last = await this.#options.log.append(events).catch((error: unknown) => {
      if (isDiskFull(error)) {
        this.#fault ??= { error };
        this.#keepUnwritten(events);
      }
      throw error;
    });
    // In the common case nobody else has written, and there is no need to read back what was just written.
    if (last - events.length === this.#position) {
      for (const [index, event] of events.entries()) this.#fold({ position: last - events.length + 1 + index, event });
    } else if (last > this.#position) {
      await this.#follow();
    }
  }

  /** That a step did not succeed is said when the run ends, with the reason. */
  #keepUnwritten(events: readonly RunEvent[]): void {
    if (!isDiskFull(this.#fault?.error)) return;
    const kept = events.filter(
      ({ type }) => type !== "step-failed" && type !== "step-canceled" && type !== "run-ended",
    );
    this.#unwritten = [...this.#unwritten, ...kept];
  }

  /** Folds what was appended since, by this process or another. Throws where an append failed that nobody waited for. */
  async catchUp(): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault.error;
    await this.#follow();
  }

  async #follow(): Promise<void> {
    const turn = this.#catchingUp.then(() => this.#readOn());
    this.#catchingUp = turn.catch(() => undefined);
    await turn;
  }

  async #readOn(): Promise<void> {
    const { log } = this.#options;
    const newest = await log.position();
    while (this.#position < newest) {
      const entries = await log.entries({ after: this.#position, limit: PAGE });
      // An append of this process may have been folded meanwhile.
      for (const entry of entries) if (entry.position > this.#position) this.#fold(entry);
      if (entries.length < PAGE) this.#position = Math.max(this.#position, newest);
    }
  }

  #fold(entry: LogEntry): void {
    this.#position = entry.position;
    const { event } = entry;
    if (event.environment === this.#options.environment) this.#foldRows(entry);
    if (!("runId" in event) || event.runId !== this.#options.runId) return;
    const step = "stepId" in event ? this.#steps.get(event.stepId) : undefined;
    if (step !== undefined) this.#steps.set(step.id, foldStep(step, event));
    this.#options.onEntry(entry);
  }

  #foldRows(entry: LogEntry): void {
    const { event } = entry;
    if (event.type === "run-ended") {
      for (const row of this.#rows.values()) this.#setRow(foldAsset(row, entry));
    } else if ("asset" in event && event.partition === null) {
      this.#setRow(foldAsset(this.#rows.get(event.asset), entry));
    }
  }

  #setRow(row: AssetSummary | undefined): void {
    if (row !== undefined) this.#rows.set(row.asset, row);
  }
}

/**
 * What the server knows of one project's event log: the summary rows of an environment and the newest runs, brought up
 * to date while the log grows. The log is the only source of run status, so a run from a terminal shows like one from
 * a lens.
 *
 * Invariant: reading never writes to the store, and a store that does not exist yet is an empty one.
 */
import { stat } from "node:fs/promises";
import type { EventLog, EventLogReader } from "@headwater/eventlog/event-log";
import { lostRuns } from "@headwater/eventlog/run-log/lost-run";
import { readRunLog, type RunLog } from "@headwater/eventlog/run-log/read-run-log";
import { storePlace } from "@headwater/eventlog/sqlite/store-files";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import type { AssetKey, RunId } from "@headwater/core/keys";
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";
import { activeStepsOf } from "./snapshot.ts";
import type { ActiveStep } from "./snapshot.ts";

export interface LogViewOptions {
  /** Absolute folder of the store. */
  readonly folder: string;
  readonly environment: string;
  /** Why the store is not to be opened, where that is so: then this is its `problem`. */
  readonly refused?: string | undefined;
  readonly report: (message: string) => void;
  /** What is known differs from before: in these rows, or in all that the view says. */
  readonly changed: (what: readonly AssetSummary[] | "all") => void;
  /** Opens the log for reading. Default: the store in the folder. */
  readonly open?: (folder: string) => Promise<EventLogReader>;
}

/** How often the log is asked for its position, in milliseconds: while a run is under way, and else. */
const BUSY = 200;
const IDLE = 1000;
const BATCH = 1000;
const KEPT_RUNS = 50;
/** Of what an attempt printed, in the editor. */
const SHOWN_LINES = 2_000;
/** More assets than this are read again all at once. */
const FEW_ASSETS = 200;

export class LogView {
  readonly #options: LogViewOptions;
  readonly #rows = new Map<string, AssetSummary>();
  #log: Promise<EventLogReader> | undefined;
  #position = 0;
  /** Which file the rows are of. */
  #file: string | undefined;
  #runs: readonly RunSummary[] = [];
  #lost: ReadonlySet<RunId> = new Set();
  /** Taken from the two above, until these change. */
  #underWay: readonly RunSummary[] | undefined;
  #activeSteps: ReadonlyMap<AssetKey, ActiveStep> | undefined;
  #problem: string | null = null;
  #runsDiffer = false;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #disposed = false;

  constructor(options: LogViewOptions) {
    this.#options = options;
  }

  get folder(): string {
    return this.#options.folder;
  }

  get environment(): string {
    return this.#options.environment;
  }

  get refused(): string | undefined {
    return this.#options.refused;
  }

  get position(): number {
    return this.#position;
  }

  /** The rows of the environment; `null` when the log cannot be read. */
  get rows(): readonly AssetSummary[] | null {
    return this.#problem === null ? [...this.#rows.values()] : null;
  }

  /** Runs whose coordinator is gone without having ended them. */
  get lost(): ReadonlySet<RunId> {
    return this.#lost;
  }

  /** Runs under way, newest first. */
  get runs(): readonly RunSummary[] {
    return (this.#underWay ??= this.#runs.filter((run) => run.status.kind === "running" && !this.#lost.has(run.runId)));
  }

  /** Of the runs under way, what they are not yet through with. */
  get activeSteps(): ReadonlyMap<AssetKey, ActiveStep> {
    return (this.#activeSteps ??= activeStepsOf(this.runs));
  }

  get problem(): string | null {
    return this.#problem;
  }

  /** The newest summary of a run, and whether its coordinator is gone without having ended it. */
  run(id: RunId): { readonly summary: RunSummary; readonly lost: boolean } | undefined {
    const summary = this.#runs.find((run) => run.runId === id);
    return summary && { summary, lost: this.#lost.has(id) };
  }

  /** Everything known of a run; of what its steps printed, the last lines. */
  async runLog(runId: RunId): Promise<RunLog | undefined> {
    const log = await this.#open();
    return log && (await readRunLog(log, runId, { storage: this.#options.folder, maxLines: SHOWN_LINES }));
  }

  /** Opens the log for one append. */
  async append(write: (log: EventLog) => Promise<void>): Promise<void> {
    this.#refuse();
    const log = await openEventLog({ folder: this.#options.folder, mode: "write" });
    try {
      await write(log);
    } finally {
      await log.close();
    }
  }

  /** Takes what is new in the log, now and from now on. Faults of the store become its `problem`. */
  async read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#close();
  }

  async #readOnce(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const log = await this.#open();
      const news = log === undefined ? [] : await this.#takeNews(log);
      const dead = log === undefined ? [] : await lostRuns(log, this.#runs);
      if (this.#disposed) return;
      const lost = this.#keepLost(new Set(dead.map(({ runId }) => runId)));
      const solved = this.#problem !== null;
      this.#problem = null;
      if (lost || solved) this.#options.changed("all");
      else if (news === "all" || news.length > 0 || this.#runsDiffer) this.#options.changed(news);
      this.#runsDiffer = false;
    } catch (error) {
      this.#fail(error);
    }
    if (this.#disposed) return;
    this.#timer = setTimeout(() => void this.read(), this.runs.length > 0 ? BUSY : IDLE);
    this.#timer.unref();
  }

  /** Once for all who read at the same time. */
  async #open(): Promise<EventLogReader | undefined> {
    if (this.#disposed) return undefined;
    this.#refuse();
    const { folder, open = openReader } = this.#options;
    const opening = (this.#log ??= open(folder));
    try {
      return await opening;
    } catch (error) {
      if (this.#log === opening) this.#log = undefined;
      throw error;
    }
  }

  #refuse(): void {
    if (this.#options.refused !== undefined) throw new Error(this.#options.refused);
  }

  /** Also what is still being opened. A log that cannot be opened or closed was only read. */
  #close(): void {
    void this.#log?.then((log) => log.close()).catch(() => undefined);
    this.#log = undefined;
  }

  /** Brings rows and runs up to date, and gives the rows that came. */
  async #takeNews(log: EventLogReader): Promise<readonly AssetSummary[] | "all"> {
    const { environment } = this.#options;
    const file = await fileOf(this.#options.folder);
    const isAnother = file !== this.#file;
    this.#file = file;
    const newest = await log.position();
    if (newest === this.#position && !isAnother) return [];
    // The store was removed, made anew or replaced: nothing of the old one counts.
    if (newest < this.#position || isAnother) this.#position = 0;
    this.#runsDiffer = true;
    const entries = this.#position === 0 ? [] : await log.entries({ after: this.#position, limit: BATCH });
    const keys = [...new Set(entries.flatMap(({ event }) => ("asset" in event ? [event.asset] : [])))];
    const last = entries.at(-1);
    if (last !== undefined && entries.length < BATCH && keys.length <= FEW_ASSETS) {
      // Rows newer than the last entry do no harm: their entries come with the next reading.
      const rows = keys.length === 0 ? [] : (await log.assets(environment, keys)).rows;
      this.#keep(rows);
      await this.#readRunsUpTo(log, last.position);
      return rows;
    }
    const { position, rows } = await log.assets(environment);
    this.#rows.clear();
    this.#keep(rows);
    await this.#readRunsUpTo(log, position);
    return "all";
  }

  /** Runs are read after the position is known: what comes in between is read twice, and never left out. */
  async #readRunsUpTo(log: EventLogReader, position: number): Promise<void> {
    this.#runs = await log.runs({ limit: KEPT_RUNS, environment: this.#options.environment });
    this.#underWay = this.#activeSteps = undefined;
    this.#position = position;
  }

  #keep(rows: readonly AssetSummary[]): void {
    for (const row of rows) this.#rows.set(JSON.stringify([row.asset, row.partition]), row);
  }

  /** A run whose coordinator is gone will not go on by itself. */
  #keepLost(dead: ReadonlySet<RunId>): boolean {
    const lost = this.#runs.filter(({ runId, status }) => status.kind === "running" && dead.has(runId));
    const differs = lost.length !== this.#lost.size || lost.some((run) => !this.#lost.has(run.runId));
    if (differs) {
      this.#lost = new Set(lost.map((run) => run.runId));
      this.#underWay = this.#activeSteps = undefined;
    }
    return differs;
  }

  #fail(error: unknown): void {
    if (this.#disposed) return;
    const problem = error instanceof Error ? error.message : String(error);
    this.#close();
    this.#position = 0;
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#options.report(`${this.#options.folder}: ${problem}`);
    this.#options.changed("all");
  }
}

/** Another text for another file, also where it took the place of the first. */
async function fileOf(folder: string): Promise<string> {
  const found = await stat(storePlace(folder), { bigint: true }).catch(() => undefined);
  return found === undefined ? "" : `${found.dev} ${found.ino} ${found.birthtimeNs}`;
}

async function openReader(folder: string): Promise<EventLogReader> {
  return await openEventLog({ folder, mode: "read" });
}

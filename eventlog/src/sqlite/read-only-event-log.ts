/** The log of a store that is only read: nothing on the disk is created or written for it. */
import type { LogEntry } from "@headwater/core/events";
import type { AssetKey, RunId } from "@headwater/core/keys";
import type { RunSummary } from "@headwater/core/run/summaries";
import type { Kysely } from "kysely";
import type { EventLog } from "../event-log.ts";
import { StoreError } from "../store-error.ts";
import { whenUnlocked } from "./node-sqlite.ts";
import { readAssets, readEntries, readHeartbeats, readPosition, readRuns } from "./queries.ts";
import { connect, footingOf, isSame, type ReadConnection } from "./read-connection.ts";
import type { Tables } from "./schema.ts";

/** How often a store that changes while it is read without its lock is read again. */
const MOST_ATTEMPTS = 10;

export class ReadOnlyEventLog implements EventLog {
  readonly #place: string;
  #connection: ReadConnection | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(place: string) {
    this.#place = place;
  }

  /** Throws a StoreError for a store that cannot be read. */
  static async open(place: string): Promise<ReadOnlyEventLog> {
    const log = new ReadOnlyEventLog(place);
    await log.position();
    return log;
  }

  append(): Promise<number> {
    return Promise.reject(this.#readOnly());
  }

  appendFromReserve(): Promise<number> {
    return Promise.reject(this.#readOnly());
  }

  beat(): Promise<void> {
    return Promise.reject(this.#readOnly());
  }

  position(): Promise<number> {
    return this.#read(0, readPosition);
  }

  entries(options: { after: number; limit: number; runId?: RunId }): Promise<readonly LogEntry[]> {
    return this.#read([], (db) => readEntries(db, options));
  }

  assets(environment: string, keys?: readonly AssetKey[]): ReturnType<EventLog["assets"]> {
    return this.#read({ position: 0, rows: [] }, (db) => readAssets(db, environment, keys));
  }

  async run(id: RunId): Promise<RunSummary | undefined> {
    const [run] = await this.#read([], (db) => readRuns(db, { id }));
    return run;
  }

  runs(options: { limit: number; environment?: string }): Promise<readonly RunSummary[]> {
    return this.#read([], (db) => readRuns(db, options));
  }

  heartbeats(): Promise<ReadonlyMap<RunId, number>> {
    return this.#read(new Map<RunId, number>(), readHeartbeats);
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#disconnect();
  }

  /** One at a time, since each may have to open the store anew. */
  #read<T>(empty: T, query: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    const answer = this.#turn.then(() => this.#answer(empty, query));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** What was read or went wrong without the lock counts only if the store did not change meanwhile. */
  async #answer<T>(empty: T, query: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const before = await footingOf(this.#place);
      if (this.#connection?.shows(before) === false) await this.#disconnect();
      if (before.kind === "missing") return empty;
      try {
        const { db, check, locked } = (this.#connection ??= await connect(this.#place, before));
        const guarded = (tables: Kysely<Tables>): Promise<T> => {
          check();
          return query(tables);
        };
        const answer = db === null ? empty : await whenUnlocked(this.#place, () => guarded(db));
        if (db === null) await this.#disconnect();
        if (locked || isSame(before, await footingOf(this.#place))) return answer;
      } catch (error) {
        await this.#disconnect();
        const lasting = error instanceof StoreError && error.code === "HW602";
        if (lasting || isSame(before, await footingOf(this.#place))) throw error;
      }
    }
    throw new StoreError({
      code: "HW602",
      message: `The store ${this.#place} changes while it is read, and its lock is out of reach.`,
      place: this.#place,
      next: "Give this user the right to write its folder, or wait until nothing runs.",
    });
  }

  #readOnly(): StoreError {
    return new StoreError({
      code: "HW601",
      message: `The store ${this.#place} is open for reading only.`,
      place: this.#place,
      next: "Open it for writing to append.",
    });
  }

  async #disconnect(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }
}

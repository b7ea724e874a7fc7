/**
 * The event log over SQLite. Any number of processes may have the same store open; SQLite's lock puts their appends in a
 * row, and each is one transaction with its summary rows.
 */
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { LogEntry, RunEvent } from "@headwater/core/events";
import type { AssetKey, RunId } from "@headwater/core/keys";
import type { RunSummary } from "@headwater/core/run/summaries";
import { encodeEvent } from "../encode-event.ts";
import type { EventLog, Heartbeat } from "../event-log.ts";
import { EventWriter, type Write, type WriteResult } from "./append.ts";
import { NodeSqliteDialect } from "./dialect.ts";
import { GroupedWriter } from "./grouped-writer.ts";
import { whenUnlocked } from "./node-sqlite.ts";
import { readAssets, readEntries, readHeartbeats, readPosition, readRuns } from "./queries.ts";
import type { Tables } from "./schema.ts";
import { isDiskFull, StoreError } from "../store-error.ts";
import { releaseReserve } from "./reserve.ts";
import { StoreGuard } from "./store-guard.ts";
import type { WriteLock } from "./write-lock.ts";

export interface SqliteEventLogOptions {
  /** With its tables. */
  readonly database: DatabaseSync;
  readonly lock: WriteLock;
  /** The file of the database, for errors. */
  readonly place: string;
  readonly patienceMs?: number | undefined;
}

export class SqliteEventLog implements EventLog {
  readonly #place: string;
  readonly #patienceMs: number | undefined;
  readonly #database: DatabaseSync;
  readonly #lock: WriteLock;
  readonly #db: Kysely<Tables>;
  readonly #guard: StoreGuard;
  readonly #events: EventWriter;
  readonly #writer: GroupedWriter<Write, WriteResult>;
  #synchronous: "full" | "normal" | undefined;
  /** The last call has waited for a lock in vain. */
  #gaveUp = false;

  /** Takes over the database and the lock. */
  constructor({ database, lock, place, patienceMs }: SqliteEventLogOptions) {
    this.#place = place;
    this.#patienceMs = patienceMs;
    this.#database = database;
    this.#lock = lock;
    this.#db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
    this.#guard = new StoreGuard(database, place, "read");
    this.#events = new EventWriter(database, place);
    this.#writer = new GroupedWriter((writes) => this.#commit(writes));
  }

  async append(events: readonly RunEvent[]): Promise<number> {
    const encoded = events.map(encodeEvent);
    if (encoded.length === 0) return this.position();
    return await this.#write({ kind: "append", events: encoded });
  }

  async appendFromReserve(events: readonly RunEvent[]): Promise<number> {
    try {
      return await this.append(events);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      releaseReserve(dirname(this.#place));
      return await this.append(events);
    }
  }

  async beat(beat: Heartbeat): Promise<void> {
    await this.#write({ kind: "beat", beat });
  }

  position(): Promise<number> {
    return this.#read(readPosition);
  }

  entries(options: { after: number; limit: number; runId?: RunId }): Promise<readonly LogEntry[]> {
    return this.#read((db) => readEntries(db, options));
  }

  assets(environment: string, keys?: readonly AssetKey[]): ReturnType<EventLog["assets"]> {
    return this.#read((db) => readAssets(db, environment, keys));
  }

  async run(id: RunId): Promise<RunSummary | undefined> {
    const [run] = await this.#read((db) => readRuns(db, { id }));
    return run;
  }

  runs(options: { limit: number; environment?: string }): Promise<readonly RunSummary[]> {
    return this.#read((db) => readRuns(db, options));
  }

  heartbeats(): Promise<ReadonlyMap<RunId, number>> {
    return this.#read(readHeartbeats);
  }

  /** Appends that are under way are written first. */
  async close(): Promise<void> {
    await this.#writer.idle();
    if (!this.#database.isOpen) return;
    try {
      // The last to close moves the write-ahead file back, which is a write.
      await this.#whenUnlocked(() => this.#lock.hold(() => this.#closeDatabase()));
    } finally {
      this.#lock.close();
    }
  }

  async #closeDatabase(): Promise<void> {
    // Kysely closes a database that it has used, and leaves another alone.
    await this.#db.destroy();
    if (this.#database.isOpen) this.#database.close();
  }

  #read<T>(query: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    const guarded = (): Promise<T> => {
      this.#guard.othersWrote();
      return query(this.#db);
    };
    return this.#whenUnlocked(guarded);
  }

  async #write(write: Write): Promise<number> {
    const result = await this.#writer.write(write);
    if ("refused" in result) throw result.refused;
    return result.position;
  }

  #commit(writes: readonly Write[]): Promise<readonly WriteResult[]> {
    const synchronous = writes.some(mustLast) ? "full" : "normal";
    const commit = (): readonly WriteResult[] => {
      if (this.#synchronous !== synchronous) this.#database.exec(`pragma synchronous = ${synchronous}`);
      this.#synchronous = synchronous;
      return this.#events.write(writes);
    };
    return this.#whenUnlocked(() => this.#lock.hold(commit));
  }

  /** Patience has an end once: what waits behind a call that gave up does not wait as long again. */
  async #whenUnlocked<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      const result = await whenUnlocked(this.#place, work, { patienceMs: this.#gaveUp ? 0 : this.#patienceMs });
      this.#gaveUp = false;
      return result;
    } catch (error) {
      if (error instanceof StoreError && error.code === "HW602") this.#gaveUp = true;
      throw error;
    }
  }
}

/** That something began, or that its owner is at work, may be lost with the machine's power; what came of it may not. */
function mustLast(write: Write): boolean {
  if (write.kind === "beat") return false;
  return write.events.some(({ event }) => !BEGINNINGS.has(event.type));
}

const BEGINNINGS: ReadonlySet<RunEvent["type"]> = new Set([
  "run-started",
  "run-planned",
  "step-started",
  "step-retrying",
]);

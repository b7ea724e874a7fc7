/**
 * Before 3.51.3, SQLite could lose committed transactions when two processes wrote to a database in WAL mode, or moved its
 * write-ahead file back into it, at the same instant; and an editor's own Node may hold a SQLite as old. So every write and
 * every close happens under one more lock, on an empty database beside the store.
 *
 * Invariant: the lock is the system's, so it is free as soon as the process that held it is gone.
 */
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "./node-sqlite.ts";

export class WriteLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** `place` is the lock's own file. */
  static open(place: string): WriteLock {
    const database = openDatabase(place, {});
    // Nothing is ever written to it: a journal on the disk would be made and removed for each time that it is held.
    database.exec("pragma journal_mode = memory");
    return new WriteLock(database);
  }

  /** Does the work while no other process writes. Throws SQLITE_BUSY, at once, while one does. */
  async hold<T>(work: () => T | Promise<T>): Promise<T> {
    this.#database.exec("begin exclusive");
    try {
      return await work();
    } finally {
      this.#database.exec("rollback");
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

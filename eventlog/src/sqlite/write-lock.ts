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
  #isPrepared = false;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** `place` is the lock's own file. */
  static open(place: string): WriteLock {
    return new WriteLock(openDatabase(place, {}));
  }

  /** Does the work while no other process writes. Throws SQLITE_BUSY, at once, while one does. */
  async hold<T>(work: () => T | Promise<T>): Promise<T> {
    if (!this.#isPrepared) {
      // Nothing is ever written to it: a journal on the disk would be made and removed each time that it is held.
      this.#database.exec("pragma journal_mode = memory");
      this.#isPrepared = true;
    }
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

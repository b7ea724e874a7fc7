/**
 * Notices that another process has altered what a store is while it was open here: migrated it, say. It asks SQLite for
 * one number, and looks further only where others have written since.
 *
 * Invariant: a store that may not be used any more is refused from the next call on, as opening it would be.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { checkStore } from "./check-store.ts";

export class StoreGuard {
  readonly #database: DatabaseSync;
  readonly #place: string;
  readonly #mode: "read" | "write";
  readonly #statements: {
    readonly version: StatementSync;
    readonly schema: StatementSync;
    readonly meta: StatementSync;
  };
  /** Of the database, as SQLite counts what other connections commit. */
  #version: unknown;
  /** Alters with every migration. */
  #kind: string;

  /** For a store that was found to be usable just now. */
  constructor(database: DatabaseSync, place: string, mode: "read" | "write") {
    this.#database = database;
    this.#place = place;
    this.#mode = mode;
    this.#statements = {
      version: database.prepare("pragma data_version"),
      schema: database.prepare("pragma schema_version"),
      meta: database.prepare("select name, value from meta order by name"),
    };
    this.#version = this.#readVersion();
    this.#kind = this.#readKind();
  }

  /** Whether others have written since the last call. Throws a StoreError HW601, HW603 or HW605. */
  othersWrote(): boolean {
    const version = this.#readVersion();
    if (version === this.#version) return false;
    const kind = this.#readKind();
    if (kind !== this.#kind) checkStore(this.#database, this.#place, this.#mode);
    this.#kind = kind;
    this.#version = version;
    return true;
  }

  #readVersion(): unknown {
    return Object.values(this.#statements.version.get() ?? {})[0];
  }

  #readKind(): string {
    return JSON.stringify([this.#statements.schema.get(), this.#statements.meta.all()]);
  }
}

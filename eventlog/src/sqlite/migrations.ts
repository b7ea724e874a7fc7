/**
 * How the tables of each version are made from those of the version before. Steps only add: rows and events stay as they
 * are, so that a store can be read by those whom its `min_reader` lets in.
 */
import type { DatabaseSync } from "node:sqlite";
import { CREATE_HEARTBEATS, CREATE_SIZES, LEAST_VERSIONS, SCHEMA_VERSION, writeMeta } from "./schema.ts";

const STEPS: ReadonlyMap<number, string> = new Map([
  // Runs under way have no heartbeat yet; there are none when a store is migrated.
  [2, CREATE_HEARTBEATS],
  // Runs are counted when their size is asked for.
  [3, CREATE_SIZES],
]);

/** Inside a transaction. */
export function migrateTables(database: DatabaseSync, from: number): void {
  for (let version = from + 1; version <= SCHEMA_VERSION; version += 1) {
    const step = STEPS.get(version);
    if (step === undefined) throw new Error(`There is no migration to version ${version}`);
    database.exec(step);
  }
  writeMeta(database, { schema: String(SCHEMA_VERSION), ...LEAST_VERSIONS });
}

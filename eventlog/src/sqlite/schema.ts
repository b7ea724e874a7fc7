/**
 * The tables of a store. Events are the truth; the other tables are folds over them, kept for speed, except `heartbeats`,
 * which nobody asks of the past, and `sizes`, which pruning counts.
 *
 * `min_reader` and `min_writer` in `meta` say from which version on a Headwater may read and write the store. All versions
 * in `meta` are raised by `headwater store migrate` alone; opening a store never alters one that exists.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Generated } from "kysely";

/** What this Headwater makes, reads and writes. `migrations.ts` says how each version differs from the one before. */
export const SCHEMA_VERSION = 3;

/**
 * From which version on a Headwater may read and write what this one makes. Nobody needs what was added to read. An older
 * one would prune without touching `sizes`: what it removed would count on, and more would go than has to.
 */
export const LEAST_VERSIONS = { min_reader: "1", min_writer: "3" } as const;

export interface Tables {
  meta: { name: string; value: string };
  events: {
    position: Generated<number>;
    run_id: string | null;
    type: string;
    asset: string | null;
    json: string;
  };
  assets: {
    environment: string;
    asset: string;
    /** Empty for an asset without partitions. */
    partition: string;
    /** The run that is computing it. */
    run_by: string | null;
    json: string;
  };
  runs: { run_id: string; environment: string; /** Position of its beginning. */ began: number; json: string };
  steps: { run_id: string; step_id: string; /** Place in the plan. */ place: number; json: string };
  /** What a run has on the disk, values and printed lines: one row for each that has been counted since it ended. */
  sizes: { run_id: string; bytes: number };
  /** One row for each run under way. */
  heartbeats: { run_id: string; at: number };
}

export type MetaName = "store_id" | "schema" | "min_reader" | "min_writer";

export const CREATE_HEARTBEATS = "create table heartbeats (run_id text primary key, at integer not null) strict;";
export const CREATE_SIZES = "create table sizes (run_id text primary key, bytes integer not null) strict;";

const CREATE = `
create table meta (name text primary key, value text not null) strict, without rowid;
create table events (
  position integer primary key autoincrement,
  run_id text,
  type text not null,
  asset text,
  json text not null
) strict;
create index events_by_run on events (run_id, position);
create table assets (
  environment text not null,
  asset text not null,
  partition text not null,
  run_by text,
  json text not null,
  primary key (environment, asset, partition)
) strict;
create index assets_by_running on assets (run_by) where run_by is not null;
create table runs (run_id text primary key, environment text not null, began integer not null, json text not null) strict;
create index runs_by_beginning on runs (began);
create table steps (
  run_id text not null,
  step_id text not null,
  place integer not null,
  json text not null,
  primary key (run_id, step_id)
) strict;
${CREATE_HEARTBEATS}
${CREATE_SIZES}
`;

/** Inside a transaction, on an empty database. */
export function createTables(database: DatabaseSync, storeId: string): void {
  database.exec(CREATE);
  writeMeta(database, {
    store_id: storeId,
    schema: String(SCHEMA_VERSION),
    ...LEAST_VERSIONS,
  });
}

export function writeMeta(database: DatabaseSync, meta: Partial<Record<MetaName, string>>): void {
  const insert = database.prepare("insert or replace into meta (name, value) values (?, ?)");
  for (const [name, value] of Object.entries(meta)) insert.run(name, value);
}

/**
 * The tables of a store. Events are the truth; the other tables are folds over them, kept for speed.
 *
 * `min_reader` and `min_writer` in `meta` say from which version on a Headwater may read and write the store. Both are
 * raised by `headwater store migrate` alone; opening a store never alters one that exists.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Generated } from "kysely";

/** What this Headwater can read and write. */
export const SCHEMA_VERSION = 1;

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
}

export type MetaName = "store_id" | "min_reader" | "min_writer";

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
`;

/** Inside a transaction, on an empty database. */
export function createTables(database: DatabaseSync, storeId: string): void {
  database.exec(CREATE);
  const insert = database.prepare("insert into meta (name, value) values (?, ?)");
  const meta: Record<MetaName, string> = {
    store_id: storeId,
    min_reader: String(SCHEMA_VERSION),
    min_writer: String(SCHEMA_VERSION),
  };
  for (const [name, value] of Object.entries(meta)) insert.run(name, value);
}

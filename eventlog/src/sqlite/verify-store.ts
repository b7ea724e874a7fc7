/**
 * Compares the summary rows of a store with what its entries give, from the first to the last, and asks SQLite whether the
 * file is whole. Alters nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import type { StoredValue } from "@headwater/core/events";
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";
import { decodeEvent, kindOf } from "../event-schema.ts";
import { FullFold } from "../full-fold.ts";
import { isOwnStore } from "../own-stores.ts";
import { decodeAsset, decodeRun, decodeStep } from "../summary-schema.ts";
import { rowKey } from "../working-set.ts";
import { schemaOf, storeIdOf } from "./check-store.ts";
import { readWhole } from "./read-whole.ts";
import { storePlace } from "./store-files.ts";

export interface StoreReport {
  /** The file, absolute. */
  readonly place: string;
  /** The version of its tables. */
  readonly schema: number;
  /** This user made it on this machine; runs of another store are not resumed. */
  readonly own: boolean;
  readonly entries: number;
  /** Entries of kinds that this version does not know: they are kept and skipped. */
  readonly unknown: number;
  readonly assets: number;
  readonly runs: number;
  /** What is not as it must be; nothing for a store that is whole. */
  readonly faults: readonly StoreFault[];
  /** What the log calls current, for who can read values. */
  readonly values: readonly CurrentValue[];
}

export interface CurrentValue {
  readonly subject: StoreFault["subject"];
  readonly value: StoredValue;
}

export interface StoreFault {
  /** What it is about, as `asset orders (environment prod)`. Holds text of the store: untrusted. */
  readonly subject: string;
  readonly message: string;
}

/** More than this many faults say no more than these. */
const MOST_FAULTS = 200;
const KNOWN_KINDS_ONLY = "is of a known kind and cannot be read";

/** `folder` is the absolute storage folder. Throws a StoreError for a store that cannot be read at all. */
export async function verifyStore(folder: string): Promise<StoreReport> {
  const place = storePlace(folder);
  return await readWhole(place, (database) => {
    // All that follows sees one moment of the log.
    database.exec("begin");
    try {
      return verify(database, place);
    } finally {
      database.exec("rollback");
    }
  });
}

function verify(database: DatabaseSync, place: string): StoreReport {
  const faults: StoreFault[] = integrityFaults(database);
  const fold = new FullFold();
  const { entries, unknown } = foldEntries(database, fold, faults);
  const assets = compareAssets(database, fold, faults);
  const runs = compareRuns(database, fold, faults);
  const schema = schemaOf(database, place);
  const own = isOwnStore(storeIdOf(database));
  const values = [...fold.assets.values()].flatMap(({ environment, asset, partition, latest }) => {
    const value = latest?.value;
    return value == null ? [] : [{ subject: assetWords(environment, asset, partition), value }];
  });
  return { place, schema, own, entries, unknown, assets, runs, faults: faults.slice(0, MOST_FAULTS), values };
}

function integrityFaults(database: DatabaseSync): StoreFault[] {
  const words = database
    .prepare("pragma integrity_check")
    .all()
    .map((row) => String(Object.values(row)[0]));
  return words.filter((word) => word !== "ok").map((message) => ({ subject: "the file", message }));
}

function foldEntries(
  database: DatabaseSync,
  fold: FullFold,
  faults: StoreFault[],
): { readonly entries: number; readonly unknown: number } {
  let entries = 0;
  let unknown = 0;
  for (const row of database.prepare("select position, json from events order by position").iterate()) {
    const position = Number(row["position"]);
    const json = String(row["json"]);
    entries += 1;
    const event = decodeEvent(json);
    if (event !== undefined) fold.add({ position, event });
    else if (kindOf(json) === "unknown") unknown += 1;
    else faults.push({ subject: `entry ${String(position)}`, message: KNOWN_KINDS_ONLY });
  }
  return { entries, unknown };
}

function compareAssets(database: DatabaseSync, { assets }: FullFold, faults: StoreFault[]): number {
  const stored = new Set<string>();
  for (const row of database.prepare("select environment, asset, partition, run_by, json from assets").iterate()) {
    const [environment, asset, partition] = [row["environment"], row["asset"], row["partition"]].map(String);
    const key = rowKey(environment ?? "", asset ?? "", partition ?? "");
    stored.add(key);
    const decoded = decodeAsset(String(row["json"]));
    const expected = assets.get(key);
    const runBy = row["run_by"] ?? null;
    const subject = assetWords(environment, asset, partition);
    if (decoded === undefined) faults.push({ subject, message: "has a row that cannot be read" });
    else if (expected === undefined) {
      if (saysSomething(decoded)) faults.push({ subject, message: "has a row and no entry in the log" });
    } else if (!isDeepStrictEqual(decoded, expected))
      faults.push({ subject, message: `has a row that differs from the log in: ${differences(decoded, expected)}` });
    else if (runBy !== (expected.running?.runId ?? null))
      faults.push({ subject, message: "has a row that names another run as computing it than the log" });
  }
  for (const [key, { environment, asset, partition }] of assets) {
    if (!stored.has(key)) faults.push({ subject: assetWords(environment, asset, partition), message: "has no row" });
  }
  return stored.size;
}

function compareRuns(database: DatabaseSync, { runs }: FullFold, faults: StoreFault[]): number {
  const steps = new Map<string, unknown[]>();
  for (const row of database.prepare("select run_id, json from steps order by run_id, place").iterate()) {
    const run = String(row["run_id"]);
    const ofRun = steps.get(run) ?? [];
    ofRun.push(decodeStep(String(row["json"])));
    steps.set(run, ofRun);
  }
  const stored = new Set<string>();
  for (const row of database.prepare("select run_id, json from runs").iterate()) {
    const id = String(row["run_id"]);
    stored.add(id);
    const header = decodeRun(String(row["json"]));
    const expected: RunSummary | undefined = runs.get(id as RunSummary["runId"]);
    const subject = `run ${id}`;
    const actual = { ...header, steps: steps.get(id) ?? [] };
    if (expected === undefined) faults.push({ subject, message: "has a row and no beginning in the log" });
    else if (header === undefined) faults.push({ subject, message: "has a row that cannot be read" });
    else if (!isDeepStrictEqual(actual, expected))
      faults.push({ subject, message: `has rows that differ from the log in: ${differences(actual, expected)}` });
  }
  for (const id of runs.keys()) if (!stored.has(id)) faults.push({ subject: `run ${id}`, message: "has no row" });
  for (const id of steps.keys()) {
    if (!stored.has(id)) faults.push({ subject: `run ${id}`, message: "has steps and no row" });
  }
  return stored.size;
}

/** A row that says nothing may outlive its entries: those of a canceled attempt, say, that were pruned. */
function saysSomething({ latest, failure, running, checks }: AssetSummary): boolean {
  return latest !== null || failure !== null || running !== null || checks.size > 0;
}

/** The names of what is not equal. */
function differences(actual: object, expected: object): string {
  const values = new Map(Object.entries(actual));
  const others = new Map(Object.entries(expected));
  const names = new Set([...values.keys(), ...others.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(values.get(name), others.get(name))).join(", ");
}

function assetWords(environment = "", asset = "", partition: string | null = null): string {
  const part = partition === null || partition === "" ? "" : `partition ${partition}, `;
  return `asset ${asset} (${part}environment ${environment})`;
}

/**
 * Removes what a retention does not keep: old runs with their entries, printed lines, and values that no entry names any
 * more. It works under the lock that all writers take, while no run is under way, in one transaction; files go after it,
 * so that an entry never names a file that is gone.
 *
 * Invariant: the rows of all assets are the same before and after, and a full fold of what is left gives them.
 */
import { type Dirent, existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { RunId } from "@headwater/core/keys";
import type { Retention } from "@headwater/core/retention";
import { decodeEvent } from "../event-schema.ts";
import { runFolder } from "../step-log/step-log-place.ts";
import { decodeAsset, decodeRun } from "../summary-schema.ts";
import { rowKey } from "../working-set.ts";
import { checkStore } from "./check-store.ts";
import { type EndedRun, positionsKept, runsToPrune } from "./choose-runs.ts";
import { openDatabase, storeError, whenUnlocked } from "./node-sqlite.ts";
import { missingStore } from "./read-whole.ts";
import { refuseLinks } from "./refuse-links.ts";
import { refuseLiveRuns } from "./refuse-live-runs.ts";
import { lockPlace, storePlace } from "./store-files.ts";
import { WriteLock } from "./write-lock.ts";

export interface PruneOptions {
  /** Absolute path of the storage folder. */
  readonly folder: string;
  /** Absolute path of the folder of file values. */
  readonly values: string;
  readonly retention: Retention;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Says what would go, and removes nothing. */
  readonly dryRun: boolean;
  readonly patienceMs?: number;
}

export interface Pruned {
  readonly runs: readonly RunId[];
  readonly entries: number;
  readonly values: number;
  /** Of values and printed lines. */
  readonly bytes: number;
}

/** A value that no entry names may be one that is being written: only older ones go. */
const SETTLED_MS = 3_600_000;

/** Throws a StoreError: HW607 while a run is under way, HW605 for a store of an older version. */
export async function pruneStore(options: PruneOptions): Promise<Pruned> {
  const { folder, now, patienceMs } = options;
  const place = storePlace(folder);
  if (!existsSync(place)) throw missingStore(place);
  refuseLinks(folder);
  let lock: WriteLock | undefined;
  let database: DatabaseSync | undefined;
  try {
    const held = (lock = WriteLock.open(lockPlace(folder)));
    const store = (database = openDatabase(place, {}));
    const work = async (): Promise<Pruned> => {
      checkStore(store, place, "write");
      await refuseLiveRuns(place, now, "pruned");
      return prune(store, options);
    };
    return await whenUnlocked(place, () => held.hold(work), patienceMs);
  } catch (error) {
    throw storeError(error, place);
  } finally {
    database?.close();
    lock?.close();
  }
}

function prune(database: DatabaseSync, { folder, values, retention, now, dryRun }: PruneOptions): Pruned {
  const files = filesBelow(values);
  const sizeOfFile = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const { kept, valuesOf } = readEntries(database);
  const ended = endedRuns(database).map(({ runId, environment, endedAt }): EndedRun => {
    const bytes = (): number =>
      sizeOf(runFolder(folder, runId)) +
      [...(valuesOf.get(runId) ?? [])]
        .filter(({ position }) => !kept.has(position))
        .reduce((sum, { name }) => sum + (sizeOfFile.get(name) ?? 0), 0);
    return { run: { runId, environment }, endedAt, bytes };
  });
  const gone = new Set(
    runsToPrune(ended, retention, { now, total: () => totalOf(folder, files) }).map(({ run: { runId } }) => runId),
  );
  const known = knownRuns(database);
  const made = [...valuesOf].flatMap(([runId, of]) => of.map((value) => ({ runId, ...value })));
  const isKept = ({ runId, position }: (typeof made)[number]): boolean =>
    kept.has(position) || (known.has(runId) && !gone.has(runId));
  const named = new Set(made.filter(isKept).map(({ name }) => name));
  const wasNamed = new Set(made.map(({ name }) => name));
  const nameless = files.filter(
    ({ name, changedAt }) => !named.has(name) && (wasNamed.has(name) || now - changedAt > SETTLED_MS),
  );
  const folders = [...gone].map((runId) => runFolder(folder, runId));
  const bytes = [...folders.map(sizeOf), ...nameless.map((file) => file.bytes)].reduce((sum, each) => sum + each, 0);
  const entries = removeEntries(database, { gone, kept, dryRun });
  if (!dryRun) {
    for (const each of folders) if (isFolder(each)) rmSync(each, { recursive: true, force: true });
    for (const { name } of nameless) rmSync(join(values, name), { force: true });
  }
  return { runs: [...gone], entries, values: nameless.length, bytes };
}

/** Without backups, and what else a user keeps there: pruning makes none of it smaller. */
function totalOf(folder: string, values: readonly FoundFile[]): number {
  const log = lstatSync(storePlace(folder), { throwIfNoEntry: false })?.size ?? 0;
  return log + sizeOf(join(folder, "runs")) + values.reduce((sum, { bytes }) => sum + bytes, 0);
}

interface MadeValue {
  readonly position: number;
  /** Of the file, below the folder of values. */
  readonly name: string;
}

/** What rows need, and which files the entries of each run name. */
function readEntries(database: DatabaseSync): {
  readonly kept: ReadonlySet<number>;
  readonly valuesOf: ReadonlyMap<RunId, readonly MadeValue[]>;
} {
  const checks = new Map<string, number>();
  const valuesOf = new Map<RunId, MadeValue[]>();
  const query = database.prepare(
    "select position, json from events where type in ('materialized', 'check-evaluated') order by position",
  );
  for (const row of query.iterate()) {
    const event = decodeEvent(String(row["json"]));
    const position = Number(row["position"]);
    if (event?.type === "check-evaluated")
      checks.set(rowKey(event.environment, event.asset, event.partition ?? "", event.check), position);
    if (event?.type === "materialized" && event.value !== null) {
      const made = valuesOf.get(event.runId) ?? [];
      made.push({ position, name: event.value.place });
      valuesOf.set(event.runId, made);
    }
  }
  const rows = database
    .prepare("select json from assets")
    .all()
    .flatMap(({ json }) => decodeAsset(String(json)) ?? []);
  const keyOf = (row: (typeof rows)[number], check: string): string =>
    rowKey(row.environment, row.asset, row.partition ?? "", check);
  return { kept: positionsKept(rows, checks, keyOf), valuesOf };
}

function knownRuns(database: DatabaseSync): ReadonlySet<string> {
  const rows = database.prepare("select run_id from runs").all();
  return new Set(rows.map((row) => String(row["run_id"])));
}

function endedRuns(
  database: DatabaseSync,
): readonly { readonly runId: RunId; readonly environment: string; readonly endedAt: number }[] {
  return database
    .prepare("select json from runs order by began desc")
    .all()
    .flatMap(({ json }) => decodeRun(String(json)) ?? [])
    .flatMap(({ runId, environment, status }) =>
      status.kind === "running" ? [] : [{ runId, environment, endedAt: status.endedAt }],
    );
}

function removeEntries(
  database: DatabaseSync,
  {
    gone,
    kept,
    dryRun,
  }: { readonly gone: ReadonlySet<RunId>; readonly kept: ReadonlySet<number>; readonly dryRun: boolean },
): number {
  const positions = JSON.stringify([...kept]);
  const of = "and position not in (select value from json_each(?))";
  const ofRun = database.prepare(`delete from events where run_id = ? ${of}`);
  // What earlier pruning kept for a row that has moved on since.
  const ofNoRun = database.prepare(
    `delete from events where type in ('materialized', 'check-evaluated', 'step-failed')
     and run_id not in (select run_id from runs) ${of}`,
  );
  const others = ["runs", "steps"].map((table) => database.prepare(`delete from ${table} where run_id = ?`));
  let entries = 0;
  database.exec("begin immediate");
  try {
    entries += Number(ofNoRun.run(positions).changes);
    for (const runId of gone) {
      entries += Number(ofRun.run(runId, positions).changes);
      for (const statement of others) statement.run(runId);
    }
    database.exec(dryRun ? "rollback" : "commit");
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
  if (!dryRun && entries > 0) giveBack(database);
  return entries;
}

/** The room of what was removed, to the disk. Where that fails, the store itself uses it again. */
function giveBack(database: DatabaseSync): void {
  try {
    database.exec("vacuum");
  } catch {
    // It takes as much room again while it works.
  }
}

interface FoundFile {
  /** Below the folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly changedAt: number;
}

/** Files themselves: links are neither followed nor counted. */
function filesBelow(folder: string): readonly FoundFile[] {
  let entries: readonly Dirent[];
  try {
    entries = isFolder(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = lstatSync(path);
    return [{ name: relative(folder, path).split(sep).join("/"), bytes: size, changedAt: mtimeMs }];
  });
}

function sizeOf(folder: string): number {
  return filesBelow(folder).reduce((sum, { bytes }) => sum + bytes, 0);
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

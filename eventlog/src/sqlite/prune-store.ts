/**
 * Removes what a retention does not keep: old runs with their entries, printed lines, and values that no entry names any
 * more. Each run is a transaction of its own, under the lock that all writers take, so that runs under way go on between;
 * files go after it, so that an entry never names a file that is gone.
 *
 * Invariant: the rows of all assets are the same before and after, and a full fold of what is left gives them.
 * Invariant: nothing goes that a run under way may read; see `run-remains.ts`.
 */
import { lstatSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { RunId } from "@headwater/core/keys";
import type { Retention } from "@headwater/core/retention";
import { placeInside } from "../storage-path.ts";
import { runFolder } from "../step-log/step-log-place.ts";
import { checkStore } from "./check-store.ts";
import { chooseRuns, type ChosenRuns, type EndedRun } from "./choose-runs.ts";
import { filesBelow, isFolder, sizeOf } from "./files-below.ts";
import { type KnownRun, knownRuns, liveRuns } from "./live-runs.ts";
import { openDatabase, storeError, whenUnlocked } from "./node-sqlite.ts";
import { requireStore } from "./read-whole.ts";
import { refuseLinks } from "./refuse-links.ts";
import { type Remains, RunRemains, TELLING } from "./run-remains.ts";
import { type RunSize, RunSizes } from "./run-sizes.ts";
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
  /**
   * For who has been asked for something else: it stops after so long, and leaves the rest, values that were never named,
   * runs that are not counted yet, and the size of the file to another time.
   */
  readonly budgetMs?: number;
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

/** Throws a StoreError HW605 for a store of an older version. */
export async function pruneStore(options: PruneOptions): Promise<Pruned> {
  const { folder, patienceMs } = options;
  const place = storePlace(folder);
  requireStore(place);
  refuseLinks(folder);
  let lock: WriteLock | undefined;
  let database: DatabaseSync | undefined;
  try {
    const held = (lock = WriteLock.open(lockPlace(folder)));
    const store = (database = openDatabase(place, {}));
    const exclusively: Exclusively = (work) => whenUnlocked(place, () => held.hold(work), { patienceMs });
    await whenUnlocked(place, () => {
      checkStore(store, place, "write");
    });
    return await new Pruning(store, options, exclusively).prune();
  } catch (error) {
    throw storeError(error, place);
  } finally {
    database?.close();
    lock?.close();
  }
}

/** Does the work while nobody else writes. */
type Exclusively = (work: () => void) => Promise<void>;

class Pruning {
  readonly #database: DatabaseSync;
  readonly #options: PruneOptions;
  readonly #exclusively: Exclusively;
  readonly #endAt: number;
  readonly #sizes: RunSizes;
  readonly #runs: RunId[] = [];
  #entries = 0;
  #values = 0;
  #bytes = 0;

  constructor(database: DatabaseSync, options: PruneOptions, exclusively: Exclusively) {
    this.#database = database;
    this.#options = options;
    this.#exclusively = exclusively;
    this.#sizes = new RunSizes(database, options.folder);
    this.#endAt = performance.now() + (options.budgetMs ?? Infinity);
  }

  async prune(): Promise<Pruned> {
    const { folder, now, budgetMs, dryRun } = this.#options;
    const known = knownRuns(this.#database);
    const live = await liveRuns(known, storePlace(folder), now);
    const remains = new RunRemains(this.#database, Math.min(Infinity, ...live.map(({ began }) => began)));
    // What earlier pruning kept for a row that has moved on since. Of many, another one is the first each time.
    const before = runsWithoutRow(this.#database);
    const first = budgetMs === undefined ? 0 : Math.floor(Math.random() * before.length);
    const { gone, kept } = this.#chosen(known);
    for (const { run } of gone) await this.#removeRun(run.runId, remains);
    for (const id of [...before.slice(first), ...before.slice(0, first)]) await this.#removeLeftovers(id, remains);
    await this.#removeBeyond({ gone, kept }, remains);
    if (budgetMs === undefined) {
      this.#removeNameless(live);
      if (!dryRun && this.#entries > 0 && live.length === 0) await this.#giveBack();
    }
    return { runs: this.#runs, entries: this.#entries, values: this.#values, bytes: this.#bytes };
  }

  #chosen(known: readonly KnownRun[]): ChosenRuns {
    const { retention, now } = this.#options;
    const ended = known.flatMap(({ header: { runId, environment, status } }): readonly EndedRun[] =>
      status.kind === "running" ? [] : [{ run: { runId, environment }, endedAt: status.endedAt }],
    );
    return chooseRuns(ended, retention, now);
  }

  /** Until what is left fits. What is not counted yet counts as nothing: what is beyond the size with it goes another time. */
  async #removeBeyond({ gone, kept }: ChosenRuns, remains: RunRemains): Promise<void> {
    const { retention, dryRun } = this.#options;
    const { bytes: limit } = retention;
    if (limit === null) return;
    const removed = new Set(dryRun ? [] : this.#runs);
    const ended = [...kept, ...gone].map(({ run }) => run.runId).filter((id) => !removed.has(id));
    const unnoted = await this.#count([...(runsWithoutRow(this.#database) as readonly RunId[]), ...ended]);
    const before = this.#bytes;
    // In a dry run what went is still there.
    const total = this.#sizes.total + unnoted + usedBytes(this.#database) - (dryRun ? before : 0);
    for (const { run } of kept) {
      if (total - (this.#bytes - before) <= limit) break;
      await this.#removeRun(run.runId, remains);
    }
  }

  /** Counts what was not counted yet, for half of the time that is left; gives the sum of what a dry run does not note. */
  async #count(runIds: readonly RunId[]): Promise<number> {
    const began = performance.now();
    const endAt = began + (this.#endAt - began) / 2;
    const sizes: RunSize[] = [];
    for (const runId of this.#sizes.uncounted(runIds)) {
      if (performance.now() > endAt) break;
      sizes.push(this.#sizes.measure(runId));
    }
    if (this.#options.dryRun) return sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    if (sizes.length > 0)
      await this.#write(() => {
        for (const size of sizes) this.#sizes.note(size);
      });
    return 0;
  }

  async #removeRun(runId: RunId, all: RunRemains): Promise<void> {
    const remains = this.#remainsOf(runId, all);
    if (remains === null) return;
    const { folder, dryRun } = this.#options;
    if (!dryRun)
      await this.#write(() => {
        removeRun(this.#database, remains);
        this.#sizes.forget(runId);
      });
    this.#entries += remains.entries;
    this.#removeValues(remains);
    const logs = runFolder(folder, runId);
    this.#runs.push(runId);
    this.#bytes += sizeOf(logs);
    if (!dryRun && isFolder(logs)) rmSync(logs, { recursive: true, force: true });
  }

  async #removeLeftovers(runId: string, all: RunRemains): Promise<void> {
    const remains = this.#remainsOf(runId, all);
    if (remains === null || remains.told === 0) return;
    if (!this.#options.dryRun)
      await this.#write(() => {
        removeLeftovers(this.#database, remains);
        this.#sizes.forget(runId);
      });
    this.#entries += remains.told;
    this.#removeValues(remains);
  }

  /** `null` where a run under way may need them, or the time is over. */
  #remainsOf(runId: string, all: RunRemains): Remains | null {
    return performance.now() > this.#endAt ? null : all.of(runId);
  }

  #removeValues({ values }: Remains): void {
    for (const name of values) this.#removeFile(valueAt(this.#options.values, name));
  }

  /** Values that were written and never recorded. */
  #removeNameless(live: readonly KnownRun[]): void {
    const { values, now } = this.#options;
    const named = namedValues(this.#database);
    const isOfLiveRun = (name: string): boolean =>
      live.some(({ header }) => name.slice(name.lastIndexOf("/") + 1).startsWith(`${header.runId}.`));
    for (const file of filesBelow(values)) {
      const isSettled = now - file.changedAt > SETTLED_MS && !isOfLiveRun(file.name);
      if (isSettled && !named.has(file.name)) this.#removeFile({ ...file, path: join(values, file.name) });
    }
  }

  #removeFile(file: { readonly path: string; readonly bytes: number } | undefined): void {
    if (file === undefined) return;
    this.#values++;
    this.#bytes += file.bytes;
    if (!this.#options.dryRun) rmSync(file.path, { force: true });
  }

  async #write(work: () => void): Promise<void> {
    await this.#exclusively(() => {
      this.#database.exec("begin immediate");
      try {
        work();
        this.#database.exec("commit");
      } catch (error) {
        this.#database.exec("rollback");
        throw error;
      }
    });
  }

  /** The room of what was removed, to the disk. Where that fails, the store itself uses it again. */
  async #giveBack(): Promise<void> {
    try {
      await this.#exclusively(() => {
        this.#database.exec("vacuum");
      });
    } catch {
      // It takes as much room again while it works.
    }
  }
}

const BUT_KEPT = "and position not in (select value from json_each(?))";

function removeRun(database: DatabaseSync, { runId, kept }: Remains): void {
  database.prepare(`delete from events where run_id = ? ${BUT_KEPT}`).run(runId, JSON.stringify(kept));
  for (const table of ["runs", "steps"]) database.prepare(`delete from ${table} where run_id = ?`).run(runId);
}

/** Of a run that went before. That it was canceled may also be the first that is known of a run that will begin. */
function removeLeftovers(database: DatabaseSync, { runId, kept }: Remains): void {
  const kinds = [...TELLING].map((kind) => `'${kind}'`).join();
  database
    .prepare(
      `delete from events where run_id = ? and type in (${kinds}) ${BUT_KEPT} and run_id not in (select run_id from runs)`,
    )
    .run(runId, JSON.stringify(kept));
}

/** From one to the next by the index: entries are far more than runs. */
function runsWithoutRow(database: DatabaseSync): readonly string[] {
  return database
    .prepare(
      `with recursive ids(id) as (
         select min(run_id) from events
         union all select (select min(run_id) from events where run_id > id) from ids where id is not null
       ) select id from ids where id is not null and id not in (select run_id from runs)`,
    )
    .all()
    .map(({ id }) => String(id));
}

function namedValues(database: DatabaseSync): ReadonlySet<string> {
  const rows = database
    .prepare(
      "select json_extract(json, '$.value.place') as place from events where type = 'materialized' and json_valid(json)",
    )
    .all();
  return new Set(rows.flatMap(({ place }) => (place === null ? [] : [String(place)])));
}

/** What the tables take, without room that is free already. */
function usedBytes(database: DatabaseSync): number {
  const number = (name: string): number => Number(Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0]);
  return (number("page_count") - number("freelist_count")) * number("page_size");
}

/** The file of a place that an entry names: inside the folder, and without a link on the way, which may lead to another. */
function valueAt(values: string, place: string): { readonly path: string; readonly bytes: number } | undefined {
  try {
    const path = placeInside(values, place);
    return path === join(realpathSync.native(values), place) ? { path, bytes: lstatSync(path).size } : undefined;
  } catch {
    return undefined;
  }
}

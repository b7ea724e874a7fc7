/**
 * Brings a store of an older version up to date: under the lock that all writers take, with no run under way, after a
 * backup, in one transaction. Opening a store never does this.
 */
import type { DatabaseSync } from "node:sqlite";
import { backupDatabase, freeName } from "./backup-store.ts";
import { checkStore, schemaOf } from "./check-store.ts";
import { migrateTables } from "./migrations.ts";
import { openDatabase, storeError, whenUnlocked } from "./node-sqlite.ts";
import { requireStore } from "./read-whole.ts";
import { refuseLinks } from "./refuse-links.ts";
import { refuseLiveRuns } from "./live-runs.ts";
import { SCHEMA_VERSION } from "./schema.ts";
import { backupsFolder, lockPlace, storePlace } from "./store-files.ts";
import { WriteLock } from "./write-lock.ts";

export interface MigrateOptions {
  /** Absolute path of the storage folder. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly patienceMs?: number;
}

export interface Migration {
  readonly place: string;
  readonly from: number;
  readonly to: number;
  /** The store as it was; `null` where there was nothing to do. */
  readonly backup: string | null;
}

/** Throws a StoreError: HW603 for a newer store, HW607 while a run is under way, HW602 while another writes. */
export async function migrateStore({ folder, now, patienceMs }: MigrateOptions): Promise<Migration> {
  const place = storePlace(folder);
  requireStore(place);
  refuseLinks(folder);
  const lock = open(place, () => WriteLock.open(lockPlace(folder)));
  let database: DatabaseSync | undefined;
  try {
    const store = (database = open(place, () => openDatabase(place, {})));
    return await whenUnlocked(place, () => lock.hold(() => migrate(store, { folder, place, now })), { patienceMs });
  } finally {
    database?.close();
    lock.close();
  }
}

async function migrate(
  database: DatabaseSync,
  { folder, place, now }: { readonly folder: string; readonly place: string; readonly now: number },
): Promise<Migration> {
  checkStore(database, place, "migrate");
  const from = schemaOf(database, place);
  // A newer version may have added to it what this one need not know.
  if (from >= SCHEMA_VERSION) return { place, from, to: from, backup: null };
  await refuseLiveRuns(database, place, now);
  const backup = freeName(backupsFolder(folder), now, `-version-${from}`);
  await backupDatabase(database, backup);
  database.exec("begin immediate");
  try {
    migrateTables(database, from);
    database.exec("commit");
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
  return { place, from, to: SCHEMA_VERSION, backup };
}

function open<T>(place: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw storeError(error, place);
  }
}

/** Node's own SQLite, and what its errors mean. */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, DatabaseSyncOptions } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { tellLockWait } from "../lock-wait.ts";
import { StoreError } from "../store-error.ts";
import { lockHolder } from "./lock-holder.ts";

/** How long a store may stay locked by others before we give up. */
const LOCK_PATIENCE_MS = 10_000;
/** A wait that nobody notices is not told. */
const QUIET_MS = 1_000;

/** Throws a StoreError HW601 in a Node without SQLite. */
export function openDatabase(place: string | URL, options: DatabaseSyncOptions): DatabaseSync {
  const { DatabaseSync } = loadSqlite(String(place));
  const database = new DatabaseSync(place, { ...options, timeout: 0, allowExtension: false });
  database.exec("pragma trusted_schema = off");
  return database;
}

/** Loaded on use, so that a Node without it can say so; and without the warning of Node 22, which no user can act on. */
function loadSqlite(place: string): typeof import("node:sqlite") {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    const sqlite = process.getBuiltinModule("node:sqlite") as typeof import("node:sqlite") | undefined;
    if (sqlite !== undefined) return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
  throw new StoreError({
    code: "HW601",
    message: `The store ${place} cannot be opened: Node ${process.version} has no SQLite.`,
    place,
    next: "Use Node 22.15 or newer.",
  });
}

export interface Patience {
  /** How long to wait for a lock that another process holds before HW602; ten seconds unless given. */
  readonly patienceMs?: number | undefined;
  /** Ends the wait when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Repeats the work while another process holds the lock. It waits on a timer, not inside SQLite, so that the event loop
 * goes on meanwhile. Throws a StoreError HW602 when the lock outlasts our patience, and the signal's reason when that is
 * aborted while it waits.
 */
export async function whenUnlocked<T>(
  place: string,
  work: () => T | Promise<T>,
  { patienceMs = LOCK_PATIENCE_MS, signal }: Patience = {},
): Promise<T> {
  const began = performance.now();
  let isTold = false;
  for (let wait = 1; ; wait = Math.min(wait * 2, 100)) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error)) throw storeError(error, place);
      const waited = performance.now() - began;
      if (waited > patienceMs) throw lockedError(place, error);
      if (waited > QUIET_MS && !isTold) {
        isTold = true;
        tellLockWait({ place, holder: lockHolder(place) });
      }
    }
    signal?.throwIfAborted();
    await delay(wait * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  }
}

/** SQLITE_BUSY or SQLITE_LOCKED, of any kind. */
export function isLocked(error: unknown): boolean {
  const code = primaryCode(error);
  return code === 5 || code === 6;
}

/** SQLite may not read or write what it needs to take part in the lock of a store, or has no room for it. */
export function isOutOfReach(error: unknown): boolean {
  if (error instanceof StoreError && error.code === "HW606") return true;
  const code = primaryCode(error instanceof StoreError ? error.cause : error);
  return code === 8 || code === 14;
}

/** As a StoreError where the error says that the file or its disk is at fault, else as it is. */
export function storeError(error: unknown, place: string): unknown {
  if (primaryCode(error) === FULL || (isOfDisk(error) && hasNoRoom(place))) return fullError(place, error);
  const next = NEXT_STEPS.get(primaryCode(error) ?? -1);
  if (next === undefined || !(error instanceof Error)) return error;
  return new StoreError({
    code: "HW601",
    message: `The store ${place} cannot be used: ${error.message}.`,
    place,
    next,
    cause: error,
  });
}

/** SQLITE_FULL: what is missing is room for the next page. */
const FULL = 13;
/** SQLITE_IOERR and SQLITE_CANTOPEN, which a full disk causes where SQLite makes its side files. */
const OF_DISK: ReadonlySet<number> = new Set([10, 14]);
const LEAST_BYTES = 65_536;

function isOfDisk(error: unknown): boolean {
  return OF_DISK.has(primaryCode(error) ?? -1);
}

function hasNoRoom(place: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(place));
    return bavail * bsize < LEAST_BYTES;
  } catch {
    return false;
  }
}

/** Of what the system says before SQLite is asked. */
export function unreadableStore(place: string, cause: unknown): StoreError {
  return new StoreError({
    code: "HW601",
    message: `The store ${place} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
    place,
    next: "Give this user the right to read its folder, or name another `storage` in headwater.config.ts.",
    cause,
  });
}

export function fullError(place: string, cause: unknown): StoreError {
  return new StoreError({
    code: "HW606",
    message: `The disk is full: the store ${place} cannot grow.`,
    place,
    next: "Free some space, then run again with --stale: what succeeded is recorded and not run again.",
    cause,
  });
}

function lockedError(place: string, cause: unknown): StoreError {
  return new StoreError({
    code: "HW602",
    message: `The store ${place} is locked by ${lockHolder(place)}.`,
    place,
    next: "Wait for it or end it, then try again.",
    cause,
  });
}

/** By the primary result code of SQLite. */
const NEXT_STEPS: ReadonlyMap<number, string> = new Map([
  [3, "Give this user the right to read and write the file."],
  [8, "Give this user the right to write the file and its folder."],
  [10, "Check the disk, then try again."],
  [11, "The file is damaged: move it away, or put a backup in its place."],
  [14, "Give this user the right to read and write the file and its folder."],
  [26, "The file is not a database: move it away, or put a backup in its place."],
]);

function primaryCode(error: unknown): number | undefined {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? code & 0xff : undefined;
}

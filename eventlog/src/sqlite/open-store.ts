/**
 * Opens the store of a project: the file `events.db` in its storage folder.
 *
 * Invariant: opening creates an empty store where there is none, and alters nothing that exists. A store that cannot be
 * used is refused with a StoreError that says why, where, and what to do.
 */
import { randomUUID } from "node:crypto";
import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { EventLog } from "../event-log.ts";
import { makeFolders } from "../make-folders.ts";
import { noteOwnStore } from "../own-stores.ts";
import { runsFolder } from "../step-log/step-log-place.ts";
import { StoreError } from "../store-error.ts";
import { checkStore, isEmptyDatabase } from "./check-store.ts";
import { refuseSharedFileSystem } from "./file-system.ts";
import { fullError, openDatabase, type Patience, storeError, whenUnlocked } from "./node-sqlite.ts";
import { keepReserve } from "./reserve.ts";
import { ReadOnlyEventLog } from "./read-only-event-log.ts";
import { refuseLinks } from "./refuse-links.ts";
import { createTables } from "./schema.ts";
import { SqliteEventLog } from "./sqlite-event-log.ts";
import { lockPlace, storePlace } from "./store-files.ts";
import { refuseUnfitPlace } from "./unfit-place.ts";
import { WriteLock } from "./write-lock.ts";

export interface OpenOptions extends Patience {
  /** Absolute path of the project's storage folder. */
  readonly folder: string;
  /** `read` never creates or writes anything: where there is no file the log is empty, until a writer makes one. */
  readonly mode: "read" | "write";
}

/**
 * In mode `write` the folder and an empty store are made where they are missing. Throws a StoreError, and the reason of the
 * signal, which is for opening alone.
 */
export async function openEventLog({ folder, mode, patienceMs, signal }: OpenOptions): Promise<EventLog> {
  const place = storePlace(folder);
  refuseLinks(folder);
  if (mode === "read") return ReadOnlyEventLog.open(place);
  refuseUnfitPlace(place);
  // Each is one short question to the system: to wait for an answer on another thread takes longer.
  makeFolder(folder, place);
  refuseSharedFileSystem(folder, place);
  const lock = opened(place, () => WriteLock.open(lockPlace(folder)));
  let database: DatabaseSync | undefined;
  try {
    const store = (database = opened(place, () => openDatabase(place, {})));
    const prepared = (): void => {
      prepare(store, place);
    };
    await whenUnlocked(place, () => lock.hold(prepared), { patienceMs, signal });
    refuseRunsThatCannotBeKept(folder, place);
    keepReserve(folder);
    return new SqliteEventLog({ database: store, lock, place, patienceMs });
  } catch (error) {
    database?.close();
    lock.close();
    throw error;
  }
}

function opened<T>(place: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw storeError(error, place);
  }
}

/**
 * What runs leave behind is nobody's source, so the folder ignores itself: one that we made, or that bears our name. A
 * folder that a user chose among their own files is left alone.
 */
function makeFolder(folder: string, place: string): void {
  try {
    const ours = makeFolders(folder) || basename(folder) === ".headwater";
    if (ours && !existsSync(place)) ignoreItself(folder);
  } catch (cause) {
    if (isNoRoom(cause)) throw fullError(place, cause);
    throw new StoreError({
      code: "HW601",
      message: `The folder of the store ${place} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}.`,
      place,
      next: "Name another `storage` in headwater.config.ts, or give this user the right to write there.",
      cause,
    });
  }
}

function ignoreItself(folder: string): void {
  const file = join(folder, ".gitignore");
  try {
    writeFileSync(file, "*\n", { flag: "wx" });
  } catch (error) {
    // There is one.
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    // What a full disk has made of it ignores nothing, and would stay.
    rmSync(file, { force: true });
    throw error;
  }
}

function isNoRoom(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

/** Before anything runs: a step never fails because what it prints cannot be kept. */
function refuseRunsThatCannotBeKept(folder: string, place: string): void {
  const runs = runsFolder(folder);
  try {
    const found = statSync(runs, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (!found.isDirectory()) throw new Error("it is not a folder");
    accessSync(runs, constants.W_OK);
  } catch (cause) {
    // Then nothing can be written, and the first append says so.
    if (cause instanceof Error && "code" in cause && cause.code === "EROFS") return;
    throw new StoreError({
      code: "HW601",
      message: `What steps print cannot be kept in ${runs}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      place,
      next: "Give this user the right to write there, or remove it: it is made again.",
      cause,
    });
  }
}

function prepare(database: DatabaseSync, place: string): void {
  if (!isEmptyDatabase(database)) checkStore(database, place, "write");
  database.exec("pragma journal_mode = wal");
  if (!isEmptyDatabase(database)) return;
  database.exec("begin immediate");
  try {
    // Another process may have made the tables since.
    const id = isEmptyDatabase(database) ? randomUUID() : undefined;
    if (id !== undefined) createTables(database, id);
    database.exec("commit");
    if (id !== undefined) noteOwnStore(id, place);
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
  checkStore(database, place, "write");
}

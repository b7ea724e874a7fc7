/** The files of a store, in the project's storage folder. */
import { join } from "node:path";

/** @param folder absolute path of the storage folder, here and below */
export function storePlace(folder: string): string {
  return join(folder, "events.db");
}

/** The file whose lock writers hold; see `write-lock.ts`. */
export function lockPlace(folder: string): string {
  return join(folder, "events.lock");
}

/** See `reserve.ts`. */
export function reservePlace(folder: string): string {
  return join(folder, "events.reserve");
}

export function backupsFolder(folder: string): string {
  return join(folder, "backups");
}

/**
 * Copies of a store that are whole: each is the store at one moment, whatever is written meanwhile. A copy is one file
 * without a write-ahead file, and takes no more room than what is in it. Values and logs of steps are not in it.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { makeFolders } from "../make-folders.ts";
import { StoreError } from "../store-error.ts";
import { storeError } from "./node-sqlite.ts";
import { readWhole } from "./read-whole.ts";
import { backupsFolder, storePlace } from "./store-files.ts";

export interface BackupOptions {
  /** Absolute path of the storage folder. */
  readonly folder: string;
  /** Absolute path of the copy; a new file in `backups` in the storage folder unless given. */
  readonly to?: string;
  /** Milliseconds since 1970, for the name. */
  readonly now: number;
}

/** Gives the absolute path of the copy. Throws a StoreError where the store cannot be read, or the copy not be written. */
export async function backupStore({ folder, to, now }: BackupOptions): Promise<string> {
  const place = storePlace(folder);
  const target = to ?? freeName(backupsFolder(folder), now);
  await writeCopy(target, (file) => readWhole(place, (database) => copyInto(database, file)));
  return target;
}

/** The same from a connection that is open already. */
export async function backupDatabase(database: DatabaseSync, target: string): Promise<void> {
  await writeCopy(target, async (file) => {
    copyInto(database, file);
  });
}

/** `events-20261120-221545.db`, in UTC, with a number where there is one of that second. */
export function freeName(folder: string, now: number, what = ""): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  for (let number = 1; ; number += 1) {
    const path = join(folder, `events-${time}${what}${number === 1 ? "" : `-${number}`}.db`);
    if (!existsSync(path)) return path;
  }
}

/** A copy has its name only once it is whole and on the disk. */
async function writeCopy(target: string, write: (file: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) throw cannotWrite(target, "There is a file of that name.");
  const part = join(dirname(target), `.${basename(target)}-${randomUUID().slice(0, 8)}`);
  try {
    makeFolders(dirname(target));
    await write(part);
    const file = await open(part, "r+");
    await file.sync().finally(() => file.close());
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (error instanceof Error && "syscall" in error) throw cannotWrite(target, `${error.message}.`, error);
    throw storeError(error, target);
  }
}

function copyInto(database: DatabaseSync, file: string): void {
  database.prepare("vacuum into ?").run(file);
}

function cannotWrite(target: string, why: string, cause?: unknown): StoreError {
  return new StoreError({
    code: "HW601",
    message: `The copy ${target} cannot be written. ${why}`,
    place: target,
    next: "Name another file.",
    cause,
  });
}

/**
 * Connections to a store that create and write nothing: not the file, not its folder, not SQLite's own side files.
 *
 * While writers have a store open, its `-wal` and `-shm` files are there, and an ordinary read-only connection joins them.
 * Otherwise, or where they are there and a full disk leaves no room in them, SQLite would have to create them. Then the
 * file is opened as immutable; or, where a write-ahead file was left behind or we may not take part in the lock, a copy of
 * both is read.
 */
import { randomUUID } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { copyFile, mkdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { Kysely } from "kysely";
import { checkStore, isEmptyDatabase } from "./check-store.ts";
import { NodeSqliteDialect } from "./dialect.ts";
import { isOutOfReach, openDatabase, storeError, unreadableStore, whenUnlocked } from "./node-sqlite.ts";
import type { Tables } from "./schema.ts";
import { StoreGuard } from "./store-guard.ts";
import { refuseUnfitPlace } from "./unfit-place.ts";

/** How the files of a store lie on the disk. */
export interface Footing {
  readonly kind: "missing" | "quiet" | "live" | "left-behind";
  /** Which file it is. */
  readonly identity: string;
  /** Alters with whatever is written. */
  readonly content: string;
  /** The write-ahead file holds something. */
  readonly isAhead: boolean;
}

export interface ReadConnection {
  readonly database: DatabaseSync;
  /** `null` while the tables are not made yet. */
  readonly db: Kysely<Tables> | null;
  /** Throws a StoreError where the store may not be read any more. */
  readonly check: () => void;
  /** Whether it still shows the store: a connection under SQLite's lock for as long as the file is the same. */
  shows(now: Footing): boolean;
  /** Without the lock, an answer counts only if the connection shows the store afterwards too. */
  readonly locked: boolean;
  close(): Promise<void>;
}

/** Throws a StoreError HW601 where nobody can tell, or there can be none, as in a folder that this user may not read: that is no missing store. */
export async function footingOf(place: string): Promise<Footing> {
  const [file, wal, shm] = await Promise.all(
    ["", "-wal", "-shm"].map((suffix) =>
      statOrNull(place + suffix).catch((error: unknown) => {
        refuseUnfitPlace(place);
        throw unreadableStore(place, error);
      }),
    ),
  );
  if (file?.isFile() !== true) refuseUnfitPlace(place);
  if (!file || file.size === 0n) return { kind: "missing", identity: "", content: "", isAhead: false };
  const isAhead = (wal?.size ?? 0n) > 0n;
  const kind = wal && shm ? "live" : isAhead ? "left-behind" : "quiet";
  const content = [file, wal].map((part) => (part ? `${part.size}:${part.mtimeNs}` : "none")).join(" ");
  return { kind, identity: `${file.dev}:${file.ino}`, content, isAhead };
}

export function isSame(a: Footing, b: Footing): boolean {
  return a.kind === b.kind && a.identity === b.identity && a.content === b.content;
}

/** Throws a StoreError for a store that cannot be read. */
export async function connect(place: string, footing: Footing): Promise<ReadConnection> {
  const url = pathToFileURL(place);
  if (footing.kind === "live") {
    try {
      const shows = (now: Footing): boolean => now.kind === "live" && now.identity === footing.identity;
      return { ...(await openReader(url, place)), locked: true, shows };
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
    }
  }
  url.searchParams.set("immutable", "1");
  const reader = footing.isAhead ? await openCopy(place) : await openReader(url, place);
  return { ...reader, locked: false, shows: (now) => isSame(now, footing) };
}

type Reader = Pick<ReadConnection, "database" | "db" | "check" | "close">;

async function openReader(url: URL, place: string): Promise<Reader> {
  let database: DatabaseSync | undefined;
  try {
    const opened = (database = openDatabase(url, { readOnly: true }));
    const guard = await whenUnlocked(place, () => {
      if (isEmptyDatabase(opened)) return null;
      checkStore(opened, place, "read");
      return new StoreGuard(opened, place, "read");
    });
    const db = guard === null ? null : new Kysely<Tables>({ dialect: new NodeSqliteDialect(opened) });
    const close = async (): Promise<void> => {
      await db?.destroy();
      if (opened.isOpen) opened.close();
    };
    return { database: opened, db, check: () => guard?.othersWrote(), close };
  } catch (error) {
    database?.close();
    throw storeError(error, place);
  }
}

async function openCopy(place: string): Promise<Reader> {
  const folder = join(tmpdir(), `headwater-store-${randomUUID()}`);
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await mkdir(folder, { mode: 0o700 });
    const copy = join(folder, "events.db");
    await copyFile(place, copy);
    await copyFile(`${place}-wal`, `${copy}-wal`);
    const { close, ...reader } = await openReader(pathToFileURL(copy), place);
    return { ...reader, close: () => close().finally(discard) };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function statOrNull(path: string): Promise<BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Reads a store from one end to the other as it stood at one moment, for what no single query answers. */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../store-error.ts";
import { storeError, unreadableStore, whenUnlocked } from "./node-sqlite.ts";
import { refuseLinks } from "./refuse-links.ts";
import { connect, footingOf, isSame } from "./read-connection.ts";
import { refuseUnfitPlace } from "./unfit-place.ts";

const MOST_ATTEMPTS = 5;

/**
 * `read` may be called again, where the store changed under a connection that does not take part in its lock. Writes
 * nothing. Throws a StoreError for a store that is missing or cannot be read.
 */
export async function readWhole<T>(place: string, read: (database: DatabaseSync) => T): Promise<T> {
  refuseLinks(dirname(place));
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const before = await footingOf(place);
    if (before.kind === "missing") throw missingStore(place);
    const connection = await connect(place, before);
    try {
      if (connection.db === null) throw missingStore(place);
      const answer = await whenUnlocked(place, () => read(connection.database));
      if (connection.locked || isSame(before, await footingOf(place))) return answer;
    } catch (error) {
      if (connection.locked || isSame(before, await footingOf(place))) throw storeError(error, place);
    } finally {
      await connection.close();
    }
  }
  throw new StoreError({
    code: "HW602",
    message: `The store ${place} changes while it is read, and its lock is out of reach.`,
    place,
    next: "Give this user the right to write its folder, or wait until nothing runs.",
  });
}

/** Throws a StoreError HW601 where there is no store, or nobody can tell. */
export function requireStore(place: string): void {
  refuseUnfitPlace(place);
  try {
    statSync(place);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw missingStore(place);
    throw unreadableStore(place, error);
  }
}

function missingStore(place: string): StoreError {
  return new StoreError({
    code: "HW601",
    message: `There is no store at ${place}.`,
    place,
    next: "A first run makes one: headwater materialize <selection>",
  });
}

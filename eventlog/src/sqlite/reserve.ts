/**
 * Room on the disk that is kept for the last words of a run: a file that is removed when nothing else can be written. The
 * next that opens the store for writing makes it again, as soon as there is room.
 */
import { randomBytes } from "node:crypto";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { reservePlace } from "./store-files.ts";

/** The ends of some thousand steps. */
const RESERVE_BYTES = 2_000_000;

/** Where it cannot be made, a run that meets a full disk has no end in the log, and counts as lost. */
export function keepReserve(folder: string): void {
  const place = reservePlace(folder);
  try {
    if (statSync(place, { throwIfNoEntry: false })?.size === RESERVE_BYTES) return;
    // Bytes that no file system stores as less than they are.
    writeFileSync(place, randomBytes(RESERVE_BYTES));
  } catch {
    releaseReserve(folder);
  }
}

export function releaseReserve(folder: string): void {
  try {
    rmSync(reservePlace(folder), { force: true });
  } catch {
    // What cannot be removed is no reserve.
  }
}

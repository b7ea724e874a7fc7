/**
 * A workspace may come from anyone, and a link in it may lead anywhere: the files of a store are those in its folder, and
 * a folder of our own name is where it stands.
 */
import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { leadsOutside } from "@headwater/core/outside";
import { StoreError } from "../store-error.ts";
import { lockPlace, reservePlace, storePlace } from "./store-files.ts";

/** Throws a StoreError HW601 for a file that is a link, and for a folder `.headwater` that leads out of its project. */
export function refuseLinks(folder: string): void {
  const place = storePlace(folder);
  const files = [place, `${place}-wal`, `${place}-shm`, `${place}-journal`, lockPlace(folder), reservePlace(folder)];
  const link = files.find(isLink);
  if (link !== undefined) throw refusal(place, `${basename(link)} is a symbolic link`);
  // A folder that the configuration names is the user's choice, wherever it lies.
  if (basename(folder) === ".headwater" && isLink(folder) && leadsOut(folder))
    throw refusal(place, "its folder is a symbolic link out of the project");
}

function leadsOut(folder: string): boolean {
  try {
    return leadsOutside(relative(realpathSync(dirname(folder)), realpathSync(folder)));
  } catch {
    // It leads nowhere.
    return true;
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // There is none.
    return false;
  }
}

function refusal(place: string, why: string): StoreError {
  return new StoreError({
    code: "HW601",
    message: `The store ${place} is refused: ${why}.`,
    place,
    next: "Remove the link, or name the folder that it leads to as `storage` in headwater.config.ts.",
  });
}

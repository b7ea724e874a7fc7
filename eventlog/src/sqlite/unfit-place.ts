/**
 * Places where no store can be, whatever a run does. Nothing is there, and yet it is not the same as a store that the first
 * run will make: nobody knows what was made. The system and SQLite have words for these that say less.
 */
import { lstatSync, readlinkSync, statfsSync, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../store-error.ts";

/** As Linux numbers the file systems that hold no files of users: of /proc, /sys and the groups of processes. */
const NO_FILES: ReadonlySet<number> = new Set([0x9fa0, 0x62656572, 0x27e0eb, 0x63677270]);

const ANOTHER = "another `storage` in headwater.config.ts.";

/** Throws a StoreError HW601. What this user may not look at is left to whoever reads or writes there. */
export function refuseUnfitPlace(place: string): void {
  const file = look(statSync, place);
  if (file?.isFile() === true) return;
  if (file !== undefined)
    throw unfit(
      place,
      `${kindOf(file)} is in the place of its file`,
      `Move it away to begin with an empty store, or name ${ANOTHER}`,
    );
  for (let folder = dirname(place); ; folder = dirname(folder)) {
    const found = look(lstatSync, folder);
    if (found === undefined && dirname(folder) !== folder) continue;
    if (found?.isSymbolicLink() === true) refuseLinkToNowhere(place, folder);
    if (found !== undefined && !found.isSymbolicLink() && !found.isDirectory())
      throw unfit(place, `${folder} is ${kindOf(found)}, not a folder`, `Move it away, or name ${ANOTHER}`);
    if (process.platform === "linux" && holdsNoFiles(folder))
      throw unfit(place, `the system lets nobody keep files below ${folder}`, `Name ${ANOTHER}`);
    return;
  }
}

function refuseLinkToNowhere(place: string, link: string): void {
  const target = look(statSync, link);
  if (target?.isDirectory() === true) return;
  const leads = target === undefined ? "leads nowhere" : `leads to ${kindOf(target)}`;
  throw unfit(
    place,
    `${link} is a symbolic link to ${readlinkSync(link)}, which ${leads}`,
    `Make the folder that it leads to, or name ${ANOTHER}`,
  );
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return "a folder";
  return found.isFile() ? "a file" : "something that is no file";
}

/** `undefined` where nothing is, or nobody can tell. */
function look(by: (path: string) => Stats, path: string): Stats | undefined {
  try {
    return by(path);
  } catch {
    return undefined;
  }
}

function holdsNoFiles(folder: string): boolean {
  try {
    return NO_FILES.has(statfsSync(folder).type >>> 0);
  } catch {
    return false;
  }
}

function unfit(place: string, why: string, next: string): StoreError {
  return new StoreError({ code: "HW601", message: `The store ${place} cannot be there: ${why}.`, place, next });
}

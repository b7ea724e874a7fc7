/**
 * From names that users chose to names of files: the same on every platform, and never outside the folder.
 *
 * A name is kept as far as every file system takes it; the rest is escaped, and a short hash of the whole name is added,
 * so that names that differ only by case, or only beyond the length, stay apart, and none is a reserved one of Windows.
 */
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { leadsOutside } from "@headwater/core/outside";

const MAX_READABLE = 80;

/** `finance/dailyRevenue` is `finance+dailyRevenue-` and ten digits. */
export function storageName(name: string): string {
  const readable = name
    .replaceAll(/[^A-Za-z0-9_/-]/gu, (character) => `%${Buffer.from(character).toString("hex")}`)
    .replaceAll("/", "+")
    .slice(0, MAX_READABLE);
  return `${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 10)}`;
}

/**
 * The absolute path of a place that an event or a message names, all links resolved. The file has to be there. Throws an
 * error where it is not, and a RangeError where it lies outside `root`.
 */
export function placeInside(root: string, place: string): string {
  const realRoot = realpathSync.native(root);
  const path = realpathSync.native(join(root, place));
  const inside = relative(realRoot, path);
  if (inside === "" || leadsOutside(inside)) throw new RangeError(`${place} lies outside ${root}`);
  return path;
}

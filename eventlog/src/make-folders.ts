/**
 * Makes a folder with all above it. Node's own recursive way tries for ever where a file system knows no folder of the
 * name and lets none be made, as below /proc: here what the system answers to the first one is the answer.
 */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Whether there was something to make. Throws what the system says. */
export function makeFolders(path: string, mode = 0o777): boolean {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder))
    missing.push(folder);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, mode);
    } catch (error) {
      // Another process was faster.
      if (!isFolder(folder)) throw error;
    }
  }
  if (missing.length > 0 || isFolder(path)) return missing.length > 0;
  mkdirSync(path, mode);
  return true;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The files in a folder and below it. Links are neither followed nor counted, and what goes meanwhile is not there. */
import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

export interface FoundFile {
  /** Below the folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly changedAt: number;
}

export function* filesBelow(folder: string): Generator<FoundFile> {
  for (const left = [folder]; left.length > 0;) {
    const inside = left.pop() ?? folder;
    for (const entry of entriesOf(inside)) {
      const path = join(inside, entry.name);
      if (entry.isDirectory()) left.push(path);
      const stats = entry.isFile() ? lstatSync(path, { throwIfNoEntry: false }) : undefined;
      if (stats === undefined) continue;
      yield { name: relative(folder, path).split(sep).join("/"), bytes: stats.size, changedAt: stats.mtimeMs };
    }
  }
}

/** Of all files below the folder. */
export function sizeOf(folder: string): number {
  let size = 0;
  for (const { bytes } of filesBelow(folder)) size += bytes;
  return size;
}

export function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return isFolder(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  } catch {
    return [];
  }
}

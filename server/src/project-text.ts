/** The text of a file of a project: of the editor where it is open, else of the disk. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectPath } from "@headwater/core/keys";
import type { Location } from "@headwater/core/location";
import type { ProjectSnapshot } from "./snapshot.ts";

export function projectText(project: ProjectSnapshot, file: ProjectPath): string | undefined {
  return project.openFiles.get(file) ?? textOnDisk(project.root, file);
}

/** `undefined` where it cannot be read. */
export function textOnDisk(root: string, file: ProjectPath): string | undefined {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return undefined;
  }
}

/** A stack names a point; what it is about is the rest of its line. */
export function restOfLine(project: ProjectSnapshot, { file, range: { start } }: Location): Location {
  const line = projectText(project, file)?.split(/\r?\n/)[start.line] ?? "";
  const character = Math.max(start.character + 1, line.trimEnd().length);
  return { file, range: { start, end: { line: start.line, character } } };
}

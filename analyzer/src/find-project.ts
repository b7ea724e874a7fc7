/**
 * Where projects are: a project is a folder that holds a `headwater.config.ts`, and a file belongs to the nearest such
 * folder above it.
 *
 * Invariant: folders are visited once by their real path, so that a loop of symbolic links ends.
 */
import { existsSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { CONFIG_NAMES } from "@headwater/core/new-project";
import { glob } from "tinyglobby";
import { IGNORED_FOLDERS } from "./project-files.ts";

/** The nearest folder at or above `from` (a file or a folder) that holds a configuration, as an absolute path. */
export async function findProject(from: string): Promise<string | undefined> {
  let folder = resolve(from);
  const stats = await stat(folder).catch(() => undefined);
  if (stats === undefined || !stats.isDirectory()) folder = dirname(folder);
  for (;;) {
    if (configOf(folder) !== undefined) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/** Every project at or below the folder, as sorted absolute paths; nested ones stand on their own. */
export async function findProjects(folder: string): Promise<string[]> {
  const found = await glob(
    CONFIG_NAMES.map((name) => `**/${name}`),
    {
      cwd: folder,
      absolute: true,
      ignore: IGNORED_FOLDERS,
      followSymbolicLinks: false,
      expandDirectories: false,
    },
  );
  const folders = new Map<string, string>();
  for (const file of found) {
    const project = resolve(dirname(file));
    const real = await realpath(project).catch(() => project);
    if (!folders.has(real)) folders.set(real, project);
  }
  return [...folders.values()].sort();
}

/** The configuration file of a project folder, as its name there. */
export function configOf(folder: string): string | undefined {
  return CONFIG_NAMES.find((name) => existsSync(join(folder, name)));
}

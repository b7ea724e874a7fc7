/** What reading a project asks of the world outside: its files, environment variables, its name. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Variable } from "@headwater/core/index/read-config";
import { fileVariables } from "./environment-variables.ts";
import { filesOnDisk, type ProjectFiles, type ReadFolder } from "./project-files.ts";

export interface ProjectWorld {
  readonly files: ProjectFiles;
  readonly variable: Variable;
  /** The project's name. */
  readonly name: () => string;
}

/**
 * As it lies on disk, with the environment variables of this process. `root` is absolute.
 * @param folders is asked for every folder that is looked into for files.
 */
export function worldOnDisk(root: string, folders?: ReadFolder): ProjectWorld {
  return {
    files: filesOnDisk(root, undefined, folders),
    variable: (name, environment) => process.env[name] ?? fileVariables(root, environment).get(name),
    name: () => projectName(root),
  };
}

/** The name in package.json, else the folder's. */
function projectName(root: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    if (typeof manifest === "object" && manifest !== null && "name" in manifest && typeof manifest.name === "string") {
      return manifest.name;
    }
  } catch {
    // No package.json, or one that npm would refuse too: the folder's name will do.
  }
  return basename(root);
}

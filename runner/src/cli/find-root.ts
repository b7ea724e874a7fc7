/** The folder of the project at hand. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { findProject } from "@headwater/analyzer/find-project";
import { CliError } from "./cli-error.ts";
import type { ProjectOptions } from "./options.ts";

/** Absolute. Throws HW513 when there is none. */
export async function findRoot(options: ProjectOptions): Promise<string> {
  const from = startFolder(options.project);
  const root = await findProject(from);
  if (root === undefined) {
    throw new CliError(`No Headwater project at ${from} or above it.`, {
      code: "HW513",
      hints: [
        "A project is a folder with a headwater.config.ts. `headwater init` makes one, with a first asset.",
        "--project FOLDER names another folder.",
      ],
    });
  }
  return root;
}

/** Throws HW513 for a folder that is not there. */
function startFolder(named: string | undefined): string {
  let folder: string;
  try {
    folder = resolve(named ?? ".");
  } catch {
    throw new CliError("The current folder is gone.", { code: "HW513", hints: ["Go to another one, and try again."] });
  }
  if (existsSync(folder)) return folder;
  throw new CliError(`There is no folder ${folder}.`, {
    code: "HW513",
    hints: ["--project names a folder in a project."],
  });
}

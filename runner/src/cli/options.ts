/** Options that every command about a project takes, declared once. */
import type { Command } from "commander";

export interface ProjectOptions {
  /** Folder in or below a project; the current one by default. */
  readonly project?: string;
  readonly env?: string;
  readonly json?: boolean;
  /** Whether to run definitions for assets that no text shows; by default where the text says that there may be some. */
  readonly runtime?: boolean;
}

export function addProjectOptions(command: Command): Command {
  return command
    .option("-C, --project <folder>", "a folder in the project (default: the current folder)")
    .option("--env <name>", "environment (default: $HEADWATER_ENV, else the project's first)")
    .option("--json", "print the result as JSON");
}

/** For commands about assets, which no text may show. */
export function addAssetOptions(command: Command): Command {
  return addProjectOptions(command)
    .option("--runtime", "load all modules, for assets that no text shows")
    .option("--no-runtime", "load no module: go by the text alone");
}

/** `headwater validate`: every fault that static analysis finds, for CI. Exit 2 when there is an error. */
import type { Command } from "commander";
import { EXIT } from "../cli-error.ts";
import { openProject } from "../open-project.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { paint, print, printError, printJson } from "../output.ts";
import { countProblems, printProblems, problemJson } from "../problem-text.ts";

export function register(program: Command): void {
  addProjectOptions(program.command("validate").description("check every definition without running anything")).action(
    validate,
  );
}

async function validate(options: ProjectOptions): Promise<void> {
  const { root, manifest } = await openProject(options);
  const valid = !manifest.problems.some((problem) => problem.severity === "error");
  if (options.json === true) {
    printJson({ project: manifest.project, valid, problems: manifest.problems.map(problemJson) });
  } else if (manifest.problems.length === 0) {
    const { length } = manifest.assets;
    print(`${paint("green", "✓")} ${String(length)} asset${length === 1 ? "" : "s"}, no problems`);
  } else {
    printProblems(root, manifest.problems);
    printError(`\n${countProblems(manifest.problems)}`);
  }
  if (!valid) process.exitCode = EXIT.wrong;
}

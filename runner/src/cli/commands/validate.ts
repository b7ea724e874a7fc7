/**
 * `headwater validate`: every fault that static analysis finds, edge types too, and the configuration when it runs; for CI.
 * Exit 2 when there is an error.
 */
import type { Command } from "commander";
import { compareProblems } from "@headwater/core/index/place";
import type { Problem } from "@headwater/core/problem";
import { bundledSdk } from "../../program-path.ts";
import { EXIT } from "../cli-error.ts";
import { openProject } from "../open-project.ts";
import type { OpenProject } from "../open-project.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { paint, print, printError, printJson } from "../output.ts";
import { countProblems, printProblems, problemJson } from "../problem-text.ts";
import { readHistoryProblems } from "../read-history-problems.ts";

export function register(program: Command): void {
  addProjectOptions(
    program
      .command("validate")
      .description("check every definition, the types along every edge, and the configuration, which is run"),
  )
    .option("--runtime", "load all modules too, and compare what they define with their text")
    .option("--no-runtime", "load no module, and not the configuration: go by the text alone")
    .action(validate);
}

async function validate(options: ProjectOptions): Promise<void> {
  const project = await openProject(options, { madeAtRun: true });
  const { root, manifest } = project;
  // The definitions are evaluated in a process of their own, while this one checks types.
  const [ofRun, { problems: ofEdges, edges }] = await Promise.all([evaluate(project, options), checkEdges(project)]);
  const { passedOverProblems } = await import("@headwater/analyzer/passed-over-files");
  const ofPassedOver = await passedOverProblems(project);
  const ofHistory = await readHistoryProblems(project);
  const problems = [...manifest.problems, ...ofPassedOver, ...ofEdges, ...ofRun, ...ofHistory].sort(byPlace);
  const valid = !problems.some((problem) => problem.severity === "error");
  if (options.json === true) {
    printJson({
      project: manifest.project,
      valid,
      assets: manifest.assets.length,
      edges,
      problems: problems.map(problemJson),
    });
  } else if (problems.length === 0) {
    const count = (n: number, noun: string): string => `${String(n)} ${noun}${n === 1 ? "" : "s"}`;
    print(
      `${paint("green", "✓")} ${count(manifest.assets.length, "asset")}, the types of ${count(edges, "edge")}: no problems`,
    );
  } else {
    printProblems(root, problems);
    printError(`\n${countProblems(problems)}`);
  }
  if (!valid) process.exitCode = EXIT.wrong;
}

async function evaluate(project: OpenProject, { runtime }: ProjectOptions): Promise<readonly Problem[]> {
  if (project.runtimeProblems !== null || runtime === false) return project.runtimeProblems ?? [];
  const { runtimeManifest } = await import("../../definitions/runtime-manifest.ts");
  const { problems } = await runtimeManifest({ ...project, scope: "config" });
  return problems;
}

/** Loaded when needed: the compiler is the largest part of Headwater. */
async function checkEdges({ root, manifest }: OpenProject): Promise<{ problems: readonly Problem[]; edges: number }> {
  if (manifest.assets.every(({ parameters, checks }) => parameters.length === 0 && checks.length === 0)) {
    return { problems: [], edges: 0 };
  }
  const { checkProject } = await import("@headwater/analyzer/edge-types/check-project");
  return checkProject({ root, manifest, sdk: bundledSdk() });
}

function byPlace(a: Problem, b: Problem): number {
  return a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : compareProblems(a, b);
}

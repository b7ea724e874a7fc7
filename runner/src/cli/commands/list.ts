/**
 * `headwater list`: the assets of a project, as its text defines them; with `--runtime` also those that only running its
 * modules shows, as assets that are made in a loop.
 */
import type { Command } from "commander";
import type { Asset, Manifest } from "@headwater/core/asset";
import type { Problem } from "@headwater/core/problem";
import { certainProblems } from "@headwater/core/runtime/certain-problems";
import { sourceOf } from "../asset-source.ts";
import { metadataJson } from "../metadata-json.ts";
import { openProject, selectAssets } from "../open-project.ts";
import type { OpenProject } from "../open-project.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { paint, plainLine, print, printError, printJson } from "../output.ts";
import { countProblems, printProblems, problemJson } from "../problem-text.ts";
import { renderTable } from "../table.ts";

interface ListOptions extends ProjectOptions {
  readonly select?: string;
}

export function register(program: Command): void {
  addProjectOptions(program.command("list").description("list assets, with what defines them"))
    .option("-s, --select <expression>", "only the assets that the expression selects")
    .option("--runtime", "load the project's modules too, for assets that their text does not show")
    .action(list);
}

async function list(options: ListOptions): Promise<void> {
  const project = await openProject(options, { madeAtRun: false });
  const selected = await selectAssets(project, options.select);
  const assets = project.manifest.assets.filter((asset) => selected.has(asset.key));
  if (options.json === true) {
    printJson({
      project: project.manifest.project,
      assets: assets.map(assetJson),
      problems: problemsOf(project).map(problemJson),
    });
  } else {
    printAssets(project, assets);
  }
}

function assetJson(asset: Asset): object {
  return {
    key: asset.key,
    source: sourceOf(asset),
    file: asset.definition.file,
    line: asset.definition.name.start.line + 1,
    column: asset.definition.name.start.character + 1,
    group: asset.group,
    owners: asset.owners,
    tags: asset.tags,
    kinds: asset.kinds,
    metadata: metadataJson(asset.metadata),
    formerly: asset.formerly,
    description: asset.description,
    deps: asset.dependencies.map(({ key, via }) => ({ key, via })),
    checks: asset.checks.map(({ name, blocking, severity }) => ({ name, blocking, severity })),
    codeVersion: asset.kind === "external" ? null : asset.code.version,
    external: asset.kind === "external",
  };
}

function whereIs({ madeAtRun, definition: { file, name } }: Asset): string {
  return madeAtRun === true ? `${plainLine(file)} (when it runs)` : `${plainLine(file)}:${String(name.start.line + 1)}`;
}

function problemsOf({ manifest, runtimeProblems }: OpenProject): readonly Problem[] {
  return [...certainProblems(manifest, runtimeProblems !== null), ...(runtimeProblems ?? [])];
}

function printAssets(project: OpenProject, assets: readonly Asset[]): void {
  const rows = assets.map((asset) => [
    paint("bold", plainLine(asset.key)),
    plainLine(asset.group),
    plainLine(asset.kinds.join(", ")),
    plainLine(asset.dependencies.map(({ key }) => key).join(", ")),
    paint("dim", whereIs(asset)),
  ]);
  if (rows.length > 0) print(renderTable(["asset", "group", "kinds", "upstream", "defined at"], rows));
  else if (project.manifest.assets.length > 0) print("No asset is selected.");
  else print("No assets. An asset is an exported function: export const orders = asset(() => [...]);");
  if (project.runtimeProblems === null) hint(project.manifest);
  const problems = problemsOf(project);
  if (problems.length === 0) return;
  printError();
  printProblems(project.root, problems);
  printError(`\n${countProblems(problems)}`);
}

function hint({ madeAtRun = [] }: Manifest): void {
  const files = [...new Set(madeAtRun.map(({ file }) => plainLine(file)))];
  if (files.length > 0)
    print(paint("dim", `\nMore may be made when ${files.join(", ")} runs: --runtime lists them too.`));
}

/** `headwater list`: the assets of a project, as its text defines them. */
import type { Command } from "commander";
import type { Asset } from "@headwater/core/asset";
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
    .action(list);
}

async function list(options: ListOptions): Promise<void> {
  const project = await openProject(options);
  const selected = await selectAssets(project, options.select);
  const assets = project.manifest.assets.filter((asset) => selected.has(asset.key));
  if (options.json === true) {
    printJson({
      project: project.manifest.project,
      assets: assets.map(assetJson),
      problems: project.manifest.problems.map(problemJson),
    });
  } else {
    printAssets(project, assets);
  }
}

function assetJson(asset: Asset): object {
  return {
    key: asset.key,
    file: asset.definition.file,
    line: asset.definition.name.start.line + 1,
    column: asset.definition.name.start.character + 1,
    group: asset.group,
    owners: asset.owners,
    tags: asset.tags,
    kinds: asset.kinds,
    description: asset.description,
    deps: asset.dependencies.map(({ key, via }) => ({ key, via })),
    checks: asset.checks.map(({ name, blocking, severity }) => ({ name, blocking, severity })),
    codeVersion: asset.kind === "external" ? null : asset.code.version,
    external: asset.kind === "external",
  };
}

function printAssets({ root, manifest }: OpenProject, assets: readonly Asset[]): void {
  const rows = assets.map((asset) => [
    paint("bold", plainLine(asset.key)),
    plainLine(asset.group),
    plainLine(asset.kinds.join(", ")),
    plainLine(asset.dependencies.map(({ key }) => key).join(", ")),
    paint("dim", `${plainLine(asset.definition.file)}:${String(asset.definition.name.start.line + 1)}`),
  ]);
  if (rows.length > 0) print(renderTable(["asset", "group", "kinds", "upstream", "defined at"], rows));
  else print("No assets. An asset is an exported function: export const orders = asset(() => [...]);");
  if (manifest.problems.length === 0) return;
  printError();
  printProblems(root, manifest.problems);
  printError(`\n${countProblems(manifest.problems)}`);
}

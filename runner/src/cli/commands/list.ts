/**
 * `headwater list`: the assets of a project, as its text defines them; with `--runtime` also those that only running its
 * modules shows, as assets that are made in a loop.
 */
import type { Command } from "commander";
import type { Asset } from "@headwater/core/asset";
import { type AssetKey, compareText } from "@headwater/core/keys";
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
  readonly runtime?: boolean;
}

export function register(program: Command): void {
  addProjectOptions(program.command("list").description("list assets, with what defines them"))
    .option("-s, --select <expression>", "only the assets that the expression selects")
    .option("--runtime", "load the project's modules too, for assets that their text does not show")
    .action(list);
}

async function list(options: ListOptions): Promise<void> {
  const { project, made } = options.runtime === true ? await openRuntime(options) : await openText(options);
  const selected = await selectAssets(project, options.select);
  const assets = project.manifest.assets.filter((asset) => selected.has(asset.key));
  if (options.json === true) {
    printJson({
      project: project.manifest.project,
      assets: assets.map((asset) => assetJson(asset, made)),
      problems: project.manifest.problems.map(problemJson),
    });
  } else {
    printAssets(project, assets, made);
  }
}

/** `made` are the assets that the text does not show. */
interface Listed {
  readonly project: OpenProject;
  readonly made: ReadonlySet<AssetKey>;
}

async function openText(options: ListOptions): Promise<Listed> {
  return { project: await openProject(options), made: new Set() };
}

async function openRuntime(options: ListOptions): Promise<Listed> {
  const [project, { runtimeManifest }, { AssetGraph }] = await Promise.all([
    openProject(options),
    import("../../definitions/runtime-manifest.ts"),
    import("@headwater/core/graph/asset-graph"),
  ]);
  const { assets, problems } = await runtimeManifest({ ...project, scope: "project" });
  const manifest = {
    ...project.manifest,
    assets: [...project.manifest.assets, ...assets].sort((a, b) => compareText(a.key, b.key)),
    problems: [...project.manifest.problems, ...problems],
  };
  const made = new Set(assets.map(({ key }) => key));
  return { project: { ...project, manifest, graph: new AssetGraph(manifest) }, made };
}

function assetJson(asset: Asset, made: Listed["made"]): object {
  return {
    key: asset.key,
    source: made.has(asset.key) ? "runtime" : "text",
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
    codeVersion: asset.kind === "external" || (made.has(asset.key) && !asset.code.given) ? null : asset.code.version,
    external: asset.kind === "external",
  };
}

function whereIs({ key, definition: { file, name } }: Asset, made: Listed["made"]): string {
  return made.has(key) ? `${plainLine(file)} (when it runs)` : `${plainLine(file)}:${String(name.start.line + 1)}`;
}

function printAssets({ root, manifest }: OpenProject, assets: readonly Asset[], made: Listed["made"]): void {
  const rows = assets.map((asset) => [
    paint("bold", plainLine(asset.key)),
    plainLine(asset.group),
    plainLine(asset.kinds.join(", ")),
    plainLine(asset.dependencies.map(({ key }) => key).join(", ")),
    paint("dim", whereIs(asset, made)),
  ]);
  if (rows.length > 0) print(renderTable(["asset", "group", "kinds", "upstream", "defined at"], rows));
  else print("No assets. An asset is an exported function: export const orders = asset(() => [...]);");
  if (manifest.problems.length === 0) return;
  printError();
  printProblems(root, manifest.problems);
  printError(`\n${countProblems(manifest.problems)}`);
}

/** `headwater lineage`: the graph as text, or as nodes and edges. */
import type { Command } from "commander";
import type { Asset } from "@headwater/core/asset";
import { sourceOf } from "../asset-source.ts";
import { openProject, readStatuses, selectAssets } from "../open-project.ts";
import { addAssetOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { paint, plainLine, print, printJson } from "../output.ts";
import { statusMark } from "../status-mark.ts";

export function register(program: Command): void {
  addAssetOptions(program.command("lineage").description("show what depends on what, upstream first"))
    .argument("[selection]", 'assets to show, as "+orders+"', "*")
    .action(lineage);
}

async function lineage(selection: string, options: ProjectOptions): Promise<void> {
  const project = await openProject(options, { madeAtRun: true });
  const statuses = await readStatuses(project);
  const selected = await selectAssets(project, selection, statuses);
  const assets = new Map(project.manifest.assets.map((asset) => [asset.key, asset]));
  const ordered = project.graph.topological(selected).flatMap((key) => assets.get(key) ?? []);
  if (options.json === true) {
    printJson({
      project: project.manifest.project,
      nodes: ordered.map((asset) => ({
        key: asset.key,
        source: sourceOf(asset),
        group: asset.group,
        external: asset.kind === "external",
        status: statuses.get(asset.key)?.status ?? "unknown",
      })),
      edges: ordered.flatMap((asset) =>
        asset.dependencies
          .filter(({ key }) => selected.has(key))
          .map(({ key, via }) => ({ from: key, to: asset.key, via })),
      ),
    });
    return;
  }
  for (const asset of ordered) {
    const mark = statusMark(statuses.get(asset.key)?.status ?? "unknown");
    const made = asset.madeAtRun === true ? paint("dim", " (made at run time)") : "";
    print(`${mark} ${paint("bold", plainLine(asset.key))}${made}${upstreamText(asset)}`);
  }
}

function upstreamText(asset: Asset): string {
  if (asset.dependencies.length === 0) return "";
  return paint("dim", `  ← ${asset.dependencies.map(({ key }) => plainLine(key)).join(", ")}`);
}

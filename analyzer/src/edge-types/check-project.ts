/** Checks all edges of a project once, for a command. */
import type { Asset, Manifest } from "@headwater/core/asset";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import { type AssetEdges, checkAsset, type FindAsset } from "./check-asset.ts";
import { EdgeProgram } from "./edge-program.ts";

export interface CheckProjectOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  readonly manifest: Manifest;
  /** Absolute path of the SDK's entry, for projects that have not installed it. */
  readonly sdk: string;
}

export function checkProject({ root, manifest, sdk }: CheckProjectOptions): AssetEdges {
  const files = filesToCheck(manifest);
  const program = new EdgeProgram({ root, sdk, files });
  const find = findIn(manifest.assets);
  const problems: Problem[] = [];
  let edges = 0;
  for (const asset of manifest.assets) {
    const found = checkAsset(program, asset, find);
    problems.push(...found.problems);
    edges += found.edges;
  }
  return { problems, edges };
}

/** The files that define something with parameters or a value. What their types come from is found by their imports. */
export function filesToCheck({ assets }: Manifest): readonly ProjectPath[] {
  const definitions = assets.flatMap((asset) => [asset, ...asset.checks].map(({ definition }) => definition.file));
  return [...new Set(definitions)].sort();
}

export function findIn(assets: readonly Asset[]): FindAsset {
  const byKey = new Map<AssetKey, Asset>(assets.map((asset) => [asset.key, asset]));
  return (key) => byKey.get(key);
}

/** Checks all edges of a project once, for a command. */
import type { Asset, Manifest } from "@headwater/core/asset";
import { isSource } from "@headwater/core/index/resolution";
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
  const files = (Object.keys(manifest.files) as ProjectPath[]).filter(isSource);
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

export function findIn(assets: readonly Asset[]): FindAsset {
  const byKey = new Map<AssetKey, Asset>(assets.map((asset) => [asset.key, asset]));
  return (key) => byKey.get(key);
}

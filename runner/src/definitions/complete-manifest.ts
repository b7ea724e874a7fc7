/**
 * The whole manifest of a project whose text does not show all: what its modules make when they run is put beside what
 * the text shows. Loaded where that is wanted alone; a project whose text shows all never comes here.
 */
import { readIndex, withRuntime } from "@headwater/analyzer/read-manifest";
import type { Environment, Manifest } from "@headwater/core/asset";
import type { Problem } from "@headwater/core/problem";
import { cacheFolder } from "../cache-folder.ts";
import { runtimeManifest } from "./runtime-manifest.ts";

export interface CompleteOptions {
  /** Absolute. */
  readonly root: string;
  /** As the text says. */
  readonly manifest: Manifest;
  readonly environment: Environment;
  /** The files that make what no text shows, or all that may define assets. */
  readonly scope: "made-at-run" | "project";
  /** Ends the wait for the modules: then its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export interface CompleteManifest {
  readonly manifest: Manifest;
  /** What the run met, beside what the manifest says. */
  readonly problems: readonly Problem[];
}

export async function completeManifest(options: CompleteOptions): Promise<CompleteManifest> {
  const place = { root: options.root, cache: cacheFolder() };
  // The definitions run in a process of their own, while this one links the text.
  const [{ definitions, problems }, index] = await Promise.all([runtimeManifest(options), readIndex(place)]);
  const { manifest } = await withRuntime(place, index, definitions);
  // Two with one key stand in the way of both, whether the text shows them or not.
  const doubles = problems.filter(({ code }) => code === "HW102");
  if (doubles.length === 0) return { manifest, problems };
  return {
    manifest: { ...manifest, problems: [...manifest.problems, ...doubles] },
    problems: problems.filter(({ code }) => code !== "HW102"),
  };
}

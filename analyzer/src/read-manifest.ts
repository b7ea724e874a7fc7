/**
 * Reads a project once, for a run or a question. Where nothing has changed since the last time, its manifest is that of
 * the last time; else the facts of each file that has not changed are known. What it takes to link facts is loaded only
 * then, and the parser, which is longer to load than most projects are to read, only when some file has changed.
 */
import type { Manifest } from "@headwater/core/asset";
import type { RuntimeDefinition } from "@headwater/core/runtime/runtime-definition";
import { keepManifest, type KeptManifestOptions, readKeptManifest } from "./kept-manifest.ts";
import type { ProjectIndex } from "./project-index.ts";

export interface ReadManifestOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  /** Absolute path of the user's cache folder, or `null` for none. */
  readonly cache: string | null;
  /** See `FACTS_VERSION`; without one nothing is cached. */
  readonly version?: string | null;
  /** In milliseconds since 1970; by default the clock's. */
  readonly now?: number;
}

export async function readManifest(options: ReadManifestOptions): Promise<Manifest> {
  const place = placeOf(options);
  if (place === undefined) return (await readIndex(options)).manifest;
  const kept = await readKeptManifest(place);
  if (kept !== undefined) return kept;
  const { readProject } = await import("./read-project.ts");
  const { index, evidence } = await readProject(place);
  const { manifest } = index;
  const found = evidence.take(manifest.files);
  if (found !== undefined) await keepManifest(place, manifest, found);
  return manifest;
}

/** For more than the manifest, which alone is kept. */
export async function readIndex(options: ReadManifestOptions): Promise<ProjectIndex> {
  const place = placeOf(options);
  const { readAnew, readProject } = await import("./read-project.ts");
  return place === undefined ? await readAnew(options.root) : (await readProject(place)).index;
}

/**
 * The index with what its modules made when they ran. Where kept facts do not tell what that reaches, more is read, and
 * kept for the next time.
 * @param index as `readIndex` gave it for the same options
 */
export async function withRuntime(
  options: ReadManifestOptions,
  index: ProjectIndex,
  definitions: readonly RuntimeDefinition[],
): Promise<ProjectIndex> {
  const { MissingFacts, readAnew, readMore } = await import("./read-project.ts");
  try {
    index.takeRuntime(definitions);
    return index;
  } catch (error) {
    if (!(error instanceof MissingFacts)) throw error;
  }
  const take = (more: ProjectIndex): void => {
    more.takeRuntime(definitions);
  };
  const place = placeOf(options);
  if (place !== undefined) return await readMore(place, take);
  const anew = await readAnew(options.root);
  take(anew);
  return anew;
}

/** `undefined` where nothing is cached. */
function placeOf(options: ReadManifestOptions): KeptManifestOptions | undefined {
  const { root, cache, version = FACTS_VERSION, now = Date.now() } = options;
  return cache === null || version === null ? undefined : { folder: cache, version, root, now };
}

/** Put in by the build: a hash of the program that reads facts. */
declare const HEADWATER_FACTS_VERSION: string;

/** Of the program that reads facts; `null` for sources, which change without a new version. */
export const FACTS_VERSION = typeof HEADWATER_FACTS_VERSION === "string" ? HEADWATER_FACTS_VERSION : null;

/**
 * Reads a project once, for a run or a question, with the facts that are known from the last time. The parser, which is
 * longer to load than most projects are to read, is loaded only when some file has changed.
 */
import type { Manifest } from "@headwater/core/asset";
import { FactsCache } from "./facts-cache.ts";
import { ProjectIndex } from "./project-index.ts";

export interface ReadManifestOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  /** Absolute path of the user's cache folder, or `null` for none. */
  readonly cache: string | null;
  /** See `FACTS_VERSION`; without one nothing is cached. */
  readonly version?: string | null;
}

export async function readManifest({ root, cache, version = FACTS_VERSION }: ReadManifestOptions): Promise<Manifest> {
  if (cache === null || version === null) return (await ProjectIndex.open({ root })).manifest;
  const known = await FactsCache.open({ folder: cache, version, root });
  try {
    if (!known.isEmpty) return (await ProjectIndex.open({ root, known, readFacts: missing })).manifest;
  } catch (error) {
    if (!(error instanceof MissingFacts)) throw error;
  }
  const index = await ProjectIndex.open({ root, known });
  await known.save();
  return index.manifest;
}

/** Put in by the build: a hash of the program that reads facts. */
declare const HEADWATER_FACTS_VERSION: string;

/** Of the program that reads facts; `null` for sources, which change without a new version. */
export const FACTS_VERSION = typeof HEADWATER_FACTS_VERSION === "string" ? HEADWATER_FACTS_VERSION : null;

class MissingFacts extends Error {}

function missing(): never {
  throw new MissingFacts();
}

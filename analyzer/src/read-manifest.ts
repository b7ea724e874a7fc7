/**
 * Reads a project once, for a run or a question. Where nothing has changed since the last time, its manifest is that of
 * the last time; else the facts of each file that has not changed are known. The parser, which is longer to load than
 * most projects are to read, is loaded only when some file has changed.
 */
import type { Manifest } from "@headwater/core/asset";
import type { FileFacts } from "@headwater/core/facts";
import { EvidenceTaker } from "./evidence.ts";
import { FactsCache } from "./facts-cache.ts";
import type { ReadFacts } from "./facts/read-facts.ts";
import { keepManifest, type KeptManifestOptions, readKeptManifest } from "./kept-manifest.ts";
import { type KnownFacts, ProjectIndex } from "./project-index.ts";

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
  const { root, cache, version = FACTS_VERSION, now = Date.now() } = options;
  if (cache === null || version === null) return (await ProjectIndex.open({ root })).manifest;
  const place = { folder: cache, version, root, now };
  const kept = await readKeptManifest(place);
  if (kept !== undefined) return kept;
  const { index, evidence } = await readWithFacts(place);
  const { manifest } = index;
  const found = evidence.take(manifest.files);
  if (found !== undefined) await keepManifest(place, manifest, found);
  return manifest;
}

/** For more than the manifest, which alone is kept. */
export async function readIndex(options: ReadManifestOptions): Promise<ProjectIndex> {
  const { root, cache, version = FACTS_VERSION, now = Date.now() } = options;
  if (cache === null || version === null) return await ProjectIndex.open({ root });
  return (await readWithFacts({ folder: cache, version, root, now })).index;
}

interface Read {
  readonly index: ProjectIndex;
  readonly evidence: EvidenceTaker;
}

async function readWithFacts(place: KeptManifestOptions): Promise<Read> {
  const cache = await FactsCache.open(place);
  const known: KnownFacts = {
    get: (path, textHash) => {
      const facts = cache.get(path, textHash);
      return facts === undefined || isOfEarlierText(facts) ? undefined : facts;
    },
    add: (facts) => cache.add(facts),
  };
  const read = async (readFacts?: ReadFacts): Promise<Read> => {
    const { root, now } = place;
    const evidence = new EvidenceTaker(root, now);
    const options = readFacts === undefined ? {} : { readFacts };
    return { index: await ProjectIndex.open({ root, known, evidence, ...options }), evidence };
  };
  try {
    if (!cache.isEmpty) return await read(missing);
  } catch (error) {
    if (!(error instanceof MissingFacts)) throw error;
  }
  const result = await read();
  await cache.save();
  return result;
}

/** An editor keeps what a half-typed file said when it was last whole; what lies on disk now says otherwise. */
function isOfEarlierText({ syntaxErrors, readableUntil }: FileFacts): boolean {
  return syntaxErrors.length > 0 && readableUntil === null;
}

/** Put in by the build: a hash of the program that reads facts. */
declare const HEADWATER_FACTS_VERSION: string;

/** Of the program that reads facts; `null` for sources, which change without a new version. */
export const FACTS_VERSION = typeof HEADWATER_FACTS_VERSION === "string" ? HEADWATER_FACTS_VERSION : null;

class MissingFacts extends Error {}

function missing(): never {
  throw new MissingFacts();
}

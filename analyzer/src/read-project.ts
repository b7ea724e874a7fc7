/** Reads a project that is not what it was the last time: with the facts that are known of each file that has not changed. */
import type { FileFacts } from "@headwater/core/facts";
import { EvidenceTaker } from "./evidence.ts";
import { FactsCache } from "./facts-cache.ts";
import type { ReadFacts } from "./facts/read-facts.ts";
import type { KeptManifestOptions } from "./kept-manifest.ts";
import type { KnownFacts } from "./parsed-files.ts";
import { ProjectIndex } from "./project-index.ts";

export interface ReadProject {
  readonly index: ProjectIndex;
  /** What the index stands on. */
  readonly evidence: EvidenceTaker;
}

export async function readProject(place: KeptManifestOptions): Promise<ReadProject> {
  const cache = await FactsCache.open(place);
  const known = knownIn(cache);
  const read = async (readFacts?: ReadFacts): Promise<ReadProject> => {
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

/** With the parser at hand; what `use` asks for is kept too. */
export async function readMore(place: KeptManifestOptions, use: (index: ProjectIndex) => void): Promise<ProjectIndex> {
  const cache = await FactsCache.open(place);
  const { readFacts } = await import("./facts/read-facts.ts");
  const index = await ProjectIndex.open({ root: place.root, known: knownIn(cache), readFacts });
  use(index);
  await cache.save();
  return index;
}

function knownIn(cache: FactsCache): KnownFacts {
  return {
    get: (path, textHash) => {
      const facts = cache.get(path, textHash);
      return facts === undefined || isOfEarlierText(facts) ? undefined : facts;
    },
    add: (facts) => cache.add(facts),
  };
}

/** Without any cache. */
export async function readAnew(root: string): Promise<ProjectIndex> {
  return await ProjectIndex.open({ root });
}

/** An editor keeps what a half-typed file said when it was last whole; what lies on disk now says otherwise. */
function isOfEarlierText({ syntaxErrors, readableUntil }: FileFacts): boolean {
  return syntaxErrors.length > 0 && readableUntil === null;
}

/** Something is asked for that no kept facts tell, of an index that was opened without the parser. */
export class MissingFacts extends Error {}

function missing(): never {
  throw new MissingFacts();
}

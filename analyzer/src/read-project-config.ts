/** Reads a project's configuration alone, for who asks where its store lies and not what its assets are. */
import type { ProjectConfig } from "@headwater/core/asset";
import { FactsCache } from "./facts-cache.ts";
import type { ReadFacts } from "./facts/read-facts.ts";
import { filesOnDisk } from "./project-files.ts";
import { ProjectIndex } from "./project-index.ts";
import { FACTS_VERSION, readManifest, type ReadManifestOptions } from "./read-manifest.ts";

/** As the manifest has it, and without reading the files of assets. */
export async function readProjectConfig(options: ReadManifestOptions): Promise<ProjectConfig> {
  const { root, cache, version = FACTS_VERSION } = options;
  const known =
    cache === null || version === null ? undefined : await FactsCache.open({ folder: cache, version, root });
  const files = { ...filesOnDisk(root), list: () => [] };
  const open = async (readFacts: ReadFacts): Promise<ProjectIndex> =>
    await ProjectIndex.open({
      root,
      files,
      readFacts,
      // What is read anew is not kept: a cache of the configuration alone would be in place of the project's.
      ...(known === undefined ? {} : { known: { get: (...text) => known.get(...text), add: (facts) => facts } }),
    });
  const { config, problems } = (await openWithoutParser(open)).manifest;
  // A configuration that is not understood by itself may be so in its project, as by the aliases of a tsconfig. That no
  // file matches a pattern says nothing, since none is looked for.
  return problems.every(({ code }) => code === "HW116") ? config : (await readManifest(options)).config;
}

/** The parser is longer to load than most configurations are to read. */
async function openWithoutParser(open: (readFacts: ReadFacts) => Promise<ProjectIndex>): Promise<ProjectIndex> {
  const missing = new Error("There are no facts of a file yet");
  try {
    return await open(() => {
      throw missing;
    });
  } catch (error) {
    if (error !== missing) throw error;
  }
  return await open((await import("./facts/read-facts.ts")).readFacts);
}

/** A project's files held in memory: the same port as the disk, for tests that edit thousands of times. */
import { isIncluded, matchesPattern, ownFiles, type ProjectFiles } from "@headwater/analyzer/project-files";
import { textHash } from "@headwater/analyzer/text-file";
import type { ProjectPath } from "@headwater/core/keys";

export function memoryFiles(
  texts: ReadonlyMap<ProjectPath, string>,
  versions: ReadonlyMap<string, string> = new Map(),
): ProjectFiles {
  return {
    list: (include) =>
      ownFiles(
        [...texts.keys()].filter((path) => isIncluded(path, include) || /(^|\/)headwater\.config\.ts$/.test(path)),
      ),
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? undefined : { text, hash: textHash(text) };
    },
    isFile: (path) => texts.has(path),
    packageVersion: (_from, name) => versions.get(name) ?? "",
    sourcesOf: () => [],
    forgetModules: () => undefined,
    match: (pattern) => [...texts.keys()].filter((path) => matchesPattern(path, pattern)).sort(),
  };
}

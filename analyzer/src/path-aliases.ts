/** `paths` and `baseUrl` of the nearest tsconfig.json, with what it extends: where a specifier that is no relative one may lead. */
import { dirname } from "node:path";
import { createPathsMatcher, getTsconfig } from "get-tsconfig";

/** Absolute paths that a specifier in a file, given by its absolute path, may mean; empty for a package. */
export type PathAliases = (from: string, specifier: string) => readonly string[];

/** Reads each tsconfig.json once. */
export function readPathAliases(): PathAliases {
  const matchers = new Map<string, (specifier: string) => readonly string[]>();
  const cache = new Map<string, unknown>();
  return (from, specifier) => {
    const folder = dirname(from);
    let matcher = matchers.get(folder);
    if (matcher === undefined) matchers.set(folder, (matcher = matcherOf(folder, cache)));
    return matcher(specifier);
  };
}

/** A file that cannot be read, or extends one that is not there, says nothing; the editor and `tsc` report it. */
function matcherOf(folder: string, cache: Map<string, unknown>): (specifier: string) => readonly string[] {
  try {
    const tsconfig = getTsconfig(folder, "tsconfig.json", cache);
    return (tsconfig && createPathsMatcher(tsconfig)) ?? (() => []);
  } catch {
    return () => [];
  }
}

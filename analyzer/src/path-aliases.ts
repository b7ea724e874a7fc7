/** `paths` and `baseUrl` of the tsconfig.json of a file, with what it extends: where a specifier that is no relative one may lead. */
import { createPathsMatcher, type TsConfigResult } from "get-tsconfig";
import { TsconfigReader } from "./tsconfig-of.ts";

/** Absolute paths that a specifier in a file, given by its absolute path, may mean; empty for a package. */
export type PathAliases = (from: string, specifier: string) => readonly string[];

/** Reads each tsconfig.json once. */
export function readPathAliases(): PathAliases {
  const tsconfigs = new TsconfigReader();
  const matchers = new Map<TsConfigResult | null, (specifier: string) => readonly string[]>([[null, () => []]]);
  return (from, specifier) => {
    const tsconfig = tsconfigs.of(from);
    let matcher = matchers.get(tsconfig);
    if (matcher === undefined) matchers.set(tsconfig, (matcher = matcherOf(tsconfig)));
    return matcher(specifier);
  };
}

function matcherOf(tsconfig: TsConfigResult | null): (specifier: string) => readonly string[] {
  return (tsconfig && createPathsMatcher(tsconfig)) ?? (() => []);
}

/** `paths` and `baseUrl` of a project's tsconfig.json: where a specifier that is no relative one may lead. */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseJsonc } from "./parse-jsonc.ts";

/** The paths, relative to the project, that a specifier may mean; empty for a package. */
export type PathAliases = (specifier: string) => readonly string[];

export const NO_ALIASES: PathAliases = () => [];

/** Reads the tsconfig.json in the folder itself; what it extends is not followed. */
export function readPathAliases(root: string): PathAliases {
  const { baseUrl, paths } = readCompilerOptions(join(root, "tsconfig.json"));
  const base = typeof baseUrl === "string" ? baseUrl : undefined;
  const patterns = typeof paths === "object" && paths !== null ? Object.entries(paths) : [];
  if (base === undefined && patterns.length === 0) return NO_ALIASES;
  return (specifier) => {
    const found = patterns.flatMap(([pattern, targets]) => {
      const star = matched(pattern, specifier);
      const texts = Array.isArray(targets) ? targets.filter((target) => typeof target === "string") : [];
      return star === undefined ? [] : texts.map((target) => posix.join(base ?? ".", target.replace("*", star)));
    });
    return base === undefined ? found : [...found, posix.join(base, specifier)];
  };
}

/** Empty where the file is not there or cannot be read. The parser of TypeScript would be long to load for this. */
function readCompilerOptions(path: string): { readonly baseUrl?: unknown; readonly paths?: unknown } {
  try {
    const config = parseJsonc(readFileSync(path, "utf8"));
    const options: unknown = isObject(config) ? Reflect.get(config, "compilerOptions") : undefined;
    return isObject(options) ? options : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** What `*` stands for, empty for a pattern without one; `undefined` where the pattern does not match. */
function matched(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === specifier ? "" : undefined;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  if (specifier.length < before.length + after.length) return undefined;
  if (!specifier.startsWith(before) || !specifier.endsWith(after)) return undefined;
  return specifier.slice(before.length, specifier.length - after.length);
}

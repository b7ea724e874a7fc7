/** Which module an import means: a file of the project, a package, or the SDK. */
import type { ProjectPath } from "../keys.ts";

export type Resolved =
  | { readonly kind: "sdk" }
  /** A source file of the project, whose facts are known. */
  | { readonly kind: "file"; readonly path: ProjectPath }
  /** Another file, as JSON or text: it counts by its content; the hash of one that is too large for that is empty. */
  | { readonly kind: "content"; readonly path: ProjectPath; readonly hash: string }
  /** `version` is empty where it cannot be found. */
  | { readonly kind: "package"; readonly name: string; readonly version: string }
  | { readonly kind: "builtin" }
  | { readonly kind: "missing" };

/** The modules that a file asks for, by specifier. A tuple list, so that it compares and serialises as plain data. */
export type Resolutions = readonly (readonly [specifier: string, resolved: Resolved])[];

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];
const SOURCE = /\.[cm]?[jt]sx?$/;
/** What TypeScript looks for where an import names the JavaScript that a file is compiled to. */
const COMPILED: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** Whether files of this name are parsed; others count by content. */
export function isSource(path: string): boolean {
  return SOURCE.test(path);
}

/**
 * Where a relative specifier can lead, in the order of preference. A path above the project begins with `../`.
 * @param base the folder that the specifier starts from, empty for the project's own.
 */
export function candidatePaths(base: string, specifier: string): readonly ProjectPath[] {
  const path = joinPath(base, specifier);
  const inside = (suffix: string): string => (path === "" ? suffix.slice(1) : path + suffix);
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
  const compiled = extension === undefined ? [] : (COMPILED[extension] ?? []);
  const candidates = [
    ...compiled.map((replacement) => path.slice(0, -(extension?.length ?? 0)) + replacement),
    ...(/(^|\/)\.\.$|^$/.test(path) || specifier.endsWith("/")
      ? []
      : [path, ...EXTENSIONS.map((suffix) => path + suffix)]),
    ...EXTENSIONS.map((suffix) => inside(`/index${suffix}`)),
  ];
  // Every part was normalised by `joinPath`.
  return candidates as ProjectPath[];
}

/** `lodash/fp` is of `lodash`, `@scope/a/b` of `@scope/a`. */
export function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

export function isRelative(specifier: string): boolean {
  return specifier === "." || specifier === ".." || specifier.startsWith("./") || specifier.startsWith("../");
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function joinPath(base: string, specifier: string): string {
  const parts = base === "" ? [] : base.split("/");
  for (const part of specifier.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || parts.length === 0 || parts.at(-1) === "..") parts.push(part);
    else parts.pop();
  }
  return parts.join("/");
}

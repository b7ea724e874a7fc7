/** From the path that an import names to the file that TypeScript would take for it. */
import { readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** What an output extension may stand for, in TypeScript's order. */
const SOURCES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  [".js", [".ts", ".tsx", ".js", ".jsx"]],
  [".jsx", [".tsx", ".jsx"]],
  [".mjs", [".mts", ".mjs"]],
  [".cjs", [".cts", ".cjs"]],
]);
const APPENDED = [".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs"] as const;

/**
 * `./a.js` may be `a.ts`, `./a` may be `a.ts` or a folder with an index. A source beside its compiled output wins, as it
 * does for `tsc`. `undefined` where there is no such file.
 */
export function resolveFile(path: string): string | undefined {
  const extension = extname(path);
  const base = path.slice(0, path.length - extension.length);
  for (const source of SOURCES_OF.get(extension) ?? []) {
    if (isFile(base + source)) return base + source;
  }
  if (isFile(path)) return path;
  for (const appended of APPENDED) {
    if (isFile(path + appended)) return path + appended;
  }
  return resolveFolder(path);
}

function resolveFolder(folder: string): string | undefined {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const main = mainOf(folder);
  // A main that names the folder itself would lead back here.
  const named = main === undefined || join(folder, main) === join(folder) ? undefined : resolveFile(join(folder, main));
  return named ?? APPENDED.map((extension) => join(folder, `index${extension}`)).find(isFile);
}

function mainOf(folder: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const main: unknown = typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, "main") : undefined;
    return typeof main === "string" ? main : undefined;
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

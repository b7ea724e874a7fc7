/** Which files Headwater loads itself, and as what. */
import { readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { CompilerSettings } from "./compiler-settings.ts";

export type ModuleFormat = "module" | "commonjs";

export const TYPESCRIPT: ReadonlySet<string> = new Set([".ts", ".tsx", ".mts", ".cts", ".jsx"]);

/** Installed packages are JavaScript and Node's own business; a linked workspace package is not among them. */
export function isInstalled(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path);
}

const packageTypes = new Map<string, string | null>();

/** How a source file runs: by its extension, else by its package, else by its tsconfig.json. */
export function moduleFormat(path: string, settings: CompilerSettings): ModuleFormat {
  switch (extname(path)) {
    case ".mts":
      return "module";
    case ".cts":
      return "commonjs";
    default:
      return packageType(dirname(path)) === "module" ? "module" : settings.format;
  }
}

/** JavaScript that Node takes for a module whatever stands in it. */
export function isModuleScript(path: string): boolean {
  return extname(path) === ".mjs" || (extname(path) === ".js" && packageType(dirname(path)) === "module");
}

/** `type` of the nearest package.json. */
function packageType(folder: string): string | null {
  const known = packageTypes.get(folder);
  if (known !== undefined) return known;
  const type = readType(join(folder, "package.json"));
  const parent = dirname(folder);
  const found = type === undefined && parent !== folder ? packageType(parent) : (type ?? null);
  packageTypes.set(folder, found);
  return found;
}

/** `undefined` where there is no package.json; `null` where it gives no type. */
function readType(path: string): string | null | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(text);
    const type: unknown = typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, "type") : null;
    return typeof type === "string" ? type : null;
  } catch {
    return null;
  }
}

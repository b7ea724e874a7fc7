/**
 * Writes the SDK's declarations so that they stand alone.
 *
 * The SDK's sources use types of core, and `@headwater/core` is not published. So the declarations of the core modules
 * that the SDK mentions are put next to its own, in core/, and every import is rewritten to a relative one.
 *
 * Invariant: no import in what is written leads outside the folder, except to packages that users have.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./pinned-node.mjs";

const SDK_TYPES = join(ROOT, "sdk", "out");
const CORE_TYPES = join(ROOT, "core", "out");
const CORE = "@headwater/core/";

/** Imports, exports, `import("...")` types and references to modules, as the compiler writes them. */
const SPECIFIER = /((?:\bfrom|\bimport|\bimport\()\s*)"([^"]+)"/g;

/** @param target folder that receives index.d.ts and the rest; declarations of an earlier build are removed from it. */
export async function emitSdkTypes(target: string): Promise<void> {
  await compile();
  const files = new Map<string, string>();
  for (const name of await readdir(SDK_TYPES, { recursive: true })) {
    if (name.endsWith(".d.ts")) await collect(files, name.split(sep).join("/"), join(SDK_TYPES, name));
  }

  await mkdir(target, { recursive: true });
  for (const name of await readdir(target, { recursive: true })) {
    if (name.endsWith(".d.ts") && !files.has(name.split(sep).join("/"))) await rm(join(target, name));
  }
  for (const [name, text] of files) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), text);
  }
}

/** Type errors are left to the type check: declarations are emitted in spite of them. */
async function compile(): Promise<void> {
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  await promisify(execFile)(process.execPath, [tsc, "-b", join(ROOT, "sdk")]).catch((error: unknown) => {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
    if (!existsSync(join(SDK_TYPES, "index.d.ts"))) throw new Error(`No declarations of the SDK:\n${output}`);
    console.error(`The SDK has type errors:\n${output}`);
  });
}

/** Adds one declaration file, and the files of core that it leads to, under the names that they will have. */
async function collect(files: Map<string, string>, name: string, source: string): Promise<void> {
  if (files.has(name)) return;
  files.set(name, "");
  const needed: string[] = [];
  const text = (await readFile(source, "utf8")).replace(SPECIFIER, (_, before: string, specifier: string) => {
    const target = resolve(name, specifier);
    if (target === undefined) return `${before}"${specifier}"`;
    if (target.startsWith("core/")) needed.push(target);
    const path = relative(dirname(name), target).split(sep).join("/");
    return `${before}"${path.startsWith(".") ? path : `./${path}`}.js"`;
  });
  files.set(name, text.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
  for (const module of needed) {
    await collect(files, `${module}.d.ts`, join(CORE_TYPES, `${module.slice("core/".length)}.d.ts`));
  }
}

/** The module that a specifier means, as a path in the target folder without its ending; undefined for packages. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith(CORE)) return `core/${specifier.slice(CORE.length)}`;
  if (!specifier.startsWith(".")) return undefined;
  return join(dirname(from), specifier.replace(/\.(d\.)?[jt]s$/, ""))
    .split(sep)
    .join("/");
}

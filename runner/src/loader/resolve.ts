/**
 * Resolves what a project's files import as `tsc` does, where Node alone would not: `paths`, output extensions that
 * stand for sources, no extension at all, folders, sources of workspace packages; and `headwater` for a project that has
 * not installed it.
 */
import { existsSync, realpathSync } from "node:fs";
import { type ImportAttributes, isBuiltin, type ResolveFnOutput, type ResolveHookContext } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CompilerSettingsReader } from "./compiler-settings.ts";
import { resolveFile } from "./resolve-file.ts";
import { isInstalled } from "./source-kind.ts";
import { markImport } from "./source-place.ts";

export interface Resolver {
  readonly settings: CompilerSettingsReader;
  /** Absolute path of the SDK for a project without one. */
  readonly sdk: string;
  readonly isUserFile: (path: string) => boolean;
}

type Next = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

/** What `load` needs to know of a file that is neither code nor JSON with an attribute. */
export const AS_TEXT = "?headwater-text";
export const AS_JSON = "?headwater-json";

export function resolve(
  resolver: Resolver,
  specifier: string,
  context: ResolveHookContext,
  next: Next,
): ResolveFnOutput {
  const parent = context.parentURL?.startsWith("file:") ? fileURLToPath(context.parentURL) : undefined;
  if (parent !== undefined && !isInstalled(parent) && resolver.isUserFile(parent) && !isBuiltin(specifier)) {
    const found = resolveSource(resolver, specifier, parent);
    if (found !== undefined) return resolved(found, context);
  }
  try {
    return next(specifier, context);
  } catch (error) {
    if (specifier === "headwater") return { url: pathToFileURL(resolver.sdk).href, shortCircuit: true };
    const found = parent === undefined ? undefined : afterNode(error, specifier, parent);
    if (found !== undefined) return resolved(found, context);
    if (parent !== undefined) markImport(error, parent, specifier);
    throw error;
  }
}

/** Absolute path of the file that an import means, by all of the above; `undefined` where it means none. */
export function resolveNow(specifier: string, parent: string): string | undefined {
  try {
    const url = new URL(import.meta.resolve(specifier, pathToFileURL(parent).href));
    return url.protocol === "file:" ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** The file of the user's that an import means; `undefined` where Node has to say. */
function resolveSource(resolver: Pick<Resolver, "settings">, specifier: string, parent: string): string | undefined {
  const path = specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
  if (/^\.\.?(\/|$)/.test(path)) return resolveFile(join(dirname(parent), path));
  if (isAbsolute(path)) return resolveFile(path);
  for (const candidate of resolver.settings.of(parent).candidates(specifier)) {
    const found = resolveFile(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Node found the package, but not the file that its manifest names: it may be a source that is not built. */
function afterNode(error: unknown, specifier: string, parent: string): string | undefined {
  const url: unknown = error instanceof Error ? Reflect.get(error, "url") : undefined;
  if (typeof url === "string" && url.startsWith("file:")) {
    const found = resolveFile(fileURLToPath(url));
    if (found !== undefined) return found;
  }
  for (let folder = dirname(parent); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", specifier);
    // Inside an installed package Node's answer stands.
    if (existsSync(candidate) && !isInstalled(realpathSync(candidate))) return resolveFile(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}

function resolved(path: string, context: ResolveHookContext): ResolveFnOutput {
  // `require` has no attributes, whatever the type says.
  const importAttributes = (context.importAttributes as ImportAttributes | undefined) ?? {};
  const { conditions } = context;
  const { href } = pathToFileURL(realpathSync(path));
  const required = conditions.includes("require");
  if (importAttributes["type"] === "text" || (path.endsWith(".sql") && !required)) {
    return { url: href + AS_TEXT, importAttributes: {}, shortCircuit: true };
  }
  // TypeScript allows JSON without an attribute, and names from it; Node allows neither.
  if (path.endsWith(".json") && importAttributes["type"] === undefined && !required) {
    return { url: href + AS_JSON, shortCircuit: true };
  }
  return { url: href, importAttributes, shortCircuit: true };
}

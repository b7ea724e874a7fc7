/**
 * From a project's TypeScript file to the JavaScript that Node loads: from the cache, else by stripping types, else by
 * the compiler.
 *
 * The cache lies in the user's own cache folder, never in the workspace, because what stands in it is executed. An entry
 * is named by a hash over everything that its content depends on, so it is never out of date.
 */
import { hash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import type { TranspileRequest, Transpiled } from "@headwater/analyzer/transpile";
import { programPath } from "../program-path.ts";
import { HEADWATER_VERSION } from "../version.ts";
import type { CompilerSettings } from "./compiler-settings.ts";
import type { ModuleFormat } from "./source-kind.ts";
import { stripTypes } from "./strip-types.ts";

/** Raised whenever the same input may give another output within one version of Headwater. */
const CACHE_VERSION = `${HEADWATER_VERSION}/2`;

export interface Source {
  readonly path: string;
  readonly text: string;
  /** Of the file's bytes. */
  readonly hash: string;
  readonly format: ModuleFormat;
  readonly settings: CompilerSettings;
}

/** The file has a syntax error. Lines and characters count from 0. */
export class SourceSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";
  readonly path: string;
  readonly line: number;
  readonly character: number;

  constructor(path: string, fault: Extract<Transpiled, { ok: false }>) {
    super(fault.message);
    this.path = path;
    this.line = fault.line;
    this.character = fault.character;
  }
}

/** Throws `SourceSyntaxError`. Positions in the result are those of the source, or its source map is the last line. */
export function compile(source: Source, cache: string | null): string {
  const place = cache === null ? null : join(cache, "transpiled", cacheName(source));
  const known = place === null ? undefined : readIfThere(place);
  if (known !== undefined) return known;
  const code = compileAnew(source);
  if (place !== null) keep(place, code);
  return code;
}

function compileAnew(source: Source): string {
  const { path, text, format, settings } = source;
  if (format === "module" && !/x$/.test(extname(path))) {
    const legacyDecorators = settings.options["experimentalDecorators"] === true;
    const stripped = stripTypes(text, { ...settings, legacyDecorators });
    if (stripped !== undefined) return stripped;
  }
  const result = compiler()({ path, text, format, options: settings.options });
  if (!result.ok) throw new SourceSyntaxError(path, result);
  return result.code;
}

let loadedCompiler: ((request: TranspileRequest) => Transpiled) | undefined;

/** Module hooks are synchronous, so the compiler, which few steps need, is required rather than imported. */
function compiler(): (request: TranspileRequest) => Transpiled {
  if (loadedCompiler !== undefined) return loadedCompiler;
  const module = createRequire(import.meta.url)(
    programPath("transpile"),
  ) as typeof import("@headwater/analyzer/transpile");
  return (loadedCompiler = module.transpile);
}

function cacheName({ path, hash: content, format, settings }: Source): string {
  const parts = [
    CACHE_VERSION,
    process.versions.node,
    extname(path),
    format,
    content,
    JSON.stringify(settings.options),
  ];
  return `${hash("sha256", parts.join("\0"), "hex")}.js`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written costs time and nothing else. */
function keep(path: string, code: string): void {
  try {
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomBytes(6).toString("hex")}`;
    writeFileSync(temporary, code);
    renameSync(temporary, path);
  } catch {
    // See above.
  }
}

/**
 * Loads a project's modules into a step process, TypeScript and all, and remembers what was loaded.
 *
 * Invariant: every project file that is loaded is hashed over exactly the bytes that were compiled, so that what ran can
 * be compared with what was planned.
 */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type LoadFnOutput, type LoadHookContext, registerHooks, type ResolveFnOutput } from "node:module";
import { basename, extname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { type ProjectPath, projectPath } from "@headwater/core/keys";
import { leadsOutside } from "@headwater/core/outside";
import { isOwnFile } from "../program-path.ts";
import { compile, SourceSyntaxError } from "./compile.ts";
import { CompilerSettingsReader } from "./compiler-settings.ts";
import { ImportCircle } from "./import-circle.ts";
import { ModuleExports } from "./module-exports.ts";
import { AS_JSON, AS_TEXT, resolve, resolveNow, type Resolver } from "./resolve.ts";
import { isInstalled, isModuleScript, type ModuleFormat, moduleFormat, TYPESCRIPT } from "./source-kind.ts";
import { SourceMaps } from "./source-maps.ts";

export interface LoaderOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly cache: string | null;
  readonly sdk: string;
}

export class ProjectLoader {
  readonly sourceMaps = new SourceMaps();
  readonly #options: LoaderOptions;
  readonly #settings = new CompilerSettingsReader();
  readonly #exports = new ModuleExports({
    resolve: resolveNow,
    compile: (path, bytes) => this.#asCode(path, bytes),
  });
  #warming: Promise<unknown> | undefined;
  #depth = 0;
  #unreported = new Map<ProjectPath, string>();
  readonly #loaded = new Map<ProjectPath, Buffer>();
  readonly #circle = new ImportCircle();

  private constructor(options: LoaderOptions) {
    this.#options = options;
  }

  /** From here on, every import in this process of a file that no package manager installed goes through the loader. */
  static register(options: LoaderOptions): ProjectLoader {
    const loader = new ProjectLoader(options);
    const resolver: Resolver = {
      settings: loader.#settings,
      sdk: options.sdk,
      isUserFile: (path) => !isOwnFile(path),
    };
    registerHooks({
      resolve: (specifier, context, next) =>
        loader.#busily(() => loader.#noteImport(resolve(resolver, specifier, context, next), context.parentURL)),
      load: (url, context, next) => loader.#busily(() => loader.#load(url, context, next)),
    });
    return loader;
  }

  /** Loads what every file of assets imports, and reads how files are compiled, while there is nothing else to do. */
  warm(): void {
    const config = join(this.#options.root, "headwater.config.ts");
    moduleFormat(config, this.#settings.of(config));
    // Node takes longer to make a module of this one than of any other that is imported as often.
    void import("node:fs");
    const sdk = resolveNow("headwater", config);
    // Where it cannot be loaded, the file that needs it says so.
    if (sdk !== undefined) this.#warming = import(pathToFileURL(sdk).href).catch(() => undefined);
  }

  /** The module's namespace. */
  async import(file: ProjectPath): Promise<object> {
    // CommonJS cannot require a module that is being imported.
    await this.#warming;
    const module: unknown = await import(pathToFileURL(join(this.#options.root, file)).href);
    if (typeof module !== "object" || module === null) throw new TypeError(`${file} is not a module`);
    return module;
  }

  /** It looks for a module or reads one: what is read meanwhile is not read by user code. */
  get isBusy(): boolean {
    return this.#depth > 0;
  }

  #busily<T>(work: () => T): T {
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }

  /** What an error of loading says, with what to do where Node does not say it. */
  faultOf(error: unknown): string {
    const message = error instanceof Error ? error.message : inspect(error, { depth: 1 });
    const name = /does not provide an export named '(.+)'$/.exec(message)?.[1];
    if (name !== undefined) return `${message}. If ${name} is a type, say so: import type, export type.`;
    const circle = this.#circle.of(error)?.map((path) => this.#plannedPath(path));
    if (circle === undefined) return message;
    const used = /'(.+)'/.exec(message)?.[1] ?? "it";
    return `${message}. These files import each other: ${circle.join(" → ")}. Import ${used} from the file that declares it.`;
  }

  #noteImport(found: ResolveFnOutput, parentURL: string | undefined): ResolveFnOutput {
    const isFile = (url: string | undefined): url is string => url?.startsWith("file:") === true;
    if (isFile(parentURL) && isFile(found.url)) {
      const [importer, imported] = [fileURLToPath(parentURL), fileURLToPath(found.url)];
      if (!isInstalled(importer)) this.#circle.add(importer, imported);
    }
    return found;
  }

  /** Whether the file was loaded, by whichever import. */
  hasLoaded(file: ProjectPath): boolean {
    return this.#loaded.has(file);
  }

  /** The project files that were loaded so far. */
  get loaded(): ProjectPath[] {
    return [...this.#loaded.keys()];
  }

  /** The text of a file as it was loaded, which the disk may hold no more. */
  loadedText(file: ProjectPath): string | undefined {
    return this.#loaded.get(file)?.toString("utf8");
  }

  /** Hashes of the project files that were loaded since the last call. */
  takeLoaded(): ReadonlyMap<ProjectPath, string> {
    const loaded = this.#unreported;
    this.#unreported = new Map();
    return loaded;
  }

  /** The path of a file in the project; `undefined` for every other file. */
  projectPath(path: string): ProjectPath | undefined {
    const inside = relative(this.#options.root, path);
    if (inside === "" || leadsOutside(inside) || isInstalled(path)) return undefined;
    return projectPath(sep === "/" ? inside : inside.replaceAll(sep, "/"));
  }

  /** As the plan names a source file: one of another package of the workspace lies outside the project. */
  #plannedPath(path: string): ProjectPath {
    return relative(this.#options.root, path).replaceAll(sep, "/") as ProjectPath;
  }

  #load(url: string, context: LoadHookContext, next: (url: string) => LoadFnOutput): LoadFnOutput {
    if (!url.startsWith("file:")) return next(url);
    const path = fileURLToPath(url);
    if (isInstalled(path) || isOwnFile(path)) return next(url);
    const bytes = readFileSync(path);
    const content = hash("sha256", bytes, "hex");
    const planned = this.#plannedPath(path);
    this.#unreported.set(planned, content);
    this.#loaded.set(planned, bytes);

    if (url.endsWith(AS_TEXT))
      return { ...MODULE, source: `export default ${JSON.stringify(bytes.toString("utf8"))};` };
    if (url.endsWith(AS_JSON)) return { ...MODULE, source: jsonModule(path, bytes.toString("utf8")) };
    if (!TYPESCRIPT.has(extname(path))) return next(url);

    const { format, code, isolated } = this.#compile(path, bytes, content);
    const source = format === "module" && !isolated ? this.#exports.elide(path, code) : code;
    this.sourceMaps.add(path, source);
    return { format, source, shortCircuit: true };
  }

  #compile(path: string, bytes: Buffer, content: string): { format: ModuleFormat; code: string; isolated: boolean } {
    const settings = this.#settings.of(path);
    const format = moduleFormat(path, settings);
    const text = withoutMark(bytes.toString("utf8"));
    const code = compile({ path, text, hash: content, format, settings }, this.#options.cache);
    return { format, code, isolated: settings.verbatim || settings.options["isolatedModules"] === true };
  }

  /** As Node will have it, when it comes to that. */
  #asCode(path: string, bytes: Buffer): { readonly format: ModuleFormat; readonly code: string } {
    if (TYPESCRIPT.has(extname(path))) return this.#compile(path, bytes, hash("sha256", bytes, "hex"));
    return { format: isModuleScript(path) ? "module" : "commonjs", code: bytes.toString("utf8") };
  }
}

const MODULE = { format: "module", shortCircuit: true } as const;

/** The value as the default export, and its properties by name, as TypeScript's `resolveJsonModule` gives them. */
function jsonModule(path: string, text: string): string {
  const value = parseJson(path, text);
  const names = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const exports = names.map(
    (name, index) =>
      `const name${index} = value[${JSON.stringify(name)}];export { name${index} as ${JSON.stringify(name)} };`,
  );
  // The text is given to JSON.parse, not to the parser of JavaScript, where "__proto__" means something else.
  return [
    `const value = JSON.parse(${JSON.stringify(text)});export default value;`,
    ...exports.filter((_, i) => names[i] !== "default"),
  ].join("\n");
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `${basename(path)} is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw new SourceSyntaxError(path, { ok: false, message, line: 0, character: 0 });
  }
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

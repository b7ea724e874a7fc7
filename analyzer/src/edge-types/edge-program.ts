/**
 * The program that edges are checked on: the files of a project as they are now, without the bodies of functions that no
 * type depends on. It is kept between edits, and reads and parses again only what has changed.
 *
 * Invariant: a file's tree is replaced, never altered once a program has it.
 */
import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { ProjectPath } from "@headwater/core/keys";
import { leadsOutside } from "@headwater/core/outside";
import { ts } from "ts-morph";
import { SDK_MODULE } from "../sdk-module.ts";
import { type Elided, elideBodies } from "./elide-bodies.ts";
import { LIB_FOLDER, libFile, libText } from "./lib-files.ts";
import { type ProjectSettings, readProjectSettings } from "./project-settings.ts";

export interface EdgeProgramOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  /** Absolute path of the SDK's entry, for projects that have not installed it. */
  readonly sdk: string;
  /** The text of an editor's buffer; `undefined` for what lies on disk. */
  readonly text?: (path: ProjectPath) => string | undefined;
  /** The files to begin from. */
  readonly files: readonly ProjectPath[];
}

interface Kept extends Elided {
  readonly file: ts.SourceFile;
}

/** By absolute path, the files that a file imports in its present text, as far as they are no packages. */
type Imports = Map<string, { readonly of: ts.SourceFile; readonly targets: Set<string> }>;

export class EdgeProgram {
  readonly #root: string;
  readonly #sdk: string;
  readonly #text: (path: ProjectPath) => string | undefined;
  readonly #settings: ProjectSettings;
  readonly #files = new Map<string, Kept | undefined>();
  #host: ts.CompilerHost;
  readonly #imports: Imports = new Map();
  readonly #sought = new Map<string, boolean>();
  #roots: readonly string[];
  #program: ts.Program | undefined;

  constructor({ root, sdk, text, files }: EdgeProgramOptions) {
    this.#root = root;
    this.#sdk = sdk.replace(/\.js$/, ".d.ts");
    this.#text = text ?? (() => undefined);
    this.#roots = files.map((path) => this.#absolute(path));
    const ours = new Set(this.#roots);
    this.#settings = readProjectSettings(slashed(root), (path) => ours.has(path));
    this.#host = this.#makeHost();
  }

  get checker(): ts.TypeChecker {
    return this.#current().getTypeChecker();
  }

  sourceFile(path: ProjectPath): ts.SourceFile | undefined {
    return this.#current().getSourceFile(this.#absolute(path));
  }

  /** The text that counts; `undefined` for a file that no type has been asked of. */
  textOf(path: ProjectPath): string | undefined {
    return this.#files.get(this.#absolute(path))?.file.text;
  }

  /** Every import of a file, also those that no type needs. */
  importsOf(file: ts.SourceFile): readonly ts.ImportDeclaration[] {
    const unused = this.#files.get(file.fileName)?.unused ?? [];
    const imports = [...file.statements.filter((each) => ts.isImportDeclaration(each)), ...unused];
    return imports.toSorted((a, b) => a.pos - b.pos);
  }

  /** The path in the project of a file of the program; `undefined` for what lies elsewhere, as installed packages. */
  pathOf(file: ts.SourceFile): ProjectPath | undefined {
    const path = slashed(relative(this.#root, file.fileName));
    if (leadsOutside(path) || path.includes("node_modules/")) return undefined;
    return path as ProjectPath;
  }

  /** The file that a module's name in a type means: an absolute path without its ending, or relative to a file. */
  fileOfModule(name: string, from: ts.SourceFile): ts.SourceFile | undefined {
    const program = this.#current();
    const base = /^\.\.?\//.test(name) ? slashed(join(dirname(from.fileName), name)) : name;
    const stem = base.replace(/\.[cm]?[jt]sx?$/, "");
    const found = ["", ".ts", ".tsx", ".mts", ".cts", "/index.ts"]
      .map((ending) => program.getSourceFile(ending === "" ? base : stem + ending))
      .find((file) => file !== undefined);
    return found === undefined || this.pathOf(found) === undefined ? undefined : found;
  }

  /**
   * Takes new texts.
   * @param files all to begin from.
   * @returns the files that may see other types than before: those that import, or imported, a changed file of another
   *   shape, directly or over others, and that file itself; `everything` where it declares what holds everywhere.
   */
  update(changed: readonly ProjectPath[], files: readonly ProjectPath[]): ReadonlySet<ProjectPath> | "everything" {
    const roots = files.map((path) => this.#absolute(path));
    const paths = changed.map((path) => this.#absolute(path));
    const before = paths.map((path) => this.#files.get(path));
    const importsBefore = new Map(this.#imports);
    for (const path of paths) this.#files.delete(path);
    const same = roots.length === this.#roots.length && roots.every((path, index) => path === this.#roots[index]);
    const inPlace = same && paths.every((path) => this.#isWhereItWas(path));
    this.#roots = roots;
    // Where files came or went an import may lead elsewhere, which is only looked at without an old program.
    if (!inPlace) this.#host = this.#makeHost();
    this.#program = this.#create(inPlace ? this.#program : undefined);
    const reshaped = paths.filter((path, index) => this.#files.get(path)?.shape !== before[index]?.shape);
    const isGlobal = (kept: Kept | undefined): boolean => kept !== undefined && declaresGlobals(kept.file);
    if (reshaped.some((path) => isGlobal(this.#files.get(path)) || isGlobal(before[paths.indexOf(path)]))) {
      return "everything";
    }
    const found = dependents(reshaped, [importsBefore, this.#imports]);
    return new Set([...found].map((path) => slashed(relative(this.#root, path)) as ProjectPath));
  }

  #current(): ts.Program {
    return (this.#program ??= this.#create(undefined));
  }

  #create(oldProgram: ts.Program | undefined): ts.Program {
    return ts.createProgram({
      rootNames: [...this.#roots.filter((path) => this.#host.fileExists(path)), ...this.#settings.declarations],
      options: this.#settings.options,
      host: this.#host,
      ...(oldProgram === undefined ? {} : { oldProgram }),
    });
  }

  #makeHost(): ts.CompilerHost {
    const { options } = this.#settings;
    const host: ts.CompilerHost = {
      getSourceFile: (path, format) => this.#file(path, format)?.file,
      getDefaultLibFileName: (of) => `${LIB_FOLDER}/${ts.getDefaultLibFileName(of)}`,
      getDefaultLibLocation: () => LIB_FOLDER,
      getCurrentDirectory: () => slashed(this.#root),
      getCanonicalFileName: (path) => (ts.sys.useCaseSensitiveFileNames ? path : path.toLowerCase()),
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getNewLine: () => "\n",
      fileExists: (path) => this.#note(path, this.#isFile(path)),
      readFile: (path) => this.#read(path),
      directoryExists: (path) => this.#note(path, path === LIB_FOLDER || ts.sys.directoryExists(path)),
      getDirectories: (path) => ts.sys.getDirectories(path),
      realpath: (path) => ts.sys.realpath?.(path) ?? path,
      writeFile: () => undefined,
    };
    const cache = ts.createModuleResolutionCache(
      slashed(this.#root),
      (path) => host.getCanonicalFileName(path),
      options,
    );
    host.resolveModuleNameLiterals = (literals, from, redirected, _, containing) => {
      const found = literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(containing, literal, options);
        const resolved = ts.resolveModuleName(literal.text, from, options, host, cache, redirected, mode);
        if (resolved.resolvedModule !== undefined || literal.text !== SDK_MODULE) return resolved;
        return { resolvedModule: { resolvedFileName: slashed(this.#sdk), extension: extensionOf(this.#sdk) } };
      });
      const files = found.flatMap(({ resolvedModule }) => resolvedModule?.resolvedFileName ?? []);
      this.#addImports(from, containing, files);
      return found;
    };
    return host;
  }

  #isFile(path: string): boolean {
    return libText(path) !== undefined || this.#buffer(path) !== undefined || ts.sys.fileExists(path);
  }

  /** What the compiler has been told of the files and folders that it looked for. */
  #note(path: string, exists: boolean): boolean {
    this.#sought.set(path, exists);
    return exists;
  }

  /** Whether a file came or went, or its folder did, does not matter where the compiler has not looked for it. */
  #isWhereItWas(path: string): boolean {
    const known = this.#sought.get(path);
    if (known !== undefined) return known === this.#isFile(path);
    for (let folder = dirname(path); folder.length > this.#root.length; folder = dirname(folder)) {
      if (this.#sought.get(folder) === false) return false;
    }
    return true;
  }

  /** The compiler may ask again for some of the imports of a file, and remember the others. */
  #addImports(from: string, of: ts.SourceFile, files: readonly string[]): void {
    let imports = this.#imports.get(from);
    if (imports?.of !== of) this.#imports.set(from, (imports = { of, targets: new Set() }));
    for (const path of files) if (!path.includes("/node_modules/")) imports.targets.add(path);
  }

  #file(path: string, format: ts.ScriptTarget | ts.CreateSourceFileOptions): Kept | undefined {
    if (this.#files.has(path)) return this.#files.get(path);
    const options = {
      ...(typeof format === "object" ? format : { languageVersion: format }),
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    };
    const lib = libFile(path, options);
    const kept = lib === undefined ? this.#parse(path, options) : { file: lib, shape: lib.text, unused: [] };
    this.#files.set(path, kept);
    return kept;
  }

  #parse(path: string, options: ts.CreateSourceFileOptions): Kept | undefined {
    const text = this.#read(path);
    if (text === undefined) return undefined;
    const file = ts.createSourceFile(path, text, options);
    return { file, ...elideBodies(file) };
  }

  #read(path: string): string | undefined {
    const lib = libText(path);
    if (lib !== undefined) return lib;
    const buffer = this.#buffer(path);
    if (buffer !== undefined) return buffer;
    try {
      const text = readFileSync(path, "utf8");
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    } catch {
      return undefined;
    }
  }

  #buffer(path: string): string | undefined {
    const root = `${slashed(this.#root)}/`;
    return path.startsWith(root) ? this.#text(path.slice(root.length) as ProjectPath) : undefined;
  }

  #absolute(path: ProjectPath): string {
    return slashed(join(this.#root, path));
  }
}

/** By the imports as they were too: one that leads nowhere now has lost the types that it had. */
function dependents(paths: readonly string[], graphs: readonly Imports[]): ReadonlySet<string> {
  const importers = new Map<string, string[]>();
  for (const graph of graphs) {
    for (const [from, { targets }] of graph) {
      for (const target of targets) {
        const known = importers.get(target);
        if (known === undefined) importers.set(target, [from]);
        else known.push(from);
      }
    }
  }
  const found = new Set(paths);
  for (const path of found) for (const importer of importers.get(path) ?? []) found.add(importer);
  return found;
}

function declaresGlobals(file: ts.SourceFile): boolean {
  return !ts.isExternalModule(file) || /\bdeclare\s+(?:global|module)\b/.test(file.text);
}

function extensionOf(path: string): ts.Extension {
  return path.endsWith(".d.ts") ? ts.Extension.Dts : ts.Extension.Ts;
}

/** As TypeScript writes paths. */
function slashed(path: string): string {
  return sep === "/" ? path : path.split(sep).join("/");
}

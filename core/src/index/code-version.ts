/**
 * The code version of a definition: what can alter its value, as one hash.
 *
 * From the function it follows every name to its declaration, over files, re-exports and literal `import()`; a module
 * that is reached adds its effects. Only hashes of canonical forms and the shape of the references go in, no path and no
 * position: moving a helper to another file changes no version.
 */
import type { CodeVersion } from "../asset.ts";
import { computedVersion, givenVersion } from "../code-scheme.ts";
import { type FileFacts, type References, TOP_LEVEL } from "../facts.ts";
import { Hasher, hashTexts } from "../hash.ts";
import { type AssetKey, compareText, type ProjectPath } from "../keys.ts";
import type { CodeRoot } from "./definition.ts";
import { hasUnread } from "./plain-declarations.ts";
import { isRelative, isSource } from "./resolution.ts";
import { exportNames, resolveExport, resolveName, type Sources, type Target } from "./names.ts";

/** What a version stands on. */
export interface CodeSources {
  /** Facts of which only the code counts: places and texts may be of an older, equal text. */
  readonly code: Sources;
  /**
   * The definitions of a file by their ids, each with its key; and for each declaration that holds definitions as its
   * members an entry `name.` without one.
   */
  keys(file: ProjectPath): ReadonlyMap<string, AssetKey | null>;
}

/** Whether a name means a definition, or the list or record that holds it. */
export function holdsDefinitions(sources: CodeSources, target: Extract<Target, { kind: "declaration" }>): boolean {
  const keys = sources.keys(target.file);
  return keys.has([target.name, ...target.members].join(".")) || keys.has(`${target.name}.`);
}

/** A file that counts by its content. */
export type CodeContent = readonly [path: ProjectPath, hash: string];

export interface CodeOfDefinition {
  readonly file: ProjectPath;
  readonly id: string;
  readonly root: CodeRoot;
  /** The content of files that count as code, in the order of their paths. */
  readonly contents: readonly CodeContent[];
  /** Versions of packages do not count. */
  readonly ignorePackages: boolean;
}

export interface OwnOptions {
  /** The option `codeVersion`. */
  readonly given: string | null;
  /** The options that count, in any order: keys of `ins` and `deps`. */
  readonly options: readonly string[];
}

/** All that the code of a definition reaches: most of its version, and known before the keys of assets are. */
export interface ReachedCode {
  /** Of the definition itself. */
  readonly label: string;
  readonly hash: string;
  /** The hashes of what is reached, in their order; a number for what was reached before. */
  readonly hashes: readonly (string | number)[];
  /** Those, but the definition itself. */
  readonly declarations: readonly (readonly [label: string, hash: string])[];
  /** Sorted. */
  readonly files: readonly ProjectPath[];
  readonly untracked: readonly string[];
  /** A helper names assets: see helper-uses.ts. */
  readonly isHelped: boolean;
}

export function reachedCode(sources: CodeSources, definition: CodeOfDefinition): ReachedCode {
  const { file, id, root, contents, ignorePackages } = definition;
  const traversal = new Traversal(sources, `${file}#${id}`, ignorePackages);
  traversal.start(file, root);
  for (const content of contents) traversal.content(content);
  return traversal.reached(root.hash);
}

export function versionOf(reached: ReachedCode, { given, options }: OwnOptions): CodeVersion {
  const { label, hash, hashes, declarations, files, untracked } = reached;
  const own = ownHash(hash, options);
  const hasher = new Hasher();
  hasher.text(own);
  for (const each of hashes) {
    if (typeof each === "number") hasher.number(each);
    else hasher.text(each);
  }
  const all = [[label, own] as const, ...declarations].sort(([a], [b]) => compareText(a, b));
  const version = {
    version: given === null ? computedVersion(hasher.digest()) : givenVersion(given),
    given: given !== null,
    declarations: Object.fromEntries(all),
    files,
    untracked,
  };
  return own === hash || given !== null ? version : { ...version, bare: hash };
}

/** Of the code that a definition has itself, with the options that count. */
export function ownHash(bare: string, options: readonly string[]): string {
  return options.length === 0 ? bare : hashTexts([bare, ...options.toSorted(compareText)]);
}

/** Whether two texts of a file are the same to every code version. */
export function sameCode(a: FileFacts | undefined, b: FileFacts | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return codeKey(a) === codeKey(b);
}

const CODE_KEYS = new WeakMap<FileFacts, string>();

function codeKey(facts: FileFacts): string {
  let key = CODE_KEYS.get(facts);
  if (key === undefined) {
    key = JSON.stringify([
      facts.imports.map(({ local, from, name }) => [local, from, name]),
      facts.requests,
      facts.exports.map((fact) => (fact.kind === "star" ? fact : { ...fact, at: null })),
      facts.declarations.map(({ name, exportedAs, hash, refs }) => [name, exportedAs, hash, refs]),
      // Without the signatures, which hold places.
      facts.plain.replaceAll(/\([^)]*\)/g, ""),
      facts.effects,
      // What nobody has read is as the text is.
      hasUnread(facts) ? facts.textHash : null,
    ]);
    CODE_KEYS.set(facts, key);
  }
  return key;
}

/** What names something: the options of a definition, a helper, or the rest. */
type From = "options" | "declaration" | "root";

class Traversal {
  readonly #sources: CodeSources;
  readonly #ignorePackages: boolean;
  readonly #label: string;
  /** What was reached, numbered, so that a second mention says which. */
  readonly #reached: Map<string, number>;
  readonly #hashes: (string | number)[] = [];
  readonly #declarations: [label: string, hash: string][] = [];
  readonly #files = new Set<ProjectPath>();
  /** The modules that are being walked as a whole. */
  readonly #inside = new Set<ProjectPath>();
  readonly #untracked = new Set<string>();
  #isHelped = false;

  constructor(sources: CodeSources, label: string, ignorePackages: boolean) {
    this.#sources = sources;
    this.#ignorePackages = ignorePackages;
    this.#label = label;
    this.#reached = new Map([[label, 0]]);
  }

  start(file: ProjectPath, root: CodeRoot): void {
    this.#module(file);
    this.#references(root.file, root, root.withOptions ? "options" : "root");
  }

  content([path, hash]: CodeContent): void {
    if (hash === "") this.#untracked.add(`the file ${path}, which is too large or cannot be read`);
    else this.#reach(`${path}#(content)`, hash);
  }

  /** @param hash of the definition itself */
  reached(hash: string): ReachedCode {
    return {
      label: this.#label,
      hash,
      hashes: this.#hashes,
      declarations: this.#declarations,
      files: [...this.#files].sort(compareText),
      untracked: [...this.#untracked].sort(compareText),
      isHelped: this.#isHelped,
    };
  }

  /** Notes what is reached; true the first time. */
  #reach(label: string, hash: string): boolean {
    const number = this.#reached.get(label);
    if (number !== undefined) {
      this.#hashes.push(number);
      return false;
    }
    this.#reached.set(label, this.#reached.size);
    this.#declarations.push([label, hash]);
    this.#hashes.push(hash);
    return true;
  }

  #references(file: ProjectPath, refs: References | null, from: From): void {
    if (refs === null) return;
    for (const name of refs.names) this.#target(resolveName(this.#sources.code, file, name.split(".")), from);
    for (const specifier of refs.modules) this.#request(file, specifier);
    // Which of them are assets is looked up where it matters.
    this.#isHelped ||= from === "declaration" && refs.taken !== undefined;
    for (const words of refs.untracked) this.#untracked.add(`${words}, in ${file}`);
  }

  #target(target: Target, from: From): void {
    switch (target.kind) {
      case "declaration": {
        const { file, name, members } = target;
        const keys = this.#sources.keys(file);
        const id = members.length === 0 ? name : [name, ...members].join(".");
        const key = keys.get(id);
        this.#isHelped ||= from === "declaration" && (key !== undefined || keys.has(`${name}.`));
        if (key === undefined) this.#declaration(file, name);
        // What another asset computes is no part of this code: only its key is to be had.
        else if (from !== "options" && key !== null) this.#reach(`${file}#${id}`, key);
        return;
      }
      case "module":
        // Whether it holds assets is looked up where it matters.
        this.#isHelped ||= from === "declaration";
        this.#wholeModule(target.file);
        return;
      case "content":
        this.content([target.path, target.hash]);
        return;
      case "package":
        if (this.#ignorePackages) return;
        if (target.version === "") this.#untracked.add(`the package ${target.name}, whose version is not known`);
        else this.#reach(`node_modules/${target.name}#(version)`, target.version);
        return;
      case "missing":
        this.#untracked.add(notFound(target.specifier));
        return;
      case "sdk":
      case "builtin":
      case "unknown":
        return;
      default:
        target satisfies never;
    }
  }

  #declaration(file: ProjectPath, name: string): void {
    const declaration = this.#sources.code.declaration(file, name);
    if (declaration === undefined || !this.#reach(`${file}#${name}`, declaration.hash)) return;
    this.#module(file);
    this.#references(file, declaration.refs, "declaration");
  }

  /** What evaluating the module does beside declaring. */
  #module(file: ProjectPath): void {
    if (this.#files.has(file)) return;
    this.#files.add(file);
    const facts = this.#sources.code.facts(file);
    if (facts === undefined) return;
    const keys = this.#sources.keys(file);
    const effects = facts.effects.filter(
      ({ declaration }) => declaration === null || !(keys.has(declaration) || keys.has(`${declaration}.`)),
    );
    const statements = effects.filter(({ declaration }) => declaration === null);
    if (statements.length > 0) this.#reach(`${file}#${TOP_LEVEL}`, hashTexts(statements.map(({ hash }) => hash)));
    for (const { refs } of effects) this.#references(file, refs, "root");
    for (const { specifier, forEffect } of facts.requests) if (forEffect) this.#request(file, specifier);
  }

  /** A module that is asked for as a whole, for its effects or by `import()`. */
  #request(file: ProjectPath, specifier: string): void {
    const resolved = this.#sources.code.resolve(file, specifier);
    const forEffect = this.#sources.code
      .facts(file)
      ?.requests.some((request) => request.specifier === specifier && request.forEffect);
    if (resolved.kind === "file") {
      if (forEffect === true) this.#module(resolved.path);
      else this.#wholeModule(resolved.path);
    } else if (resolved.kind === "missing") this.#untracked.add(notFound(specifier));
    else this.#target(resolved.kind === "sdk" ? { kind: "sdk", name: "*", members: [] } : resolved, "root");
  }

  #wholeModule(file: ProjectPath): void {
    // A module may export itself, as a namespace, or another that does.
    if (this.#inside.has(file)) return;
    this.#inside.add(file);
    this.#module(file);
    for (const name of [...exportNames(this.#sources.code, file)].sort(compareText)) {
      this.#target(resolveExport(this.#sources.code, file, name), "root");
    }
    this.#inside.delete(file);
  }
}

/** In words; a folder's files are as many as there happen to be. */
function notFound(specifier: string): string {
  if (specifier.endsWith("/")) return `the files in ${specifier}`;
  const what = /\.[^./]+$/.test(specifier) && !isSource(specifier) && isRelative(specifier) ? "file" : "module";
  return `the ${what} ${specifier}, which is not found`;
}

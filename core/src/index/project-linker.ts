/**
 * Links the facts of a project's files into its manifest, and keeps it linked while files change.
 *
 * The stages, each remembered per file: definitions (needs the file, and those that its wrappers and constants lead to)
 * → the table of keys → linked definitions (names resolved) → code versions. An edit runs through the stages only for
 * the files that it reaches; every manifest is a new object that shares all else with the one before.
 *
 * Invariant: the manifest is a function of the files as they are, not of the order in which they came.
 */
import type { Asset, Check, CodeVersion, Manifest } from "../asset.ts";
import type { FileFacts } from "../facts.ts";
import { type AssetKey, compareText, type ProjectPath } from "../keys.ts";
import type { Problem } from "../problem.ts";
import { ChecksByAsset } from "./checks-by-asset.ts";
import { codeOptions } from "./code-options.ts";
import { type CodeContent, type ReachedCode, reachedCode, sameCode, versionOf } from "./code-version.ts";
import { cycleProblems } from "./cycle-problems.ts";
import { formerKeyProblems, type RenamedAsset } from "./former-key-problems.ts";
import type { FileHashes } from "./file-hashes.ts";
import type { AnyDefinition, FileDefinitions, OptionEdits } from "./definition.ts";
import { defineFile } from "./define-file.ts";
import { equal } from "./equal.ts";
import { KeyTable } from "./key-table.ts";
import type { UsesIn } from "./helper-fixes.ts";
import { type HelperPlace, helperPlaces, helperProblems, type ReachedHelpers } from "./helper-uses.ts";
import type { KeyClaim, LinkContext, Role } from "./link-context.ts";
import { linkFile, type LinkedFile } from "./link-file.ts";
import { LinkedFiles, type LinkInput } from "./linked-files.ts";
import { Memo } from "./memo.ts";
import { type ReadUnread, resolveExport, resolveName, type Sources, sourcesOf, type Target } from "./names.ts";
import { declares, findDeclaration, hasUnread } from "./plain-declarations.ts";
import { ProblemBoard } from "./problem-board.ts";
import type { CodeOptions } from "./read-code-options.ts";
import { emptyPatterns, type ReadConfig, readConfig, type Variable } from "./read-config.ts";
import { replaceAssets, sortedAssets } from "./replace-assets.ts";
import type { Resolved } from "./resolution.ts";
import type { RuntimeDefinition } from "../runtime/runtime-definition.ts";
import { AT_RUN, RuntimePart } from "../runtime/runtime-part.ts";
import { syntaxProblem } from "./syntax-problem.ts";

/** What differs between two manifests. */
export interface LinkChange {
  readonly assets: readonly AssetKey[];
  readonly removed: readonly AssetKey[];
  /** Files whose problems differ. */
  readonly problems: readonly ProjectPath[];
}

export interface LinkerOptions {
  readonly project: string;
  readonly configFile: ProjectPath;
  readonly variable: Variable;
  /** The files of a pattern of `codeFiles`, by path. */
  readonly contents: (pattern: string) => readonly CodeContent[];
  /** Asked for each time: what it says of a file follows the file's text. */
  readonly usesIn: UsesIn;
  readonly readUnread: ReadUnread;
  /** Whether some file is of a pattern of `include`. */
  readonly hasIncluded: (pattern: string) => boolean;
}

const MISSING: Resolved = { kind: "missing" };
const NO_DEFINITIONS: FileDefinitions = { definitions: [], problems: [], readableUntil: null };
const NO_LINKS: LinkedFile = { assets: [], checks: [], problems: [], renamed: [] };

const NO_CODE_OPTIONS: CodeOptions = { given: null, ignorePackages: false, files: [] };

/** Of what is made elsewhere. */
const NO_CODE: CodeVersion = { version: "", given: false, declarations: {}, files: [], untracked: [] };

/** The code version of each definition of a file, and the helpers of its code that name assets. */
type Versions = readonly (readonly [id: string, version: CodeVersion, helpers: readonly HelperPlace[]])[];

const NO_HELPERS: readonly HelperPlace[] = [];

/** Of each definition of a file. */
type Reached = ReadonlyMap<string, { readonly code: ReachedCode; readonly helpers: readonly HelperPlace[] }>;

const NOTHING_REACHED: Reached = new Map();

export class ProjectLinker {
  readonly #options: LinkerOptions;
  readonly #memo = new Memo();
  readonly #keys = new KeyTable();
  readonly #files = new LinkedFiles();
  readonly #patterns = new Set<string>();

  // Inputs.
  readonly #facts = this.#memo.input<FileFacts | undefined>(undefined, sameFacts);
  readonly #resolutions = this.#memo.input<ReadonlyMap<string, Resolved>>(new Map(), sameResolutions);
  readonly #defines = this.#memo.input<boolean>(false, Object.is);
  readonly #claims = this.#memo.input<readonly KeyClaim[]>([], equal);
  readonly #named = this.#memo.input<readonly AssetKey[]>([], equal);
  /** Counts what the linker was told of a pattern's files: what they hold is asked for outside of it. */
  readonly #contentChanges = this.#memo.input<number>(0, Object.is);
  readonly #allKeys = this.#memo.input<readonly AssetKey[]>([], Object.is);

  readonly #variableChanges = this.#memo.input<number>(0, Object.is);

  // Stages.
  readonly #sources: Sources = sourcesOf({
    facts: (path) => this.#facts.get(path),
    resolve: (path, specifier) => this.#resolutions.get(path).get(specifier) ?? MISSING,
    readUnread: (facts, name) => this.#options.readUnread(facts, name),
  });
  readonly #config = this.#memo.derived<ReadConfig>((file) => {
    // What the variables are is known outside; this counts their changes.
    this.#variableChanges.get("");
    return readConfig(this.#sources, file as ProjectPath, this.#options.variable);
  }, equal);
  readonly #explicit = this.#memo.derived((file) => this.#config.get(file).explicit, Object.is);
  readonly #definitions = this.#memo.derived<FileDefinitions>(
    (path) => (this.#defines.get(path) ? defineFile(this.#sources, path as ProjectPath) : NO_DEFINITIONS),
    equal,
  );
  readonly #roles = this.#memo.derived<ReadonlyMap<string, Role>>((path) => {
    const roles = new Map(this.#definitions.get(path).definitions.map((each) => [each.id, roleOf(each)]));
    // The text counts, but where a key is computed.
    for (const [id, role] of this.#atRun.roles(path as ProjectPath))
      if ((roles.get(id)?.key ?? null) === null) roles.set(id, role);
    return roles;
  }, sameEntries);
  /** As `CodeSources` wants them. */
  readonly #definedKeys = this.#memo.derived<ReadonlyMap<string, AssetKey | null>>(
    (path) => definedKeys(this.#definitions.get(path).definitions),
    sameEntries,
  );
  /** Of a pattern of `codeFiles`. */
  readonly #contents = this.#memo.derived<readonly CodeContent[]>((pattern) => {
    this.#contentChanges.get(pattern);
    this.#patterns.add(pattern);
    return this.#options.contents(pattern);
  }, equal);
  readonly #exported = this.#memo.derived<Target>((place) => {
    const [file, name] = splitPlace(place);
    return this.#aliased(resolveExport(this.#sources, file, name), 0);
  }, equal);
  readonly #linked = this.#memo.derived<LinkedFile>((path) => linkFile(this.#context, path as ProjectPath), equal);
  readonly #code = this.#memo.derived<FileFacts | undefined>((path) => this.#facts.get(path), sameCode);
  readonly #reached = this.#memo.derived<Reached>((path) => this.#reachedBy(path as ProjectPath), sameEntries);
  readonly #versions = this.#memo.derived<Versions>((path) => this.#versionsOf(path as ProjectPath), equal);

  readonly #context: LinkContext = {
    definitions: (file) => this.#definitions.get(file),
    defines: (file) => this.#defines.get(file),
    role: (file, id) => this.#roles.get(file).get(id) ?? null,
    target: (file, name) => this.#target(file, name.split(".")),
    exported: (file, specifier, name) => this.#exportedBy(file, specifier, name) ?? { kind: "unknown" },
    keysNamed: (name) => this.#named.get(name),
    allKeys: () => this.#allKeys.get(""),
    claims: (key) => this.#claims.get(key.toLowerCase()),
    explicit: () => this.#explicit.get(this.#options.configFile),
    hasContent: (pattern) => this.#contents.get(pattern).length > 0,
  };
  readonly #codeSources = {
    code: sourcesOf({
      facts: (path) => this.#code.get(path),
      resolve: (path, specifier) => this.#resolutions.get(path).get(specifier) ?? MISSING,
      readUnread: (facts, name) => this.#options.readUnread(facts, name),
    }),
    keys: (file: ProjectPath) => this.#definedKeys.get(file),
  };

  readonly #atRun = new RuntimePart({
    memo: this.#memo,
    sources: this.#sources,
    context: this.#context,
    codeSources: this.#codeSources,
    contents: (pattern) => this.#contents.get(pattern),
    exported: (file, name) => this.#exported.get(placeOf(file, name)),
  });

  // The manifest's parts, each as of the last update.
  readonly #built = new Map<ProjectPath, { readonly linked: LinkedFile; readonly versions: Versions }>();
  readonly #assets = new Map<AssetKey, Asset>();
  readonly #checks = new ChecksByAsset();
  readonly #board = new ProblemBoard();
  /** The files of definitions with helpers that name assets: few projects have any. */
  readonly #helped = new Set<ProjectPath>();
  readonly #renamed = new Map<ProjectPath, readonly RenamedAsset[]>();
  #manifest: Manifest;

  constructor(options: LinkerOptions) {
    this.#options = options;
    this.#manifest = this.#snapshot([], [], this.#files.hashes);
  }

  get manifest(): Manifest {
    return this.#manifest;
  }

  /** Where options of an asset can be written; `null` where it is none, or its text gives no place. */
  editsOf(key: AssetKey): OptionEdits | null {
    const [claim] = this.#keys.claims(key.toLowerCase());
    const definitions = claim === undefined ? [] : this.#definitions.get(claim.file).definitions;
    return definitions.find(({ id }) => id === claim?.id)?.edits ?? null;
  }

  /** The patterns of `codeFiles` whose files count. */
  get patterns(): ReadonlySet<string> {
    return this.#patterns;
  }

  /** What sources import by content; the same list until one comes or goes. */
  get contentFiles(): readonly ProjectPath[] {
    return this.#files.contentFiles;
  }

  /** Files of these patterns came, went or have another content: the next update looks at them again. */
  contentsChanged(patterns: Iterable<string>): void {
    for (const pattern of patterns) this.#contentChanges.set(pattern, this.#contentChanges.get(pattern) + 1);
  }

  /** Gives back memory: what the texts define is computed again where somebody asks. */
  rest(): void {
    this.#definitions.rest();
    this.#reached.rest();
  }

  /** The assets that a file defines, in the order written. */
  assetsIn(file: ProjectPath): readonly Asset[] {
    const { linked } = this.#built.get(file) ?? { linked: NO_LINKS };
    return linked.assets.flatMap(({ part }) => this.#assets.get(part.key) ?? []);
  }

  /** Environment variables may have other values than before: the next update reads the configuration again. */
  variablesChanged(): void {
    this.#variableChanges.set("", this.#variableChanges.get("") + 1);
  }

  /**
   * Takes files of which the next update will tell, while others are still being read, and computes what they define:
   * that seldom stands on other files, and where it does, it is computed again. Nothing shows before that update.
   */
  prepare(inputs: readonly LinkInput[]): void {
    for (const input of inputs) {
      this.#take(input);
      this.#definitions.get(input.path);
    }
  }

  /** Follows the code of a prepared file: worth it when what it leads to is prepared too. */
  prepareCode(file: ProjectPath): void {
    this.#reached.get(file);
  }

  /** Finds out who has which key: for when all files are prepared that may define assets. */
  prepareKeys(): void {
    this.#updateKeys(new Set(this.#files.paths));
  }

  /** Links a prepared file: worth it when the keys are, and its code. */
  prepareLinks(file: ProjectPath): void {
    this.#linked.get(file);
    this.#versions.get(file);
  }

  /** `atRun`, where it is given, replaces what the modules were found to make when they last ran. */
  update(inputs: readonly LinkInput[], atRun?: readonly RuntimeDefinition[]): LinkChange {
    const foundAtRun = atRun === undefined ? [] : this.#atRun.set(atRun);
    const touched = new Set<ProjectPath>();
    for (const input of inputs) {
      touched.add(input.path);
      this.#take(input);
    }
    this.#updateKeys(touched);
    const rebuilt = this.#relink(touched);
    const atRunAgain = [...foundAtRun, ...this.#atRun.takeSuspects()];
    const { changed, removed, edgesChanged } = this.#rebuild(rebuilt, atRunAgain);
    this.#atRun.look(inputs.map(({ path, facts, defines }) => ({ path, facts: defines ? facts : null })));
    if (edgesChanged) this.#board.say("cycles", cycleProblems(this.#assets));
    this.#board.say("helpers", this.#helperProblems());
    this.#board.say("former keys", formerKeyProblems([...this.#renamed.values()].flat(), this.#assets));
    const problems = this.#updateProblems(touched);
    this.#manifest = this.#nextManifest(inputs, changed, removed, problems);
    for (const { path, facts } of inputs) if (facts === null) this.#forget(path);
    return { assets: changed.toSorted(compareText), removed: removed.toSorted(compareText), problems };
  }

  #take(input: LinkInput): void {
    if (!this.#files.take(input)) return;
    const { path, facts, resolutions, defines } = input;
    this.#facts.set(path, facts ?? undefined);
    this.#resolutions.set(path, new Map(resolutions));
    this.#defines.set(path, facts !== null && defines);
  }

  #updateKeys(touched: ReadonlySet<ProjectPath>): void {
    const claims = new Map<ProjectPath, readonly KeyClaim[]>();
    for (const file of suspectsAnd(this.#definitions.takeSuspects(), touched)) {
      claims.set(file, claimsOf(this.#definitions.get(file).definitions));
    }
    this.#claim(claims);
    // What no text shows has the keys that the text leaves.
    const isTaken = (key: string): boolean => this.#keys.claims(key).some(({ file }) => file !== AT_RUN);
    this.#claim(new Map([[AT_RUN, this.#atRun.claims(isTaken)]]));
    this.#allKeys.set("", this.#keys.keys);
  }

  #claim(claims: ReadonlyMap<ProjectPath, readonly KeyClaim[]>): void {
    const change = this.#keys.update(claims);
    for (const key of change.claims) this.#claims.set(key, this.#keys.claims(key));
    for (const name of change.names) this.#named.set(name, this.#keys.keysNamed(name));
  }

  /** Links again what may differ; the files whose result does. */
  #relink(touched: ReadonlySet<ProjectPath>): Map<ProjectPath, LinkedFile> {
    const rebuilt = new Map<ProjectPath, LinkedFile>();
    const files = suspectsAnd([...this.#linked.takeSuspects(), ...this.#versions.takeSuspects()], touched);
    for (const file of files) {
      const linked = this.#linked.get(file);
      const versions = this.#versions.get(file);
      const before = this.#built.get(file);
      if (before?.linked === linked && before.versions === versions) continue;
      rebuilt.set(file, before?.linked ?? NO_LINKS);
      this.#board.say(`link ${file}`, linked.problems);
      this.#built.set(file, { linked, versions });
      if (versions.some(([, , helpers]) => helpers.length > 0)) this.#helped.add(file);
      else this.#helped.delete(file);
      if (linked.renamed.length > 0) this.#renamed.set(file, linked.renamed);
      else this.#renamed.delete(file);
    }
    return rebuilt;
  }

  /** Makes the assets of the files new, and those whose checks are defined there. */
  #rebuild(
    before: ReadonlyMap<ProjectPath, LinkedFile>,
    more: readonly AssetKey[],
  ): {
    changed: AssetKey[];
    removed: AssetKey[];
    edgesChanged: boolean;
  } {
    const keys = new Set<AssetKey>(more);
    const definedIn = new Map<AssetKey, ProjectPath>();
    for (const [file, old] of before) {
      const { linked, versions } = this.#built.get(file) ?? { linked: NO_LINKS, versions: [] };
      for (const { part } of old.assets) keys.add(part.key);
      for (const { key } of linked.assets.map(({ part }) => part)) {
        keys.add(key);
        definedIn.set(key, file);
      }
      for (const { part } of [...old.checks, ...linked.checks]) keys.add(part.asset);
      this.#checks.replace(file, old.checks, linked.checks, new Map(versions.map(([id, version]) => [id, version])));
    }
    const changed: AssetKey[] = [];
    const removed: AssetKey[] = [];
    let edgesChanged = false;
    for (const key of keys) {
      const old = this.#assets.get(key);
      const asset = this.#asset(key, definedIn.get(key) ?? old?.definition.file);
      if (asset === undefined) {
        if (this.#assets.delete(key)) removed.push(key);
        edgesChanged ||= old !== undefined;
      } else {
        if (old !== undefined && equal(old, asset)) continue;
        this.#assets.set(key, asset);
        changed.push(key);
        edgesChanged ||= old === undefined || !equal(old.dependencies, asset.dependencies);
      }
    }
    return { changed, removed, edgesChanged };
  }

  #asset(key: AssetKey, file: ProjectPath | undefined): Asset | undefined {
    const built = file === undefined ? undefined : this.#built.get(file);
    const linked = built?.linked.assets.find(({ part }) => part.key === key);
    const code = built?.versions.find(([id]) => id === linked?.id)?.[1];
    const { checks, problems } = this.#checks.of(key);
    const isWritten = linked !== undefined && code !== undefined;
    // Of an asset that no text defines any more, its checks say so themselves.
    this.#board.say(`checks ${key}`, isWritten ? problems : []);
    if (!isWritten) return this.#assetAtRun(key, checks);
    this.#board.say(`at run ${key}`, this.#atRun.checksOf(key).problems);
    return { ...linked.part, checks: unlike(checks, this.#atRun.checksOf(key).checks), code };
  }

  #assetAtRun(key: AssetKey, written: readonly Check[]): Asset | undefined {
    const isItsOwn = this.#keys.claims(key.toLowerCase())[0]?.file === AT_RUN;
    const found = isItsOwn ? this.#atRun.linked(key) : undefined;
    this.#board.say(`at run ${key}`, found?.problems ?? []);
    if (found === undefined) return undefined;
    return { ...found.asset, checks: unlike(written, found.checks) };
  }

  #versionsOf(file: ProjectPath): Versions {
    const linked = this.#linked.get(file);
    const present = [...linked.assets, ...linked.checks];
    if (present.length === 0) return [];
    const codes = this.#reached.get(file);
    return this.#definitions.get(file).definitions.flatMap((definition) => {
      const { id } = definition;
      const here = present.find((each) => each.id === id);
      if (here === undefined) return [];
      if (definition.kind === "external") return [[id, NO_CODE, NO_HELPERS] as const];
      const reached = codes.get(id);
      if (reached === undefined) return [];
      const options = codeOptions(here.part);
      const { given } = definition.kind === "check" ? NO_CODE_OPTIONS : definition.codeOptions;
      return [[id, versionOf(reached.code, { given, options }), reached.helpers] as const];
    });
  }

  #reachedBy(file: ProjectPath): Reached {
    const { definitions } = this.#definitions.get(file);
    if (definitions.length === 0) return NOTHING_REACHED;
    return new Map(
      definitions.flatMap((definition) => {
        if (definition.kind === "external") return [];
        const { id, code: root } = definition;
        const { files, ignorePackages } = definition.kind === "check" ? NO_CODE_OPTIONS : definition.codeOptions;
        const contents = uniqueContents(files.flatMap(({ pattern }) => this.#contents.get(pattern)));
        const code = reachedCode(this.#codeSources, { file, id, root, ignorePackages, contents });
        const helpers = code.isHelped ? helperPlaces(this.#codeSources, root) : NO_HELPERS;
        return [[id, { code, helpers }] as const];
      }),
    );
  }

  #helperProblems(): readonly Problem[] {
    if (this.#helped.size === 0) return [];
    const reached = [...this.#helped].flatMap((file): ReachedHelpers[] => {
      const versions = this.#built.get(file)?.versions ?? [];
      return this.#definitions.get(file).definitions.flatMap((definition): ReachedHelpers[] => {
        const places = versions.find(([id]) => id === definition.id)?.[2] ?? NO_HELPERS;
        return places.length === 0 ? [] : [{ definition, places }];
      });
    });
    const world = { context: this.#context, sources: this.#codeSources, usesIn: this.#options.usesIn };
    return helperProblems(world, reached);
  }

  /** What a name means; what another file exports is remembered, so that its edits end there. */
  #target(file: ProjectPath, path: readonly string[]): Target {
    const [root = "", ...members] = path;
    const facts = this.#facts.get(file);
    const imported = facts?.imports.find(({ local }) => local === root);
    if (
      facts !== undefined &&
      imported !== undefined &&
      imported.name !== "*" &&
      members.length === 0 &&
      !declares(facts, root)
    ) {
      const exported = this.#exportedBy(file, imported.from, imported.name);
      if (exported !== undefined) return exported;
    }
    return this.#aliased(resolveName(this.#sources, file, path), 0);
  }

  /** `undefined` where the specifier means no file of the project. */
  #exportedBy(file: ProjectPath, specifier: string, name: string): Target | undefined {
    const resolved = this.#sources.resolve(file, specifier);
    return resolved.kind === "file" ? this.#exported.get(placeOf(resolved.path, name)) : undefined;
  }

  /** A constant that only names another is that other. */
  #aliased(target: Target, depth: number): Target {
    if (target.kind !== "declaration" || target.members.length > 0 || depth > 8) return target;
    const facts = this.#sources.facts(target.file);
    // What is not read is a function.
    const found = facts && findDeclaration(facts, target.name);
    const value = found === "unread" ? null : found?.value;
    if (value?.kind !== "name") return target;
    return this.#aliased(resolveName(this.#sources, target.file, value.path), depth + 1);
  }

  /** The files whose problems differ. */
  #updateProblems(touched: ReadonlySet<ProjectPath>): readonly ProjectPath[] {
    for (const path of touched) {
      const [error] = this.#files.factsOf(path)?.syntaxErrors ?? [];
      this.#board.say(`syntax ${path}`, error === undefined ? [] : [syntaxProblem(path, error)]);
    }
    const { problems, include } = this.#config.get(this.#options.configFile);
    this.#board.say("config", [...problems, ...emptyPatterns(include, this.#options.hasIncluded)]);
    return this.#board.takeChanges();
  }

  #nextManifest(
    inputs: readonly LinkInput[],
    changed: readonly AssetKey[],
    removed: readonly AssetKey[],
    problemFiles: readonly ProjectPath[],
  ): Manifest {
    const before = this.#manifest;
    const sameKeys = removed.length === 0 && before.assets.length === this.#assets.size;
    const assets =
      changed.length === 0 && removed.length === 0
        ? before.assets
        : sameKeys
          ? replaceAssets(before.assets, changed, this.#assets)
          : sortedAssets(this.#assets);
    const problems = problemFiles.length === 0 ? before.problems : this.#board.problems;
    return this.#snapshot(assets, problems, this.#files.hashesAfter(inputs));
  }

  #snapshot(assets: readonly Asset[], problems: readonly Problem[], hashes: FileHashes): Manifest {
    const { config } = this.#config.get(this.#options.configFile);
    return {
      project: this.#options.project,
      assets,
      problems,
      get files() {
        return hashes.record;
      },
      config,
      ...(this.#atRun.places.length === 0 ? {} : { madeAtRun: this.#atRun.places }),
    };
  }

  #forget(path: ProjectPath): void {
    this.#built.delete(path);
    this.#helped.delete(path);
    this.#renamed.delete(path);
    for (const table of [
      this.#versions,
      this.#reached,
      this.#linked,
      this.#roles,
      this.#definedKeys,
      this.#definitions,
      this.#code,
    ])
      table.delete(path);
  }
}

/** What the text shows, and what the run shows besides under other names. */
function unlike(written: readonly Check[], atRun: readonly Check[]): readonly Check[] {
  if (atRun.length === 0) return written;
  const names = new Set(written.map(({ name }) => name));
  return [...written, ...atRun.filter(({ name }) => !names.has(name))];
}

/** Facts of two texts that say the same; what nobody has read is as the text is. */
function sameFacts(a: FileFacts | undefined, b: FileFacts | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return a === b;
  if (a.textHash !== b.textHash && (hasUnread(a) || hasUnread(b))) return false;
  return equal({ ...a, textHash: "" }, { ...b, textHash: "" });
}

/** In the same order, too: they are made from a list. */
function sameResolutions(a: ReadonlyMap<string, Resolved>, b: ReadonlyMap<string, Resolved>): boolean {
  return a.size === b.size && equal([...a], [...b]);
}

function roleOf(definition: AnyDefinition): Role {
  const key = definition.kind === "check" || definition.export === null ? null : definition.key;
  return { kind: definition.kind, key };
}

function definedKeys(definitions: readonly AnyDefinition[]): ReadonlyMap<string, AssetKey | null> {
  const keys = new Map<string, AssetKey | null>();
  for (const definition of definitions) {
    const { id } = definition;
    keys.set(id, definition.kind === "check" ? null : definition.key);
    const dot = id.indexOf(".");
    if (dot !== -1) keys.set(id.slice(0, dot + 1), null);
  }
  return keys;
}

function sameEntries<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key)));
}

function claimsOf(definitions: readonly AnyDefinition[]): readonly KeyClaim[] {
  return definitions.flatMap((definition) => {
    if (definition.kind === "check" || definition.key === null || definition.export === null) return [];
    const { file, id, key, name } = definition;
    return [{ file, id, key, name }];
  });
}

function suspectsAnd(suspects: readonly string[], touched: ReadonlySet<ProjectPath>): ReadonlySet<ProjectPath> {
  return new Set([...(suspects as ProjectPath[]), ...touched]);
}

/** Sorted, each file once. */
function uniqueContents(contents: readonly CodeContent[]): readonly CodeContent[] {
  return contents.length === 0 ? contents : [...new Map(contents)].sort(([a], [b]) => compareText(a, b));
}

/** A file and a name in it as one key; no path holds the separator. */
function placeOf(file: ProjectPath, name: string): string {
  return `${file}\0${name}`;
}

function splitPlace(place: string): readonly [ProjectPath, string] {
  const end = place.indexOf("\0");
  return [place.slice(0, end) as ProjectPath, place.slice(end + 1)];
}

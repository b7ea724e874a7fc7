/**
 * The static analysis of one project, kept up to date while its files are edited: which files count, their facts, and
 * the manifest that linking them gives.
 *
 * Invariant: after any sequence of updates the manifest equals that of opening the project anew on the same texts, but
 * for files with syntax errors: those keep what was last known of them. While a large file that is new is read elsewhere,
 * the manifest is that of before.
 */
import { resolve } from "node:path";
import type { Asset, Manifest } from "@headwater/core/asset";
import type { FileFacts } from "@headwater/core/facts";
import { callMakes } from "@headwater/core/index/call-makes";
import { equal } from "@headwater/core/index/equal";
import type { OptionEdits } from "@headwater/core/index/definition";
import { type Sources, sourcesOf } from "@headwater/core/index/names";
import { inputFix, optionFix } from "@headwater/core/index/option-fixes";
import type { LinkInput } from "@headwater/core/index/linked-files";
import { type LinkChange, ProjectLinker } from "@headwater/core/index/project-linker";
import { readConfig, type Variable } from "@headwater/core/index/read-config";
import { isSource } from "@headwater/core/index/resolution";
import type { AssetKey, ProjectPath } from "@headwater/core/keys";
import { CONFIG_NAMES } from "@headwater/core/new-project";
import type { RuntimeDefinition } from "@headwater/core/runtime/runtime-definition";
import type { HistoryFixes } from "@headwater/core/status/history-problems";
import { importedSpecifiers, mentionsSdk } from "./candidates.ts";
import { threadCount } from "./facts/thread-count.ts";
import { isEnvFile } from "./environment-variables.ts";
import type { EvidenceTaker } from "./evidence.ts";
import type { ReadFacts } from "./facts/read-facts.ts";
import { LinkAhead } from "./link-ahead.ts";
import { packable } from "./packable-facts.ts";
import { filesIn, type KnownFacts, type ParsedFile, ParsedFiles } from "./parsed-files.ts";
import {
  decidesModules,
  isIncluded,
  isNestedConfig,
  matchesPattern,
  ownFiles,
  type ProjectFiles,
} from "./project-files.ts";
import { type ProjectWorld, worldOnDisk } from "./project-world.ts";
import { isLargeText, readTogether } from "./read-together.ts";
import { Resolver } from "./resolver.ts";
import { type TextFile, textHash } from "./text-file.ts";

export interface FileChange {
  readonly path: ProjectPath;
  /** The new text, saved or not; `null` when the file is gone. */
  readonly text: string | null;
}

/** What an update changed in the manifest; everything is empty where the edit left the facts equal. */
export interface IndexChange {
  readonly revision: number;
  /** Files that are of interest now and were not, or the reverse, or whose text differs. */
  readonly files: readonly ProjectPath[];
  /** Assets added or changed in any way: place, options, dependencies, checks, code version. */
  readonly assets: readonly AssetKey[];
  readonly removed: readonly AssetKey[];
  /** Files whose problems differ. */
  readonly problems: readonly ProjectPath[];
}

export interface OpenOptions {
  /** The folder of the configuration, absolute. */
  readonly root: string;
  /** By default what lies on disk. */
  readonly files?: ProjectFiles;
  /** By default the parser, which is loaded then, in several threads where there are many files. */
  readonly readFacts?: ReadFacts;
  /** Facts from the last time; what is read anew is added. */
  readonly known?: KnownFacts;
  /** By default of this process, and of the `.env` files of the project. */
  readonly variable?: Variable;
  /** Notes what the disk says, in place of `files` and `variable`. */
  readonly evidence?: EvidenceTaker;
}

/** What is known of a file without parsing it. */
interface Sketch {
  readonly mentionsSdk: boolean;
  /** Read from the text when somebody asks; empty where the SDK is mentioned, since such a file counts anyway. */
  specifiers: readonly string[] | null;
}

/** How many texts without a mention of the SDK are kept while opening, in case an asset imports them. */
const OPENED_LIMIT = 5000;

export class ProjectIndex {
  readonly root: string;
  readonly #files: ProjectFiles;
  readonly #linker: ProjectLinker;
  readonly #resolver: Resolver;
  readonly #configFile: ProjectPath;
  /** Whether texts are asked for again while the project is opened. */
  readonly #keepsTexts: boolean;
  #include: readonly string[] = [];
  /** Every file that may define assets. */
  readonly #sketches = new Map<ProjectPath, Sketch>();
  /** Texts that came by `update`: they count more than the disk. */
  readonly #edited = new Map<ProjectPath, TextFile | null>();
  /** Texts that are read already, while the project is opened. */
  readonly #opened = new Map<ProjectPath, TextFile>();
  /** Files whose texts are large, of those that were read from disk. */
  readonly #large = new Set<ProjectPath>();
  /** The files that count. */
  readonly #parsed: ParsedFiles;
  /** The files that are linked, and whether each was let define assets. */
  readonly #linked = new Map<ProjectPath, boolean>();
  /** What updates touched, until files that are read elsewhere are known; all else stays as it is. */
  #held: ReadonlySet<ProjectPath> = new Set();
  #revision = 0;

  private constructor(options: OpenOptions & Required<Pick<OpenOptions, "readFacts">>) {
    this.root = resolve(options.root);
    const onDisk = worldOnDisk(this.root);
    const world: ProjectWorld = options.evidence?.world ?? {
      ...onDisk,
      files: options.files ?? onDisk.files,
      variable: options.variable ?? onDisk.variable,
    };
    this.#files = world.files;
    this.#resolver = new Resolver({
      sourcesOf: (from, specifier) => this.#files.sourcesOf(from, specifier),
      isKnown: (path) => this.#sketches.has(path),
      isFile: (path) => this.#exists(path),
      contentHash: (path) => this.#text(path)?.hash ?? "",
      packageVersion: (from, name) => this.#files.packageVersion(from, name),
    });
    // Other threads read the text for themselves.
    this.#keepsTexts = options.known !== undefined || threadCount() === 0;
    this.#parsed = new ParsedFiles({
      readFacts: options.readFacts,
      known: options.known,
      text: (path) => this.#text(path),
      resolve: (facts) => this.#resolver.resolveAll(facts),
    });
    const config = CONFIG_NAMES.find((name) => this.#files.isFile(name as ProjectPath)) ?? CONFIG_NAMES[0];
    this.#configFile = config as ProjectPath;
    this.#linker = new ProjectLinker({
      project: world.name(),
      configFile: this.#configFile,
      variable: world.variable,
      contents: (pattern) => this.#contentsOf(pattern),
      hasIncluded: (pattern) => this.#hasIncluded(pattern),
      usesIn: (file) => this.#parsed.usesIn(file),
      readUnread: (facts, name) => this.#parsed.readUnread(facts, name),
    });
  }

  /** Reads and links all of the project's files, leaving the thread to others from time to time. */
  static async open(options: OpenOptions): Promise<ProjectIndex> {
    const readFacts = options.readFacts ?? (await import("./facts/read-facts.ts")).readFacts;
    const index = new ProjectIndex({ ...options, readFacts });
    index.#parsed.read(index.#configFile);
    index.#include = index.#readInclude();
    const threads = options.files === undefined && (options.readFacts === undefined || options.known !== undefined);
    await index.#readAll(index.#files.list(index.#include), threads);
    index.#link(index.#selectCandidates());
    index.#opened.clear();
    index.#parsed.keepGrown();
    return index;
  }

  /** An immutable snapshot: a later update makes a new one. */
  get manifest(): Manifest {
    return this.#linker.manifest;
  }

  /** Counts the updates that changed something. */
  get revision(): number {
    return this.#revision;
  }

  /** The assets that a file defines, in the order written. */
  assetsIn(file: ProjectPath): readonly Asset[] {
    return this.#linker.assetsIn(file);
  }

  /** The fixes that the history of a project calls for: see `historyProblems`. */
  get historyFixes(): HistoryFixes {
    const edits = (key: AssetKey): OptionEdits => this.#linker.editsOf(key) ?? { option: null, deps: null, ins: null };
    return {
      pinInput: (key, name, upstream) => inputFix(edits(key), `Use ${upstream}`, { name, key: upstream }),
      continueHistory: (key, old) =>
        optionFix(edits(key), `Continue the history of ${old}`, `formerly: [${JSON.stringify(old)}]`),
    };
  }

  /** The globs of the options `codeFiles`: their files count by what they hold, and belong to `update`. */
  get contentPatterns(): readonly string[] {
    return [...this.#linker.patterns];
  }

  /** Gives back the memory of what no manifest needs, until it is asked for; leaves the thread to others meanwhile. */
  async rest(): Promise<void> {
    this.#linker.rest();
    await this.#parsed.rest();
  }

  /** What code imports as text or data; the same list until a file comes or goes. */
  get contentFiles(): readonly ProjectPath[] {
    return this.#linker.contentFiles;
  }

  /** The facts of a file that counts. */
  factsOf(file: ProjectPath): FileFacts | undefined {
    return this.#parsed.get(file)?.facts;
  }

  /** Whether a call of what a name of the file means takes a function that makes an asset or a check. */
  isDefiner(file: ProjectPath, path: readonly string[]): boolean {
    const made = callMakes(
      this.#sources((other) => this.#parsed.get(other)),
      file,
      path,
    );
    return made === "asset" || made === "assetCheck";
  }

  /** Takes new texts, from editor buffers or from disk, and links what they touch. */
  update(changes: readonly FileChange[]): IndexChange {
    this.#parsed.takeAwaited();
    let filesDiffer = false;
    let contentDiffers = false;
    const again = new Set<ProjectPath>();
    for (const { path, text } of changes) {
      const before = this.#exists(path);
      this.#edited.set(path, text === null ? null : { text, hash: textHash(text) });
      if ((text !== null) !== before) filesDiffer = true;
      if (isSource(path)) again.add(path);
      else contentDiffers ||= this.#isContent(path);
    }
    const modulesDiffer = changes.some(({ path }) => decidesModules(path));
    if (modulesDiffer) this.#files.forgetModules();
    this.#linker.contentsChanged(this.#patternsOf(changes));
    const touched = new Set<ProjectPath>();
    let candidatesDiffer = filesDiffer;
    for (const path of again) {
      const differs = this.#read(path);
      if (differs !== "nothing") touched.add(path);
      candidatesDiffer ||= differs === "imports";
    }
    if (again.has(this.#configFile)) candidatesDiffer = this.#updateInclude() || candidatesDiffer;
    if (changes.some(({ path }) => isNestedConfig(path))) candidatesDiffer = this.#listAgain();
    candidatesDiffer ||= modulesDiffer;
    if (filesDiffer || contentDiffers || modulesDiffer) for (const path of this.#resolveAgain()) touched.add(path);
    if (changes.some(({ path }) => isEnvFile(path))) {
      this.#linker.variablesChanged();
      touched.add(this.#configFile);
    }
    const held = this.#held;
    const paths = candidatesDiffer || held.size > 0 ? this.#selectCandidates(new Set([...held, ...touched])) : touched;
    this.#held = this.#parsed.takeAwaited() ? paths : new Set();
    if (this.#held.size > 0) return { revision: this.#revision, files: [], assets: [], removed: [], problems: [] };
    const change = this.#link(paths);
    this.#parsed.keepGrown();
    return change;
  }

  /** Takes what the modules were found to make when they ran: beside what the text shows, which counts. */
  takeRuntime(definitions: readonly RuntimeDefinition[]): IndexChange {
    const change = this.#link(new Set(), definitions);
    this.#parsed.keepGrown();
    return change;
  }

  /** Reads files again from disk, as after a watcher's event, and forgets their unsaved texts. */
  refresh(paths: readonly ProjectPath[]): IndexChange {
    return this.update(paths.map((path) => ({ path, text: this.#files.read(path)?.text ?? null })));
  }

  /** Takes a file's text; what about it differs. */
  #read(path: ProjectPath): "nothing" | "text" | "imports" {
    const file = this.#text(path);
    const included = path === this.#configFile || isIncluded(path, this.#include);
    const before = this.#sketches.get(path);
    if (file === undefined) {
      const wasSketched = this.#sketches.delete(path);
      const wasParsed = this.#parsed.delete(path);
      return wasSketched || wasParsed ? "imports" : "nothing";
    }
    const parsed = this.#parsed.get(path);
    const isDoubted = this.#parsed.takeDoubted(path);
    const read = parsed && this.#parsed.factsOf(path, file, isDoubted);
    // A half-typed import mentions nothing: such a file counts as long as its last good text did.
    const isHalf = before !== undefined && read !== undefined && read.syntaxErrors.length > 0;
    const now = isHalf ? before : this.#sketch(file.text, before?.specifiers != null);
    if (included) this.#sketches.set(path, now);
    if (parsed === undefined || read === undefined) return included && !equal(before, now) ? "imports" : "nothing";
    const { facts } = packable(this.#lastGood(read, parsed.facts));
    const imports =
      before?.mentionsSdk !== now.mentionsSdk ||
      !equal(parsed.facts.requests, facts.requests) ||
      this.#parsed.wrapsAsRead(parsed.facts) !== this.#parsed.wrapsAsRead(facts);
    const resolutions = imports ? this.#resolver.resolveAll(facts) : parsed.resolutions;
    this.#parsed.set(path, { facts, resolutions });
    return imports ? "imports" : equal(parsed.facts, facts) && !isDoubted ? "nothing" : "text";
  }

  /** A half-typed file says what it said before, and that it has an error. */
  #lastGood(facts: FileFacts, before: FileFacts): FileFacts {
    if (facts.syntaxErrors.length === 0 || before.readableUntil !== null) return facts;
    return { ...before, textHash: facts.textHash, syntaxErrors: facts.syntaxErrors };
  }

  /** Reads the files that mention the SDK, and all that they import. */
  async #readAll(listed: readonly ProjectPath[], threads: boolean): Promise<void> {
    let ahead: LinkAhead | undefined;
    const linkAhead = (parsed: ParsedFile | undefined): readonly ProjectPath[] => {
      if (parsed === undefined) return [];
      ahead ??= this.#linkAhead();
      ahead.take(this.#inputOf(parsed.facts.path));
      return filesIn(parsed.resolutions);
    };
    await readTogether(listed, {
      counts: (path) => this.#mentionsSdk(path),
      known: (path) => this.#parsed.knownFacts(path),
      wantedOf: (path) => this.#parsed.wantedOf(path),
      take: (facts) => linkAhead(this.#parsed.take(facts)),
      read: (path) => linkAhead(this.#parsed.read(path)),
      linkSome: () => ahead?.linkSome() ?? false,
      isLarge: (path) => threads && this.#large.has(path),
      readApart: async (path) => {
        const file = this.#text(path);
        if (file === undefined) return undefined;
        const { readInThread } = await import("./facts/facts-workers.ts");
        return await readInThread({ path, text: file.text, textHash: file.hash });
      },
      startWorkers: async () =>
        threads ? (await import("./facts/facts-workers.ts")).FactsWorkers.start({ root: this.root }) : null,
    });
  }

  /** For when all listed files are looked at. */
  #linkAhead(): LinkAhead {
    const mentioning = [...this.#sketches].filter(([, { mentionsSdk }]) => mentionsSdk);
    return new LinkAhead({
      linker: this.#linker,
      defining: new Set(mentioning.map(([path]) => path)),
      importsOf: (path) => {
        const parsed = this.#parsed.get(path);
        return parsed && filesIn(parsed.resolutions);
      },
    });
  }

  /** Looks at a file's text for the first time. */
  #mentionsSdk(path: ProjectPath): boolean {
    const file = this.#text(path);
    if (file === undefined) return false;
    const sketched = this.#sketch(file.text, false);
    this.#sketches.set(path, sketched);
    if (this.#opened.size < OPENED_LIMIT && (!sketched.mentionsSdk || this.#keepsTexts)) this.#opened.set(path, file);
    return sketched.mentionsSdk;
  }

  #sketch(text: string, withSpecifiers: boolean): Sketch {
    const mentions = mentionsSdk(text);
    return { mentionsSdk: mentions, specifiers: mentions ? [] : withSpecifiers ? importedSpecifiers(text) : null };
  }

  #text(path: ProjectPath): TextFile | undefined {
    const edited = this.#edited.get(path);
    if (edited !== undefined) return edited ?? undefined;
    const file = this.#opened.get(path) ?? this.#files.read(path);
    if (file !== undefined && isLargeText(file.text)) this.#large.add(path);
    return file;
  }

  #exists(path: ProjectPath): boolean {
    const edited = this.#edited.get(path);
    if (edited !== undefined) return edited !== null;
    return this.#sketches.has(path) || this.#parsed.get(path) !== undefined || this.#files.isFile(path);
  }

  /**
   * Parses what counts and drops what no longer does.
   * @returns the files to link: those given and those that came or went.
   */
  #selectCandidates(touched: ReadonlySet<ProjectPath> = new Set()): ReadonlySet<ProjectPath> {
    const changed = new Set(touched);
    const wanted = new Set<ProjectPath>();
    const visit = (path: ProjectPath): void => {
      if (wanted.has(path)) return;
      const parsed = this.#parsed.read(path);
      if (parsed === undefined) return;
      wanted.add(path);
      if (this.#linked.get(path) !== this.#defines(path)) changed.add(path);
      this.#parsed.want(parsed);
      for (const each of filesIn(parsed.resolutions)) visit(each);
    };
    visit(this.#configFile);
    for (const [path, { mentionsSdk }] of this.#sketches) if (mentionsSdk) visit(path);
    this.#visitUpwards(wanted, visit);
    for (const [path] of this.#parsed.all) {
      if (wanted.has(path)) continue;
      this.#parsed.delete(path);
      changed.add(path);
    }
    for (const path of this.#linked.keys()) if (!wanted.has(path)) changed.add(path);
    this.#parsed.endReading();
    return changed;
  }

  /** From files that make wrappers to the files that import those, which may make wrappers too. */
  #visitUpwards(wanted: ReadonlySet<ProjectPath>, visit: (path: ProjectPath) => void): void {
    const wrapping = new Set<ProjectPath>();
    while (this.#findWrappers(wanted, wrapping)) {
      for (const [path, sketched] of this.#sketches) {
        if (wanted.has(path)) continue;
        sketched.specifiers ??= importedSpecifiers(this.#text(path)?.text ?? "");
        const above = sketched.specifiers.some((specifier) => {
          const target = this.#resolver.resolveFile(path, specifier);
          return target !== undefined && wrapping.has(target);
        });
        if (above) visit(path);
      }
    }
  }

  /** Adds the files through which others can reach the SDK; whether there are new ones. */
  #findWrappers(wanted: ReadonlySet<ProjectPath>, wrapping: Set<ProjectPath>): boolean {
    const before = wrapping.size;
    for (const path of wanted) {
      const parsed = this.#parsed.get(path);
      if (parsed === undefined || wrapping.has(path)) continue;
      const reachesSdk = parsed.resolutions.some(
        ([, resolved]) => resolved.kind === "sdk" || (resolved.kind === "file" && wrapping.has(resolved.path)),
      );
      if (reachesSdk && this.#parsed.wraps(parsed)) wrapping.add(path);
    }
    return wrapping.size > before;
  }

  /** The patterns of `codeFiles` that the files are of. */
  #patternsOf(changes: readonly FileChange[]): readonly string[] {
    return [...this.#linker.patterns].filter((pattern) => changes.some(({ path }) => matchesPattern(path, pattern)));
  }

  /** What the files of a pattern hold, saved or not. */
  #contentsOf(pattern: string): readonly (readonly [ProjectPath, string])[] {
    const paths = new Set(this.#files.match(pattern));
    for (const [path, file] of this.#edited) {
      if (!matchesPattern(path, pattern)) continue;
      if (file === null) paths.delete(path);
      else paths.add(path);
    }
    return [...paths].sort().map((path) => [path, this.#text(path)?.hash ?? ""] as const);
  }

  /** Asked after each edit, and most often answered by the first file. */
  #hasIncluded(pattern: string): boolean {
    for (const path of this.#sketches.keys()) if (isIncluded(path, [pattern])) return true;
    return false;
  }

  /** Whether some file imports this one as data. */
  #isContent(path: ProjectPath): boolean {
    for (const [, { resolutions }] of this.#parsed.all) {
      if (resolutions.some(([, resolved]) => resolved.kind === "content" && resolved.path === path)) return true;
    }
    return false;
  }

  /** Follows every import again: files came or went, or a text import has another content. */
  #resolveAgain(): readonly ProjectPath[] {
    const changed: ProjectPath[] = [];
    for (const [path, { facts, resolutions }] of this.#parsed.all) {
      const now = this.#resolver.resolveAll(facts);
      if (equal(resolutions, now)) continue;
      this.#parsed.set(path, { facts, resolutions: now });
      changed.push(path);
    }
    return changed;
  }

  #link(paths: ReadonlySet<ProjectPath>, atRun?: readonly RuntimeDefinition[]): IndexChange {
    const inputs = [...paths].map((path): LinkInput => {
      const input = this.#inputOf(path);
      if (input.facts === null) this.#linked.delete(path);
      else this.#linked.set(path, input.defines);
      return input;
    });
    const change: LinkChange = this.#linker.update(inputs, atRun);
    if (inputs.length + change.assets.length + change.problems.length > 0) this.#revision++;
    return { revision: this.#revision, files: [...paths].sort(), ...change };
  }

  #inputOf(path: ProjectPath): LinkInput {
    const { facts = null, resolutions = [] } = this.#parsed.get(path) ?? {};
    return { path, facts, resolutions, defines: this.#defines(path) };
  }

  #defines(path: ProjectPath): boolean {
    return this.#sketches.has(path) || path === this.#configFile;
  }

  /** The globs of the configuration, which may lie in a file that it imports. */
  #readInclude(): readonly string[] {
    const sources = this.#sources((path) => this.#parsed.read(path));
    return readConfig(sources, this.#configFile, () => undefined).config.include;
  }

  #sources(parsed: (path: ProjectPath) => ParsedFile | undefined): Sources {
    return sourcesOf({
      facts: (path) => parsed(path)?.facts,
      resolve: (path, specifier) =>
        parsed(path)?.resolutions.find(([asked]) => asked === specifier)?.[1] ?? { kind: "missing" },
      readUnread: (facts, name) => this.#parsed.readUnread(facts, name),
    });
  }

  /** Lists the files anew where the configuration now includes others. */
  #updateInclude(): boolean {
    const include = this.#readInclude();
    if (equal(include, this.#include)) return false;
    this.#include = include;
    return this.#listAgain();
  }

  #listAgain(): boolean {
    const counts = (path: ProjectPath): boolean => isNestedConfig(path) || isIncluded(path, this.#include);
    const edited = [...this.#edited.keys()].filter((path) => this.#edited.get(path) !== null && counts(path));
    const onDisk = this.#files.list(this.#include).filter((path) => this.#edited.get(path) !== null);
    const listed = new Set(ownFiles([...onDisk, ...edited]));
    for (const path of this.#sketches.keys()) if (!listed.has(path)) this.#sketches.delete(path);
    for (const path of listed) {
      const file = this.#sketches.has(path) ? undefined : this.#text(path);
      if (file !== undefined) this.#sketches.set(path, this.#sketch(file.text, false));
    }
    return true;
  }
}

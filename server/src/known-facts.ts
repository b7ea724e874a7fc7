/**
 * The facts of a project's files: those kept from the last start of the server, and those read since. The parser, which
 * takes longer to load than most projects take to read, is loaded when a text is new.
 *
 * Invariant: it writes into the given folder only, and never into the workspace.
 */
import { FactsCache } from "@headwater/analyzer/facts-cache";
import type { ReadFacts } from "@headwater/analyzer/facts/read-facts";
import { RecentFiles } from "@headwater/analyzer/facts/recent-files";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { FACTS_VERSION } from "@headwater/analyzer/read-manifest";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";

export interface KnownFactsOptions {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Absolute folder for what is kept; `null` for none. */
  readonly cache: string | null;
  /** See `FACTS_VERSION`; without one nothing is kept. */
  readonly version?: string | null;
}

/** Facts are saved when nothing has been read for this long: of a project that was opened, and later of its edits. */
const QUIET_MS = { opened: 5_000, edited: 300_000 };

/** The text of a file is new, and the parser is not loaded. */
export class ParserNeeded extends Error {}

export class KnownFacts {
  readonly #cache: FactsCache | undefined;
  /** Read ahead of the index, in another thread; each is taken once. */
  readonly #ahead = new Map<ProjectPath, FileFacts>();
  /** Reads a large text elsewhere, and gives the facts to `addAhead`. */
  #readApart: ((file: ProjectPath, text: string) => void) | null = null;
  /** Hashes of texts that cannot be read elsewhere. */
  readonly #readHere = new Set<string>();
  #parse: ReadFacts | undefined;
  /** Once the project is read: what comes then is edited, and most often again and again. */
  #recent: RecentFiles | null = null;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #hasSaved = false;
  #readAnew = 0;

  private constructor(cache: FactsCache | undefined) {
    this.#cache = cache;
  }

  static async open({ root, cache, version = FACTS_VERSION }: KnownFactsOptions): Promise<KnownFacts> {
    if (cache === null || version === null) return new KnownFacts(undefined);
    return new KnownFacts(await FactsCache.open({ folder: cache, version, root }));
  }

  /** Throws `ParserNeeded` until the parser is loaded. */
  readonly read: ReadFacts = (path, text, textHash, options) => {
    if (this.#parse === undefined) throw new ParserNeeded();
    return this.#parse(path, text, textHash, { ...options, recent: this.#recent });
  };

  get(path: ProjectPath, textHash: string): FileFacts | undefined {
    const ahead = this.#ahead.get(path);
    if (ahead?.textHash !== textHash) return this.#cache?.get(path, textHash);
    this.#ahead.delete(path);
    return this.add(ahead);
  }

  /** How many files were read, here or in other threads, and not known. */
  get readAnew(): number {
    return this.#readAnew;
  }

  add(facts: FileFacts): FileFacts {
    this.#readAnew += 1;
    const before = this.#cache?.lastKnown(facts.path);
    // A file that was half-typed when the editor was closed says what it said before, as one that is half-typed now.
    const isHalf = facts.syntaxErrors.length > 0 && before?.readableUntil === null;
    const kept = isHalf ? { ...before, textHash: facts.textHash, syntaxErrors: facts.syntaxErrors } : facts;
    this.#cache?.add(kept);
    this.#saveWhenQuiet();
    return kept;
  }

  /** From now on large texts are read by that function. */
  readApart(read: (file: ProjectPath, text: string) => void): void {
    this.#readApart = read;
  }

  readsApart(file: ProjectPath, text: string, textHash: string): boolean {
    if (this.#readApart === null || this.#readHere.has(textHash)) return false;
    this.#readApart(file, text);
    return true;
  }

  /** The text could not be read elsewhere. */
  readHere(textHash: string): void {
    this.#readHere.add(textHash);
  }

  /** Takes facts that the index will ask for. */
  addAhead(facts: FileFacts): void {
    this.#ahead.set(facts.path, facts);
  }

  get hasParser(): boolean {
    return this.#parse !== undefined;
  }

  async loadParser(): Promise<void> {
    this.#parse ??= (await import("@headwater/analyzer/facts/read-facts")).readFacts;
  }

  /** Asks again with the parser where kept facts do not tell. */
  async withParser<T>(ask: () => T): Promise<T> {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof ParserNeeded)) throw error;
    }
    await this.loadParser();
    return ask();
  }

  /** Reads a project, with the parser only where a file is not known from the last time. */
  async openIndex(root: string): Promise<ProjectIndex> {
    const index = await this.#openIndex(root);
    this.#recent = new RecentFiles();
    return index;
  }

  /** Saves what is new. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#hasSaved = true;
    const cache = this.#cache;
    this.#saving = this.#saving.then(async () => {
      if (cache?.differs === true) await cache.save();
    });
    await this.#saving;
  }

  async #openIndex(root: string): Promise<ProjectIndex> {
    if (this.#cache === undefined || this.#cache.isEmpty) await this.loadParser();
    try {
      return await ProjectIndex.open({ root, readFacts: this.read, known: this });
    } catch (error) {
      if (!(error instanceof ParserNeeded)) throw error;
    }
    await this.loadParser();
    return await ProjectIndex.open({ root, readFacts: this.read, known: this });
  }

  #saveWhenQuiet(): void {
    if (this.#cache === undefined) return;
    if (this.#timer !== undefined) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => void this.save(), this.#hasSaved ? QUIET_MS.edited : QUIET_MS.opened);
    this.#timer.unref();
  }
}

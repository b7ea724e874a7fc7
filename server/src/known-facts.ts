/**
 * The facts of a project's files: those kept from the last start of the server, and those read since. The parser, which
 * takes longer to load than most projects take to read, is loaded when a text is new.
 *
 * Invariant: it writes into the given folder only, and never into the workspace.
 */
import { FactsCache } from "@headwater/analyzer/facts-cache";
import type { ReadFacts } from "@headwater/analyzer/facts/read-facts";
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

/** Facts are saved when nothing has been read for this long. */
const QUIET_MS = 5000;

/** The text of a file is new, and the parser is not loaded. */
export class ParserNeeded extends Error {}

export class KnownFacts {
  readonly #cache: FactsCache | undefined;
  #parse: ReadFacts | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();

  private constructor(cache: FactsCache | undefined) {
    this.#cache = cache;
  }

  static async open({ root, cache, version = FACTS_VERSION }: KnownFactsOptions): Promise<KnownFacts> {
    if (cache === null || version === null) return new KnownFacts(undefined);
    return new KnownFacts(await FactsCache.open({ folder: cache, version, root }));
  }

  /** Throws `ParserNeeded` for a text that is new, until the parser is loaded. */
  readonly read: ReadFacts = (path, text, textHash) => {
    const known = this.get(path, textHash);
    if (known !== undefined) return known;
    if (this.#parse === undefined) throw new ParserNeeded();
    return this.add(this.#parse(path, text, textHash));
  };

  /** Of the text that has the hash. */
  get(path: ProjectPath, textHash: string): FileFacts | undefined {
    return this.#cache?.get(path, textHash);
  }

  /** Keeps what was read of a new text, here or in another thread. */
  add(facts: FileFacts): FileFacts {
    const before = this.#cache?.lastKnown(facts.path);
    // A file that was half-typed when the editor was closed says what it said before, as one that is half-typed now.
    const isHalf = facts.syntaxErrors.length > 0 && before?.syntaxErrors.length === 0;
    const { textHash, syntaxErrors } = facts;
    const kept = isHalf ? { ...before, textHash, syntaxErrors } : facts;
    this.#cache?.add(kept);
    this.#saveWhenQuiet();
    return kept;
  }

  /** The parser is needed in any case. */
  get isEmpty(): boolean {
    return this.#cache === undefined || this.#cache.isEmpty;
  }

  get hasParser(): boolean {
    return this.#parse !== undefined;
  }

  async loadParser(): Promise<void> {
    this.#parse ??= (await import("@headwater/analyzer/facts/read-facts")).readFacts;
  }

  /** Saves what is new. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const cache = this.#cache;
    this.#saving = this.#saving.then(async () => {
      if (cache?.differs === true) await cache.save();
    });
    await this.#saving;
  }

  #saveWhenQuiet(): void {
    if (this.#cache === undefined) return;
    if (this.#timer !== undefined) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => void this.save(), QUIET_MS);
    this.#timer.unref();
  }
}

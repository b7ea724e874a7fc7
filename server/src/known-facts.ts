/**
 * The facts of a project's files: those kept from the last start of the server, and those read since. The parser, which
 * takes longer to load than most projects take to read, is loaded when a text is new.
 *
 * Invariant: it writes into the given folder only, and never into the workspace.
 */
import { FactsCache } from "@headwater/analyzer/facts-cache";
import type { ReadFacts } from "@headwater/analyzer/facts/read-facts";
import { FACTS_VERSION } from "@headwater/analyzer/read-manifest";

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
    const known = this.#cache?.get(path, textHash);
    if (known !== undefined) return known;
    if (this.#parse === undefined) throw new ParserNeeded();
    const before = this.#cache?.lastKnown(path);
    const facts = this.#parse(path, text, textHash);
    // A file that was half-typed when the editor was closed says what it said before, as one that is half-typed now.
    const isHalf = facts.syntaxErrors.length > 0 && before?.syntaxErrors.length === 0;
    const kept = isHalf ? { ...before, textHash, syntaxErrors: facts.syntaxErrors } : facts;
    this.#cache?.add(kept);
    this.#saveWhenQuiet();
    return kept;
  };

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

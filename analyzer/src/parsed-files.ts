/**
 * The files of a project that count, each with its facts and where its imports lead: what is known from the last time, what
 * is read, and what is read later on demand.
 */
import { setImmediate } from "node:timers/promises";
import type { DeclarationFact, FileFacts } from "@headwater/core/facts";
import {
  findDeclaration,
  hasUnread,
  readDeclarations,
  unreadNames,
  withRead,
} from "@headwater/core/index/plain-declarations";
import type { Resolutions } from "@headwater/core/index/resolution";
import type { ProjectPath } from "@headwater/core/keys";
import { makesWrappers } from "./candidates.ts";
import type { ReadFacts } from "./facts/read-facts.ts";
import { Bundle, packable } from "./packable-facts.ts";
import { isLargeText } from "./read-together.ts";
import type { TextFile } from "./text-file.ts";
import { WantedNames } from "./wanted-names.ts";

export interface ParsedFile {
  readonly facts: FileFacts;
  readonly resolutions: Resolutions;
}

export interface KnownFacts {
  get(path: ProjectPath, textHash: string): FileFacts | undefined;
  add(facts: FileFacts): FileFacts;
  /** Whether a large text that is new is read elsewhere: then its facts will be known, and the file is updated again. */
  readsApart?(file: ProjectPath, text: string, textHash: string): boolean;
}

export interface ParsedFilesOptions {
  readonly readFacts: ReadFacts;
  /** Facts from the last time; what is read anew is added. */
  readonly known: KnownFacts | undefined;
  /** The text that a file has now. */
  text(path: ProjectPath): TextFile | undefined;
  resolve(facts: FileFacts): Resolutions;
}

type Uses = NonNullable<FileFacts["uses"]>;

/** How many functions of a file are read one by one before all are. */
const MOST_ASKED = 8;

/** How many files' facts are packed together, before others get their turn: to read one of them takes inflating all. */
const PACKED = 20;

export class ParsedFiles {
  readonly #options: ParsedFilesOptions;
  readonly #files = new Map<ProjectPath, ParsedFile>();
  /** `makesWrappers` of facts, where somebody has asked. */
  readonly #wraps = new WeakMap<FileFacts, boolean>();
  /** What declarations call, of the few files that the linker has asked about. */
  readonly #uses = new Map<ProjectPath, { readonly textHash: string; readonly uses: Uses }>();
  /** While files are read that were not. */
  #wanted = new WantedNames();
  /** How often a file was read again for a function. */
  readonly #asked = new Map<ProjectPath, number>();
  /** Files of which more is read than their known facts say. */
  readonly #grown = new Set<ProjectPath>();
  /** Files of which something was asked that their texts of that moment could not tell. */
  readonly #doubted = new Set<ProjectPath>();
  /** Large files that are read elsewhere. */
  readonly #awaited = new Set<ProjectPath>();

  constructor(options: ParsedFilesOptions) {
    this.#options = options;
  }

  get(path: ProjectPath): ParsedFile | undefined {
    return this.#files.get(path);
  }

  set(path: ProjectPath, parsed: ParsedFile): void {
    this.#files.set(path, parsed);
  }

  /** Whether it was there. */
  delete(path: ProjectPath): boolean {
    return this.#files.delete(path);
  }

  get all(): Iterable<readonly [ProjectPath, ParsedFile]> {
    return this.#files;
  }

  /** Whether files were asked for since the last time that are read elsewhere. */
  takeAwaited(): boolean {
    const awaits = this.#awaited.size > 0;
    this.#awaited.clear();
    return awaits;
  }

  /** Reads a file that was not read; `undefined` where it is gone, or read elsewhere. */
  read(path: ProjectPath): ParsedFile | undefined {
    const parsed = this.#files.get(path);
    if (parsed !== undefined) return parsed;
    const file = this.#options.text(path);
    if (file === undefined) return undefined;
    const { text, hash } = file;
    const { known, readFacts } = this.#options;
    const facts = known?.get(path, hash);
    if (facts !== undefined) return this.#take(facts);
    if (isLargeText(text) && known?.readsApart?.(path, text, hash) === true) {
      this.#awaited.add(path);
      return undefined;
    }
    const read = readFacts(path, text, hash, { wanted: this.#wanted.of(path) });
    return this.#take(known?.add(read) ?? read);
  }

  /** The facts of a file without taking it, where they are known. */
  knownFacts(path: ProjectPath): FileFacts | undefined {
    const taken = this.#files.get(path)?.facts;
    const { known } = this.#options;
    if (taken !== undefined || known === undefined) return taken;
    const file = this.#options.text(path);
    return file === undefined ? undefined : known.get(path, file.hash);
  }

  /** Takes facts that were read elsewhere, or are known. */
  take(facts: FileFacts): ParsedFile {
    const { known } = this.#options;
    const { path, textHash } = facts;
    return this.#files.get(path) ?? this.#take(known?.get(path, textHash) ?? known?.add(facts) ?? facts);
  }

  /** What the text of a file says that is read already and may have another now: all of it, where `whole` is true. */
  factsOf(path: ProjectPath, { text, hash }: TextFile, whole: boolean): FileFacts {
    const { known, readFacts } = this.#options;
    const facts = known?.get(path, hash);
    if (facts !== undefined && !(whole && hasUnread(facts))) return facts;
    const read = readFacts(path, text, hash);
    return known?.add(read) ?? read;
  }

  /** Whether what was asked of a file since the last time could not be told, also where its text is as it was. */
  takeDoubted(path: ProjectPath): boolean {
    return this.#doubted.delete(path);
  }

  /** The names that files ask of a file which is to be read; `null` for all that it says. */
  wantedOf(path: ProjectPath): ReadonlySet<string> | null {
    return this.#wanted.of(path);
  }

  /** Notes what a file asks of others that are to be read. */
  want({ facts, resolutions }: ParsedFile): void {
    if (filesIn(resolutions).some((path) => !this.#files.has(path))) this.#wanted.note(facts, resolutions);
  }

  /** All files are read that count. */
  endReading(): void {
    this.#wanted = new WantedNames();
  }

  /** Whether other files can define assets through a file: only if it reaches the SDK. */
  wraps(parsed: ParsedFile): boolean {
    return this.wrapsAsRead(this.#whole(parsed).facts);
  }

  /** The same, as far as the file is read. */
  wrapsAsRead(facts: FileFacts): boolean {
    let wraps = this.#wraps.get(facts);
    if (wraps === undefined) this.#wraps.set(facts, (wraps = makesWrappers(facts)));
    return wraps;
  }

  /** What declarations use: read from the text again, since facts do not keep it of every helper. */
  usesIn(path: ProjectPath): Uses {
    const file = this.#options.text(path);
    const before = this.#uses.get(path);
    if (file === undefined || before?.textHash === file.hash) return before?.uses ?? {};
    const { uses = {}, syntaxErrors } = this.#options.readFacts(path, file.text, file.hash, { withUses: true });
    // A half-typed file calls what it called before.
    if (syntaxErrors.length > 0 && before !== undefined) return before.uses;
    this.#uses.set(path, { textHash: file.hash, uses });
    return uses;
  }

  /** A function that nobody had asked for when its file was read. */
  readUnread(facts: FileFacts, name: string): DeclarationFact | undefined {
    const { path, textHash } = facts;
    const parsed = this.#files.get(path);
    if (parsed?.facts.textHash !== textHash) return this.#changedSince(facts, name);
    const known = findDeclaration(parsed.facts, name);
    if (known !== "unread") return known;
    const asked = (this.#asked.get(path) ?? 0) + 1;
    this.#asked.set(path, asked);
    const read = this.#read(facts, asked > MOST_ASKED ? null : new Set([name]));
    if (read === undefined) return this.#changedSince(facts, name);
    const unread = new Set(unreadNames(parsed.facts.plain));
    const found = readDeclarations(read).filter((each) => unread.has(each.name));
    this.#grow(parsed, { ...parsed.facts, ...withRead(parsed.facts, found) });
    return found.find((each) => each.name === name);
  }

  /** What was read on demand is known the next time. */
  keepGrown(): void {
    for (const path of this.#grown) {
      const parsed = this.#files.get(path);
      if (parsed !== undefined) this.#options.known?.add(parsed.facts);
    }
    this.#grown.clear();
  }

  /** Gives back memory, until the facts are asked for; leaves the thread to others meanwhile. */
  async rest(): Promise<void> {
    const files = [...this.#files.values()];
    for (let start = 0; start < files.length; start += PACKED) {
      const bundle = new Bundle();
      for (const { facts } of files.slice(start, start + PACKED)) packable(facts).packInto(bundle);
      bundle.deflate();
      await setImmediate();
    }
  }

  #take(read: FileFacts): ParsedFile {
    const { facts } = packable(read);
    const parsed = { facts, resolutions: this.#options.resolve(facts) };
    this.#files.set(facts.path, parsed);
    this.#wanted.note(facts, parsed.resolutions);
    return parsed;
  }

  #whole(parsed: ParsedFile): ParsedFile {
    const whole = hasUnread(parsed.facts) ? this.#read(parsed.facts, null) : undefined;
    return whole === undefined ? parsed : this.#grow(parsed, whole);
  }

  /** More of a text that is read in part; `undefined` where it is no more. */
  #read({ path, textHash }: FileFacts, wanted: ReadonlySet<string> | null): FileFacts | undefined {
    const file = this.#options.text(path);
    return file?.hash === textHash ? this.#options.readFacts(path, file.text, textHash, { wanted }) : undefined;
  }

  /** Stands for what cannot be read any more: whoever loads the file notices that it differs. */
  #changedSince({ path, textHash }: FileFacts, name: string): DeclarationFact {
    this.#doubted.add(path);
    return { name, exportedAs: null, hash: textHash, refs: null, value: null, signature: null, place: null };
  }

  #grow({ resolutions }: ParsedFile, read: FileFacts): ParsedFile {
    const { facts } = packable(read);
    const parsed = { facts, resolutions };
    this.#files.set(facts.path, parsed);
    this.#grown.add(facts.path);
    return parsed;
  }
}

/** The files that imports lead to. */
export function filesIn(resolutions: Resolutions): readonly ProjectPath[] {
  return resolutions.flatMap(([, resolved]) => (resolved.kind === "file" ? resolved.path : []));
}

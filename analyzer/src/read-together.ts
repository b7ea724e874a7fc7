/**
 * Reads the files of a project that count, and those that they lead to: here, and in other threads where there are many.
 *
 * Others get their turn on this thread from time to time.
 */
import { setImmediate } from "node:timers/promises";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import type { FactsWorkers } from "./facts/facts-workers.ts";

export interface Reading {
  /** Whether a file counts by what its text says. */
  counts(path: ProjectPath): boolean;
  /** The facts of the text that the file has, where they are known without reading it again. */
  known(path: ProjectPath): FileFacts | undefined;
  /** The names that files which are taken or read ask of it; `null` for all that it says. */
  wantedOf(path: ProjectPath): ReadonlySet<string> | null;
  /** Takes facts that are known, or were read in another thread; gives the files that they lead to. */
  take(facts: FileFacts): readonly ProjectPath[];
  /** Reads a file here; gives the files that it leads to. */
  read(path: ProjectPath): readonly ProjectPath[];
  /** Does some of the work that needs no further file; whether there may be more. */
  linkSome(): boolean;
  /** Whether reading a file would keep others from their turn for long. */
  isLarge(path: ProjectPath): boolean;
  /** Reads a file in a thread of its own; `undefined` where that cannot be done. */
  readApart(path: ProjectPath): Promise<FileFacts | undefined>;
  /** Called once, where it is worth it; `null` where there are none. */
  startWorkers(): Promise<FactsWorkers | null>;
}

/** How many files are looked at before others get their turn. */
const LOOKED_AT = 50;

/** How many files are read here before others get their turn. */
const READ = 5;

/** Characters; half of this takes about as long as one may wait for a key. */
const LARGE = 300_000;

export function isLargeText(text: string): boolean {
  return text.length > LARGE;
}

/** With fewer files to read, a thread would be ready when all is done. */
const WORTH_THREADS = 400;

/** Fewer are read elsewhere sooner. */
const ENOUGH = 100;

/** Fewer say nothing of how many there will be. */
const SEEN = 20;

export async function readTogether(listed: readonly ProjectPath[], reading: Reading): Promise<void> {
  const readers = new Readers(reading);
  try {
    await readers.look(listed);
    await readers.readAll();
  } finally {
    readers.close();
  }
}

/**
 * Those that read, here and elsewhere, and what is left for them.
 *
 * Invariant: what a file leads to is asked only when all listed files are known.
 */
class Readers {
  readonly #reading: Reading;
  readonly #asked = new Set<ProjectPath>();
  /** What is read as a whole. */
  readonly #waiting: ProjectPath[] = [];
  /** Helpers, of which others ask for some functions. */
  readonly #helpers: ProjectPath[] = [];
  /** What another thread could not read: here it can be said why. */
  readonly #left: ProjectPath[] = [];
  /** One after the other: each takes a thread of its own, and much memory. */
  readonly #large: ProjectPath[] = [];
  #apart: Promise<void> | undefined;
  /** Facts that came while files were still being listed. */
  #early: FileFacts[] | null = [];
  /** How many other threads have. */
  #batches = 0;
  /** What is read elsewhere, until it is taken. */
  readonly #elsewhere = new Set<Promise<void>>();
  #workers: FactsWorkers | null | undefined;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Other threads begin as soon as they are seen to be worth it: they take a while until they are ready. */
  async look(listed: readonly ProjectPath[]): Promise<void> {
    for (let start = 0; start < listed.length; start += LOOKED_AT) {
      this.#want(listed.slice(start, start + LOOKED_AT).filter((path) => this.#reading.counts(path)));
      if (this.#isWorthThreads((start + LOOKED_AT) / listed.length))
        this.#workers ??= await this.#reading.startWorkers();
      this.#giveOut();
      await setImmediate();
    }
    const early = this.#early ?? [];
    this.#early = null;
    for (let start = 0; start < early.length; start += LOOKED_AT) {
      for (const facts of early.slice(start, start + LOOKED_AT)) this.#take(facts);
      await setImmediate();
    }
  }

  /** By what there is in this share of the files that are listed. */
  #isWorthThreads(share: number): boolean {
    return this.#waiting.length >= Math.max(SEEN, WORTH_THREADS * Math.min(share, 1));
  }

  async readAll(): Promise<void> {
    while (this.#isReadable() || this.#large.length > 0 || this.#elsewhere.size > 0) {
      this.#giveOut();
      this.#readLarge();
      const hasRead = this.#readHere(this.#nextHere(), READ);
      const more = this.#reading.linkSome();
      if (hasRead || more || this.#readHere(this.#spare(), 1)) await setImmediate();
      else if (this.#elsewhere.size > 0) await Promise.race(this.#elsewhere);
    }
    while (this.#reading.linkSome()) await setImmediate();
  }

  /**
   * Helpers when all is read that asks for their functions: what is asked for later is read one by one. But while others
   * read, this thread, which has to link too, leaves to them what is read as a whole.
   */
  #nextHere(): ProjectPath[] {
    if (this.#left.length > 0) return this.#left;
    return this.#batches > 0 || this.#waiting.length === 0 ? this.#helpers : this.#waiting;
  }

  /** What this thread reads when it has nothing else to do, and others have enough. */
  #spare(): ProjectPath[] {
    return this.#waiting.length > ENOUGH ? this.#waiting : [];
  }

  /** Whether there was something. */
  #readHere(paths: ProjectPath[], most: number): boolean {
    const next = paths.splice(0, most);
    for (const path of next) this.#want(this.#reading.read(path));
    return next.length > 0;
  }

  #nextElsewhere(): ProjectPath[] {
    return this.#waiting.length > 0 ? this.#waiting : this.#helpers;
  }

  #isReadable(): boolean {
    return this.#waiting.length + this.#left.length + this.#helpers.length > 0;
  }

  /** What is read is read: nobody waits for threads to end. */
  close(): void {
    void this.#workers?.close();
  }

  #want(paths: readonly ProjectPath[]): void {
    const stack = [...paths];
    for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
      if (this.#asked.has(path)) continue;
      this.#asked.add(path);
      const facts = this.#reading.known(path);
      if (facts === undefined) this.#listFor(path).push(path);
      else if (this.#early === null) stack.push(...this.#reading.take(facts));
      else this.#early.push(facts);
    }
  }

  #listFor(path: ProjectPath): ProjectPath[] {
    if (this.#reading.isLarge(path)) return this.#large;
    return this.#reading.wantedOf(path) === null ? this.#waiting : this.#helpers;
  }

  #take(facts: FileFacts): void {
    if (this.#early === null) this.#want(this.#reading.take(facts));
    else this.#early.push(facts);
  }

  #giveOut(): void {
    for (let given = this.#give(); given !== undefined; given = this.#give()) {
      const batch = this.#nextElsewhere().splice(0, given.taken);
      this.#batches += 1;
      const read = given.facts.then((facts) => {
        this.#batches -= 1;
        const got = new Set(facts.map(({ path }) => path));
        this.#left.push(...batch.filter((path) => !got.has(path)));
        // The thread has something to do while this one takes what it read.
        this.#giveOut();
        for (const each of facts) this.#take(each);
      });
      this.#await(read);
    }
  }

  /** What fails stays, for `readAll` to come upon. */
  #await(read: Promise<void>): void {
    this.#elsewhere.add(read);
    read.then(
      () => this.#elsewhere.delete(read),
      () => undefined,
    );
  }

  #give(): ReturnType<FactsWorkers["give"]> {
    return this.#workers?.give(this.#nextElsewhere(), (path) => this.#reading.wantedOf(path));
  }

  #readLarge(): void {
    const path = this.#apart === undefined ? this.#large.pop() : undefined;
    if (path === undefined) return;
    const read = this.#reading.readApart(path).then((facts) => {
      this.#apart = undefined;
      if (facts === undefined) this.#want(this.#reading.read(path));
      else this.#take(facts);
      this.#readLarge();
    });
    this.#apart = read;
    this.#await(read);
  }
}

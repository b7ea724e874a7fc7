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
  /** Takes facts that are known, or were read in another thread; gives the files that they lead to. */
  take(facts: FileFacts): readonly ProjectPath[];
  /** Reads a file here; gives the files that it leads to. */
  read(path: ProjectPath): readonly ProjectPath[];
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

export async function readTogether(listed: readonly ProjectPath[], reading: Reading): Promise<void> {
  const asked = new Set<ProjectPath>();
  let waiting: ProjectPath[] = [];
  const large: ProjectPath[] = [];
  const want = (paths: readonly ProjectPath[]): void => {
    const stack = [...paths];
    for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
      if (asked.has(path)) continue;
      asked.add(path);
      const facts = reading.known(path);
      if (facts === undefined) (reading.isLarge(path) ? large : waiting).push(path);
      else stack.push(...reading.take(facts));
    }
  };

  let workers: FactsWorkers | null | undefined;
  for (let start = 0; start < listed.length; start += LOOKED_AT) {
    want(listed.slice(start, start + LOOKED_AT).filter((path) => reading.counts(path)));
    if (waiting.length >= WORTH_THREADS) workers ??= await reading.startWorkers();
    await setImmediate();
  }

  const elsewhere = new Set<Promise<void>>();
  const giveOut = (): void => {
    for (let given = workers?.give(waiting); given !== undefined; given = workers?.give(waiting)) {
      const batch = waiting.slice(0, given.taken);
      waiting = waiting.slice(given.taken);
      const read = given.facts.then((facts) => {
        elsewhere.delete(read);
        const got = new Set(facts.map(({ path }) => path));
        // What another thread could not read is tried here, where it can be said why.
        waiting.push(...batch.filter((path) => !got.has(path)));
        for (const each of facts) want(reading.take(each));
        giveOut();
      });
      elsewhere.add(read);
    }
  };
  /** One after the other: each takes a thread of its own, and much memory. */
  let apart: Promise<void> | undefined;
  const readLarge = (): void => {
    const path = apart === undefined ? large.pop() : undefined;
    if (path === undefined) return;
    const read = reading.readApart(path).then((facts) => {
      elsewhere.delete(read);
      apart = undefined;
      want(facts === undefined ? reading.read(path) : reading.take(facts));
      readLarge();
    });
    apart = read;
    elsewhere.add(read);
  };
  try {
    while (waiting.length + large.length > 0 || elsewhere.size > 0) {
      giveOut();
      readLarge();
      for (const path of waiting.splice(-READ)) want(reading.read(path));
      if (waiting.length > 0) await setImmediate();
      else if (elsewhere.size > 0) await Promise.race(elsewhere);
    }
  } finally {
    // What is read is read: nobody waits for threads to end.
    void workers?.close();
  }
}

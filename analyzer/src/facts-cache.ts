/**
 * The facts of a project's files as they were when the project was last read, in one file in the user's cache folder.
 *
 * The file is lines: the version, what there is of each source file, the facts of each as they are packed, and the hash of
 * all before. So none is unpacked before somebody reads it, nor packed again to be written.
 *
 * Invariant: facts are taken only for the very text that they were read from, by the version that reads them; a file
 * that is not whole, or was altered, counts as none.
 */
import { createHash, hash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import { type FactsHead, headOf, type PackableFacts, packable, packedAway } from "./packable-facts.ts";

export interface FactsCacheOptions {
  /** Absolute path of the user's cache folder. Never one in a workspace: what it holds is believed. */
  readonly folder: string;
  /** Of the program that reads facts: another one may read the same text otherwise. */
  readonly version: string;
  /** Of the project, absolute. */
  readonly root: string;
}

/** How many files' facts are packed before others get their turn. */
const BATCH = 100;

export class FactsCache {
  readonly #path: string;
  readonly #version: string;
  /** From the last time, of files that nobody has asked for yet. */
  readonly #known: Map<ProjectPath, PackableFacts>;
  /** What is kept: a file that is not asked for any more is dropped. */
  readonly #used = new Map<ProjectPath, PackableFacts>();
  #differs = false;

  private constructor(path: string, version: string, known: readonly PackableFacts[]) {
    this.#path = path;
    this.#version = version;
    this.#known = new Map(known.map((each) => [each.facts.path, each]));
  }

  /** Empty where there is none, or one of another version. */
  static async open({ folder, version, root }: FactsCacheOptions): Promise<FactsCache> {
    const path = join(folder, "facts", `${hash("sha256", root, "hex").slice(0, 32)}.json`);
    return new FactsCache(path, version, await readContent(path, version));
  }

  /** Nothing is known from the last time. */
  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Something was added since it was opened or saved. */
  get differs(): boolean {
    return this.#differs;
  }

  get(path: ProjectPath, textHash: string): FileFacts | undefined {
    const known = this.#lastKnown(path);
    if (known?.facts.textHash !== textHash) return undefined;
    this.#use(known);
    return known.facts;
  }

  /** Of whichever text it had when it was last read. */
  lastKnown(path: ProjectPath): FileFacts | undefined {
    return this.#lastKnown(path)?.facts;
  }

  add(facts: FileFacts): FileFacts {
    const added = packable(facts);
    this.#use(added);
    this.#differs = true;
    return added.facts;
  }

  /** A cache that cannot be written costs time and nothing else. */
  async save(): Promise<void> {
    this.#differs = false;
    const temporary = `${this.#path}.${randomBytes(6).toString("hex")}`;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeContent(temporary, this.#version, [...this.#used.values()]);
      await rename(temporary, this.#path);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** What it was before holds on to all that was read from the file. */
  #use(facts: PackableFacts): void {
    const { path } = facts.facts;
    this.#used.set(path, facts);
    this.#known.delete(path);
  }

  #lastKnown(path: ProjectPath): PackableFacts | undefined {
    return this.#used.get(path) ?? this.#known.get(path);
  }
}

async function writeContent(path: string, version: string, all: readonly PackableFacts[]): Promise<void> {
  const heads = JSON.stringify(all.map(({ facts }) => headOf(facts)));
  const pieces = [Buffer.from(`${JSON.stringify({ version })}\n${heads}\n`)];
  for (let start = 0; start < all.length; start += BATCH) {
    const lines = all.slice(start, start + BATCH).map(({ packed }) => `${packed}\n`);
    pieces.push(Buffer.from(lines.join("")));
    await setImmediate();
  }
  const hashed = createHash("sha256");
  for (const piece of pieces) hashed.update(piece);
  await writeFile(path, [...pieces, hashed.digest("hex")], { mode: 0o600, flag: "wx" });
}

async function readContent(path: string, version: string): Promise<readonly PackableFacts[]> {
  try {
    // Bytes, and no text of the whole: a large project's facts are tens of megabytes.
    const content = await readFile(path);
    const end = content.lastIndexOf("\n") + 1;
    const whole = content.subarray(0, end);
    if (hash("sha256", whole, "hex") !== content.toString("utf8", end)) return [];
    const [first, second, ...packed] = linesOf(whole);
    if (first?.() !== JSON.stringify({ version }) || second === undefined) return [];
    // This user's own file, whole, and written by this very version: it is what it says.
    const heads = JSON.parse(second()) as readonly FactsHead[];
    return heads.map((head, index) => packedAway(head, packed[index] ?? missingLine));
  } catch {
    return [];
  }
}

/** Each makes its text when it is asked: most are not. */
function linesOf(whole: Buffer): readonly (() => string)[] {
  const lines: (() => string)[] = [];
  for (let start = 0; start < whole.length;) {
    const [from, to] = [start, whole.indexOf("\n", start)];
    lines.push(() => whole.toString("utf8", from, to));
    start = to + 1;
  }
  return lines;
}

function missingLine(): never {
  throw new Error("The facts of a file are missing in what is kept of them");
}

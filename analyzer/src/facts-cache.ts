/**
 * The facts of a project's files as they were when the project was last read, in one file in the user's cache folder.
 *
 * The file is lines of JSON: the version, the facts of one source file each, and the hash of all before. So it is
 * written and read in pieces, between which others get their turn on the thread.
 *
 * Invariant: facts are taken only for the very text that they were read from, by the version that reads them; a file
 * that is not whole, or was altered, counts as none.
 */
import { createHash, hash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";

export interface FactsCacheOptions {
  /** Absolute path of the user's cache folder. Never one in a workspace: what it holds is believed. */
  readonly folder: string;
  /** Of the program that reads facts: another one may read the same text otherwise. */
  readonly version: string;
  /** Of the project, absolute. */
  readonly root: string;
}

/** How many files' facts are read or written before others get their turn. */
const BATCH = 200;

export class FactsCache {
  readonly #path: string;
  readonly #version: string;
  readonly #known: ReadonlyMap<ProjectPath, FileFacts>;
  /** What is kept: a file that is not asked for any more is dropped. */
  readonly #used = new Map<ProjectPath, FileFacts>();
  #differs = false;

  private constructor(path: string, version: string, known: readonly FileFacts[]) {
    this.#path = path;
    this.#version = version;
    this.#known = new Map(known.map((facts) => [facts.path, facts]));
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
    const facts = this.lastKnown(path);
    if (facts?.textHash !== textHash) return undefined;
    this.#used.set(path, facts);
    return facts;
  }

  /** Of whichever text it had when it was last read. */
  lastKnown(path: ProjectPath): FileFacts | undefined {
    return this.#used.get(path) ?? this.#known.get(path);
  }

  add(facts: FileFacts): FileFacts {
    this.#used.set(facts.path, facts);
    this.#differs = true;
    return facts;
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
}

async function writeContent(path: string, version: string, facts: readonly FileFacts[]): Promise<void> {
  const file = await open(path, "w", 0o600);
  const hashed = createHash("sha256");
  const write = async (text: string): Promise<void> => {
    hashed.update(text);
    await file.writeFile(text);
  };
  try {
    await write(`${JSON.stringify({ version })}\n`);
    for (let start = 0; start < facts.length; start += BATCH) {
      const lines = facts.slice(start, start + BATCH).map((each) => `${JSON.stringify(each)}\n`);
      await write(lines.join(""));
      await setImmediate();
    }
    await file.writeFile(hashed.digest("hex"));
  } finally {
    await file.close();
  }
}

async function readContent(path: string, version: string): Promise<readonly FileFacts[]> {
  try {
    // Bytes, and no text of the whole: a large project's facts are tens of megabytes.
    const content = await readFile(path);
    const end = content.lastIndexOf("\n") + 1;
    const whole = content.subarray(0, end);
    if (hash("sha256", whole, "hex") !== content.toString("utf8", end)) return [];
    const [first = "", ...lines] = whole.toString("utf8").split("\n");
    if (first !== JSON.stringify({ version })) return [];
    const facts: FileFacts[] = [];
    for (const [number, line] of lines.slice(0, -1).entries()) {
      // This user's own file, whole, and written by this very version: it is what it says.
      facts.push(JSON.parse(line) as FileFacts);
      if (number % BATCH === BATCH - 1) await setImmediate();
    }
    return facts;
  } catch {
    return [];
  }
}

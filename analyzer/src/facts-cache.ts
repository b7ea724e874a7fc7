/**
 * The facts of a project's files as they were when the project was last read, in one file in the user's cache folder.
 *
 * Invariant: facts are taken only for the very text that they were read from, by the version that reads them.
 */
import { hash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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

interface Content {
  readonly version: string;
  readonly facts: readonly FileFacts[];
}

export class FactsCache {
  readonly #path: string;
  readonly #version: string;
  readonly #known: ReadonlyMap<ProjectPath, FileFacts>;
  /** What is kept: a file that is not asked for any more is dropped. */
  readonly #used = new Map<ProjectPath, FileFacts>();

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

  get(path: ProjectPath, textHash: string): FileFacts | undefined {
    const facts = this.#known.get(path);
    if (facts?.textHash !== textHash) return undefined;
    this.#used.set(path, facts);
    return facts;
  }

  add(facts: FileFacts): FileFacts {
    this.#used.set(facts.path, facts);
    return facts;
  }

  /** A cache that cannot be written costs time and nothing else. */
  async save(): Promise<void> {
    const content: Content = { version: this.#version, facts: [...this.#used.values()] };
    const temporary = `${this.#path}.${randomBytes(6).toString("hex")}`;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFile(temporary, JSON.stringify(content), { mode: 0o600 });
      await rename(temporary, this.#path);
    } catch {
      // See above.
    }
  }
}

async function readContent(path: string, version: string): Promise<readonly FileFacts[]> {
  try {
    // This user's own file, written by this very version: it is what it says.
    const content = JSON.parse(await readFile(path, "utf8")) as Content;
    return content.version === version ? content.facts : [];
  } catch {
    return [];
  }
}

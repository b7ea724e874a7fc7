/**
 * What the disk and the environment said while a project was read, so that it can be asked later whether they still say
 * the same: then reading it anew would give the same manifest.
 *
 * Every question that reading asks of the world outside is noted with its answer, and asked again; there is no list of
 * what a manifest may depend on that could forget something. Of a file's text the question is whether it was written.
 *
 * Invariant: a file's stamp is taken before its text is read, so that what is written in between makes them differ.
 * Invariant: a file that was written shortly before it was looked at proves nothing by its stamp, since another write
 * may have left it the same; its text is read again, and compared by its hash.
 */
import { hash } from "node:crypto";
import { type Dirent, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { ProjectPath } from "@headwater/core/keys";
import type { Variable } from "@headwater/core/index/read-config";
import { type ProjectFiles, readFolder } from "./project-files.ts";
import type { TextFile } from "./text-file.ts";
import { type ProjectWorld, worldOnDisk } from "./project-world.ts";

/** Plain data, which survives JSON. */
export interface Evidence {
  /** When the stamps were taken, or later found to be right; in milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  /** Each folder that was looked into for files, and a hash of its entries. */
  readonly folders: readonly (readonly [path: string, entries: string])[];
  readonly texts: readonly FileEvidence[];
  readonly isFile: readonly (readonly [path: ProjectPath, is: boolean])[];
  readonly versions: readonly (readonly [from: ProjectPath, name: string, version: string])[];
  readonly sources: readonly (readonly [from: ProjectPath, specifier: string, paths: readonly string[]])[];
  readonly variables: readonly (readonly [...Parameters<Variable>, value: string | null])[];
}

/** The hash is `null` where nobody asked for it. */
export type FileEvidence = readonly [path: ProjectPath, stamp: Stamp | null, hash: string | null];

/** Size, time of the last write, time of the last change of any kind, number of the file; `null` where there is none. */
type Stamp = readonly [size: number, mtimeMs: number, ctimeMs: number, ino: number];

/**
 * Two writes within this time may leave the same stamp: file systems count in steps of up to two seconds, and the clock
 * of one that is elsewhere may differ.
 */
const SAME_STAMP_MS = 3000;

/** Notes what is asked while a project is read. */
export class EvidenceTaker {
  readonly world: ProjectWorld;
  readonly #at: number;
  readonly #folders = new Map<string, string>();
  readonly #stamps = new Map<ProjectPath, Stamp | null>();
  readonly #hashes = new Map<ProjectPath, string>();
  readonly #isFile = new Map<string, Evidence["isFile"][number]>();
  readonly #versions = new Map<string, Evidence["versions"][number]>();
  readonly #sources = new Map<string, Evidence["sources"][number]>();
  readonly #variables = new Map<string, Evidence["variables"][number]>();
  readonly #root: string;
  #name = "";
  /** Two answers to one question differ: the project was altered while it was read. */
  #contradicts = false;

  /** @param now in milliseconds since 1970 */
  constructor(root: string, now: number) {
    this.#at = now;
    const { files, variable, name } = worldOnDisk(root, (folder) => this.#readFolder(folder));
    this.#root = root;
    this.world = {
      files: {
        ...files,
        read: (path) => this.#read(files, path),
        isFile: (path) => {
          const is = files.isFile(path);
          this.#note(this.#isFile, path, [path, is]);
          return is;
        },
        packageVersion: (from, name) => {
          const version = files.packageVersion(from, name);
          this.#note(this.#versions, `${from}\0${name}`, [from, name, version]);
          return version;
        },
        sourcesOf: (from, specifier) => {
          const paths = files.sourcesOf(from, specifier);
          this.#note(this.#sources, `${from}\0${specifier}`, [from, specifier, paths]);
          return paths;
        },
      },
      variable: (variableName, environment) => {
        const value = variable(variableName, environment);
        const { name, variables } = environment;
        const asked = [variableName, { name, variables }] as const;
        this.#note(this.#variables, JSON.stringify(asked), [...asked, value ?? null]);
        return value;
      },
      name: () => (this.#name = name()),
    };
  }

  /**
   * @param counted the hash of each file whose text counts, as it was read.
   * @returns `undefined` where what was seen is not of one state of the project.
   */
  take(counted: Readonly<Record<ProjectPath, string>>): Evidence | undefined {
    const hashes = new Map(Object.entries(counted) as [ProjectPath, string][]);
    const isWhole = [...hashes].every(
      ([path, hash]) => this.#stamps.has(path) && (this.#hashes.get(path) ?? hash) === hash,
    );
    if (this.#contradicts || !isWhole) return undefined;
    return {
      at: this.#at,
      name: this.#name,
      folders: [...this.#folders],
      texts: [...this.#stamps].map(([path, stamp]) => [
        path,
        stamp,
        hashes.get(path) ?? this.#hashes.get(path) ?? null,
      ]),
      isFile: [...this.#isFile.values()],
      versions: [...this.#versions.values()],
      sources: [...this.#sources.values()],
      variables: [...this.#variables.values()],
    };
  }

  #readFolder(folder: string): Dirent[] {
    const inside = relative(this.#root, folder);
    let entries: Dirent[] | undefined;
    try {
      entries = readFolder(folder);
      return entries;
    } finally {
      this.#note(this.#folders, inside, entries === undefined ? UNREADABLE : hashOf(entries));
    }
  }

  #read(files: ProjectFiles, path: ProjectPath): TextFile | undefined {
    const stamp = stampOf(this.#root, path);
    const file = files.read(path);
    const before = this.#stamps.get(path);
    if (before === undefined) this.#stamps.set(path, stamp);
    else this.#contradicts ||= !sameStamp(before, stamp);
    if (file === undefined) return undefined;
    const noted = (): string => {
      const { hash } = file;
      this.#contradicts ||= (this.#hashes.get(path) ?? hash) !== hash;
      this.#hashes.set(path, hash);
      return hash;
    };
    if (!isProof(stamp, this.#at)) noted();
    return {
      text: file.text,
      get hash() {
        return noted();
      },
    };
  }

  #note<A>(answers: Map<string, A>, question: string, answer: A): void {
    const before = answers.get(question);
    if (before === undefined) answers.set(question, answer);
    else this.#contradicts ||= JSON.stringify(before) !== JSON.stringify(answer);
  }
}

/**
 * Asks again.
 * @returns the evidence as it is now, the same where nothing was written; `undefined` where an answer differs.
 */
export function confirm(root: string, before: Evidence, now: number): Evidence | undefined {
  const { files, variable, name } = worldOnDisk(root);
  if (name() !== before.name) return undefined;
  for (const [variableName, environment, value] of before.variables) {
    if ((variable(variableName, environment) ?? null) !== value) return undefined;
  }
  for (const [folder, entries] of before.folders) if (entriesOf(join(root, folder)) !== entries) return undefined;
  let texts: FileEvidence[] | undefined;
  for (const [index, seen] of before.texts.entries()) {
    const confirmed = confirmText(root, before.at, seen, files);
    if (confirmed === undefined) return undefined;
    if (confirmed !== seen) (texts ??= [...before.texts])[index] = confirmed;
  }
  for (const [path, is] of before.isFile) if (files.isFile(path) !== is) return undefined;
  for (const [from, specifier, paths] of before.sources) {
    if (!sameTexts(files.sourcesOf(from, specifier), paths)) return undefined;
  }
  for (const [from, packageName, version] of before.versions) {
    if (files.packageVersion(from, packageName) !== version) return undefined;
  }
  return texts === undefined ? before : { ...before, at: now, texts };
}

function confirmText(root: string, at: number, seen: FileEvidence, files: ProjectFiles): FileEvidence | undefined {
  const [path, before, hash] = seen;
  const stamp = stampOf(root, path);
  if (sameStamp(before, stamp) && isProof(stamp, at)) return seen;
  if (stamp === null || hash === null || files.read(path)?.hash !== hash) return undefined;
  return [path, stamp, hash];
}

/** Of a folder that cannot be read, or is not there. */
const UNREADABLE = "";

function entriesOf(folder: string): string {
  try {
    return hashOf(readFolder(folder));
  } catch {
    return UNREADABLE;
  }
}

/** Of names and kinds; in another order they count as others, which costs time and nothing else. */
function hashOf(entries: readonly Dirent[]): string {
  const text = entries.map((entry) => `${kindOf(entry)}${entry.name}`).join("\0");
  return hash("sha256", text, "base64").slice(0, 22);
}

function kindOf(entry: Dirent): string {
  return entry.isFile() ? "f" : entry.isDirectory() ? "d" : entry.isSymbolicLink() ? "l" : "o";
}

function isProof(stamp: Stamp | null, at: number): boolean {
  return stamp === null || Math.max(stamp[1], stamp[2]) < at - SAME_STAMP_MS;
}

function stampOf(root: string, path: ProjectPath): Stamp | null {
  try {
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    return stats === undefined ? null : [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino];
  } catch {
    return null;
  }
}

function sameStamp(a: Stamp | null, b: Stamp | null): boolean {
  if (a === null || b === null) return a === b;
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

/**
 * The text hashes of the files, as an immutable value that is cheap to change by one: a keystroke changes one hash of
 * thousands, and few readers ever look at all of them.
 */
import { compareText, type ProjectPath } from "../keys.ts";

export type HashRecord = Readonly<Record<ProjectPath, string>>;

/** More changes than this are folded into the base, so that looking stays cheap. */
const CHANGE_LIMIT = 64;

export class FileHashes {
  readonly #base: HashRecord;
  readonly #changes: ReadonlyMap<ProjectPath, string>;
  #record: HashRecord | undefined;

  private constructor(base: HashRecord, changes: ReadonlyMap<ProjectPath, string>) {
    this.#base = base;
    this.#changes = changes;
  }

  static of(hashes: Iterable<readonly [ProjectPath, string]>): FileHashes {
    return new FileHashes(Object.fromEntries([...hashes].sort(([a], [b]) => compareText(a, b))), new Map());
  }

  has(path: ProjectPath): boolean {
    return Object.hasOwn(this.#base, path);
  }

  get(path: ProjectPath): string | undefined {
    return this.#changes.get(path) ?? this.#base[path];
  }

  /** Other hashes of files that it has. */
  with(changes: ReadonlyMap<ProjectPath, string>): FileHashes {
    if (changes.size === 0) return this;
    if (this.#changes.size + changes.size > CHANGE_LIMIT)
      return new FileHashes({ ...this.record, ...Object.fromEntries(changes) }, new Map());
    return new FileHashes(this.#base, new Map([...this.#changes, ...changes]));
  }

  /** Sorted by path. */
  get record(): HashRecord {
    return (this.#record ??=
      this.#changes.size === 0 ? this.#base : { ...this.#base, ...Object.fromEntries(this.#changes) });
  }
}

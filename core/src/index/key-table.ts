/** Which definitions claim which keys: the one table that spans the files of a project. */
import { type AssetKey, compareText, keyName, type ProjectPath } from "../keys.ts";
import { equal } from "./equal.ts";
import type { KeyClaim } from "./link-context.ts";

/** What a change of claims touched. */
export interface KeyTableChange {
  /** Keys in lower case whose claims differ. */
  readonly claims: ReadonlySet<string>;
  /** Last segments with another set of keys. */
  readonly names: ReadonlySet<string>;
}

export class KeyTable {
  readonly #byFile = new Map<ProjectPath, readonly KeyClaim[]>();
  readonly #byKey = new Map<string, readonly KeyClaim[]>();
  readonly #byName = new Map<string, readonly AssetKey[]>();
  #keys: readonly AssetKey[] = [];

  /** Sorted. */
  get keys(): readonly AssetKey[] {
    return this.#keys;
  }

  /** All claims of the key and of those that differ by case only: by file, then place. */
  claims(lowerCaseKey: string): readonly KeyClaim[] {
    return this.#byKey.get(lowerCaseKey) ?? [];
  }

  keysNamed(name: string): readonly AssetKey[] {
    return this.#byName.get(name) ?? [];
  }

  /** Replaces the claims of some files. */
  update(files: ReadonlyMap<ProjectPath, readonly KeyClaim[]>): KeyTableChange {
    const touched = new Set<string>();
    const earlier = new Set<AssetKey>();
    for (const [file, claims] of files) {
      const before = this.#byFile.get(file) ?? [];
      if (equal(before, claims)) continue;
      for (const { key } of [...before, ...claims]) touched.add(key.toLowerCase());
      for (const { key } of before) {
        earlier.add(key);
        this.#remove(key.toLowerCase(), file);
      }
      for (const claim of claims) this.#add(claim);
      if (claims.length === 0) this.#byFile.delete(file);
      else this.#byFile.set(file, claims);
    }
    return { claims: touched, names: this.#updateNames(touched, earlier) };
  }

  #remove(lower: string, file: ProjectPath): void {
    const left = this.claims(lower).filter((claim) => claim.file !== file);
    if (left.length === 0) this.#byKey.delete(lower);
    else this.#byKey.set(lower, left);
  }

  #add(claim: KeyClaim): void {
    const lower = claim.key.toLowerCase();
    this.#byKey.set(lower, [...this.claims(lower), claim].sort(compareClaims));
  }

  /** Brings keys and names in step with the claims of the keys touched. */
  #updateNames(touched: ReadonlySet<string>, before: ReadonlySet<AssetKey>): ReadonlySet<string> {
    const names = new Map<string, Set<AssetKey>>();
    const known = (name: string): Set<AssetKey> => {
      let keys = names.get(name);
      if (keys === undefined) names.set(name, (keys = new Set(this.keysNamed(name))));
      return keys;
    };
    const added = new Set<AssetKey>();
    const removed = new Set<AssetKey>();
    const present = new Set<AssetKey>();
    for (const lower of touched) for (const { key } of this.claims(lower)) present.add(key);
    for (const key of before) if (!present.has(key)) removed.add(key);
    for (const key of present) if (!known(keyName(key)).has(key)) added.add(key);
    for (const key of removed) known(keyName(key)).delete(key);
    for (const key of added) known(keyName(key)).add(key);
    if (added.size === 0 && removed.size === 0) return new Set();
    this.#keys = [...this.#keys.filter((key) => !removed.has(key)), ...added].sort(compareText);
    const changed = new Set<string>();
    for (const key of [...added, ...removed]) changed.add(keyName(key));
    for (const name of changed) {
      const keys = known(name);
      if (keys.size === 0) this.#byName.delete(name);
      else this.#byName.set(name, [...keys].sort(compareText));
    }
    return changed;
  }
}

function compareClaims(a: KeyClaim, b: KeyClaim): number {
  return (
    compareText(a.file, b.file) ||
    a.name.range.start.line - b.name.range.start.line ||
    a.name.range.start.character - b.name.range.start.character
  );
}

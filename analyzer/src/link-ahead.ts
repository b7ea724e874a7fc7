/**
 * Links files while others are still being read, so that little is left to do when all are: first what each file defines;
 * then, when all is read that it leads to, what its code reaches; and when every file that may define assets is read, its
 * names and code versions.
 *
 * Invariant: nothing is lost by linking too early, but time: what a file that comes later alters is computed again.
 */
import type { LinkInput } from "@headwater/core/index/linked-files";
import type { ProjectLinker } from "@headwater/core/index/project-linker";
import type { ProjectPath } from "@headwater/core/keys";

export interface AheadHost {
  readonly linker: Pick<ProjectLinker, "prepare" | "prepareCode" | "prepareKeys" | "prepareLinks">;
  /** The files that define assets, as far as can be known before they are read. */
  readonly defining: ReadonlySet<ProjectPath>;
  /** The files that a file imports; `undefined` until it is read. */
  importsOf(path: ProjectPath): readonly ProjectPath[] | undefined;
}

/** A file that leads to more helpers is linked when all are read: it would be looked at for each. */
const MOST_HELPERS = 20;

/** How many files are linked before others get their turn. */
const LINKED = 10;

export class LinkAhead {
  readonly #host: AheadHost;
  /** Those that define assets and are not read. */
  readonly #awaited: Set<ProjectPath>;
  /** By a file that is not read, those that lead to it. */
  readonly #waiting = new Map<ProjectPath, ProjectPath[]>();
  /** Those that wait for nothing but the keys, first to have their code followed, then to be linked. */
  readonly #followable: ProjectPath[] = [];
  readonly #linkable: ProjectPath[] = [];

  constructor(host: AheadHost) {
    this.#host = host;
    this.#awaited = new Set(host.defining);
  }

  /** Takes a file that was read. */
  take(input: LinkInput): void {
    const { path } = input;
    this.#host.linker.prepare([input]);
    const isLast = this.#awaited.delete(path) && this.#awaited.size === 0;
    if (isLast) this.#host.linker.prepareKeys();
    const leadHere = this.#waiting.get(path) ?? [];
    this.#waiting.delete(path);
    if (this.#host.defining.has(path)) this.#look(path);
    for (const each of leadHere) this.#look(each);
  }

  /** Links some of the files that wait for nothing; whether there may be more. */
  linkSome(): boolean {
    for (const path of this.#followable.splice(-LINKED)) {
      this.#host.linker.prepareCode(path);
      this.#linkable.push(path);
    }
    if (this.#followable.length > 0 || this.#awaited.size > 0) return this.#followable.length > 0;
    for (const path of this.#linkable.splice(-LINKED)) this.#host.linker.prepareLinks(path);
    return this.#linkable.length > 0;
  }

  #look(path: ProjectPath): void {
    const seen = new Set([path]);
    for (const each of seen) {
      const imports = this.#host.importsOf(each);
      if (imports === undefined) {
        const others = this.#waiting.get(each);
        if (others === undefined) this.#waiting.set(each, [path]);
        else others.push(path);
        return;
      }
      // What another asset is made of is no part of this one.
      if (each !== path && this.#host.defining.has(each)) continue;
      for (const imported of imports) seen.add(imported);
      if (seen.size > MOST_HELPERS) return;
    }
    this.#followable.push(path);
  }
}

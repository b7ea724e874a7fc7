/** What files ask of each other by name, so that of a helper no more is read than others use. */
import type { FileFacts } from "@headwater/core/facts";
import type { Resolutions } from "@headwater/core/index/resolution";
import type { ProjectPath } from "@headwater/core/keys";

const EVERYTHING = null;

export class WantedNames {
  readonly #names = new Map<ProjectPath, Set<string> | typeof EVERYTHING>();

  /** The exported names of a file that others ask for so far; `null` for everything, also where nobody is known to ask. */
  of(path: ProjectPath): ReadonlySet<string> | null {
    return this.#names.get(path) ?? EVERYTHING;
  }

  /** Notes what a file asks for. */
  note({ path, imports, exports, requests }: FileFacts, resolutions: Resolutions): void {
    const files = new Map<string, ProjectPath>();
    for (const [specifier, resolved] of resolutions) if (resolved.kind === "file") files.set(specifier, resolved.path);
    if (files.size === 0) return;
    const want = (specifier: string, names: Iterable<string> | typeof EVERYTHING): void => {
      const file = files.get(specifier);
      if (file !== undefined) this.#want(file, names);
    };
    for (const { specifier, dynamic } of requests) want(specifier, dynamic ? EVERYTHING : []);
    for (const { from, name } of imports) want(from, name === "*" ? EVERYTHING : [name]);
    for (const fact of exports) {
      if (fact.kind === "star") want(fact.from, this.of(path));
      else if (fact.kind === "from") want(fact.from, fact.name === "*" ? EVERYTHING : [fact.name]);
    }
  }

  #want(path: ProjectPath, names: Iterable<string> | typeof EVERYTHING): void {
    const before = this.#names.get(path);
    if (before === EVERYTHING) return;
    if (names === EVERYTHING) this.#names.set(path, EVERYTHING);
    else if (before === undefined) this.#names.set(path, new Set(names));
    else for (const name of names) before.add(name);
  }
}

/**
 * Which files import each other in a circle, for the fault that this leads to: code that uses what another file gives
 * before that one has run. Node names only what is used too early.
 */
import { fileURLToPath } from "node:url";

export class ImportCircle {
  /** By absolute path, the files that a file imports. */
  readonly #imports = new Map<string, Set<string>>();

  add(importer: string, imported: string): void {
    const known = this.#imports.get(importer);
    if (known === undefined) this.#imports.set(importer, new Set([imported]));
    else known.add(imported);
  }

  /** The files of the circle that an error of loading is due to, from the one that threw back to itself. */
  of(error: unknown): readonly string[] | undefined {
    if (!(error instanceof ReferenceError) || !/before initialization$/.test(error.message)) return undefined;
    const thrower = /\bfile:\/\/[^\s)]+?(?=:\d+:\d+)/.exec(error.stack ?? "")?.[0];
    return thrower === undefined ? undefined : this.#shortest(fileURLToPath(thrower));
  }

  #shortest(start: string): readonly string[] | undefined {
    const paths: (readonly string[])[] = [[start]];
    const seen = new Set<string>();
    // Grows while it is walked.
    for (const path of paths) {
      for (const next of this.#imports.get(path.at(-1) ?? start) ?? []) {
        if (next === start) return [...path, start];
        if (seen.has(next)) continue;
        seen.add(next);
        paths.push([...path, next]);
      }
    }
    return undefined;
  }
}

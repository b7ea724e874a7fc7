/**
 * The tsconfig.json that a file belongs to, with what it extends: the nearest one, or the one that it refers to, where it
 * holds no files itself and only names others.
 */
import { createFilesMatcher, getTsconfig, parseTsconfig, type TsConfigResult } from "get-tsconfig";
import { statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Reads each tsconfig.json once. */
export class TsconfigReader {
  readonly #byFolder = new Map<
    string,
    { readonly nearest: TsConfigResult | null; readonly others: readonly Other[] }
  >();
  readonly #cache = new Map<string, unknown>();

  /** By the file's absolute path. `null` where there is none, or none that can be read: the editor and `tsc` report that. */
  of(file: string): TsConfigResult | null {
    const folder = dirname(file);
    let found = this.#byFolder.get(folder);
    if (found === undefined) {
      const nearest = this.#nearest(folder);
      this.#byFolder.set(folder, (found = { nearest, others: nearest === null ? [] : this.#others(nearest) }));
    }
    return found.others.find(({ holds }) => holds(file))?.tsconfig ?? found.nearest;
  }

  #nearest(folder: string): TsConfigResult | null {
    try {
      return getTsconfig(folder, "tsconfig.json", this.#cache);
    } catch {
      return null;
    }
  }

  #others({ path, config: { files, include, references = [] } }: TsConfigResult): readonly Other[] {
    if (files?.length !== 0 || (include?.length ?? 0) > 0) return [];
    return references.flatMap((reference) => {
      try {
        const named = join(dirname(path), reference.path);
        const other = isFolder(named) ? join(named, "tsconfig.json") : named;
        const tsconfig = { path: other, config: parseTsconfig(other, this.#cache as Map<string, string>) };
        const holds = createFilesMatcher(tsconfig);
        return [{ tsconfig, holds: (file) => holds(file) !== undefined }];
      } catch {
        return [];
      }
    });
  }
}

interface Other {
  readonly tsconfig: TsConfigResult;
  readonly holds: (file: string) => boolean;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

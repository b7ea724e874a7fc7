/** What modules export at run time, from their text alone; each is read once. */
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { extname } from "node:path";
import { commonJsExports } from "./commonjs-exports.ts";
import type { ModuleFormat } from "./source-kind.ts";
import { elideTypeExports, exportedNames } from "./type-exports.ts";

export interface ModuleExportsOptions {
  /** Absolute path of what an import means; `undefined` where it is no file. */
  readonly resolve: (specifier: string, parent: string) => string | undefined;
  /** The JavaScript of a file. */
  readonly compile: (path: string, bytes: Buffer) => { readonly format: ModuleFormat; readonly code: string };
}

type Names = ReadonlySet<string> | undefined;

const CODE = /^\.[cm]?[jt]sx?$/;

export class ModuleExports {
  readonly #options: ModuleExportsOptions;
  readonly #known = new Map<string, Names>();

  constructor(options: ModuleExportsOptions) {
    this.#options = options;
  }

  /** The code without exports of types, which would not link. */
  elide(path: string, code: string): string {
    return elideTypeExports(code, (specifier) => this.#of(specifier, path));
  }

  #of(specifier: string, parent: string): Names {
    if (isBuiltin(specifier)) return new Set(["default", ...Object.keys(process.getBuiltinModule(specifier) ?? {})]);
    const path = this.#options.resolve(specifier, parent);
    return path === undefined ? undefined : this.#ofFile(path);
  }

  #ofFile(path: string): Names {
    if (!CODE.test(extname(path))) return undefined;
    if (this.#known.has(path)) return this.#known.get(path);
    // Modules may pass on each other's names in a circle: then nobody can tell.
    this.#known.set(path, undefined);
    const names = this.#read(path);
    this.#known.set(path, names);
    return names;
  }

  #read(path: string): Names {
    try {
      const { format, code } = this.#options.compile(path, readFileSync(path));
      return format === "commonjs"
        ? commonJsExports(path, code, (other) => this.#ofFile(other))
        : exportedNames(this.elide(path, code), (specifier) => this.#of(specifier, path));
    } catch {
      // It is reported when it is loaded.
      return undefined;
    }
  }
}

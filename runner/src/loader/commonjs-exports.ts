/** The names that Node lets a module import from a CommonJS one: those that its lexer finds in the text. */
import { initSync, parse } from "cjs-module-lexer";
import { createRequire } from "node:module";

/** What other files export, by absolute path; `undefined` where nobody can tell. */
export type NamesOf = (path: string) => ReadonlySet<string> | undefined;

/** `undefined` for a text that is no CommonJS, and for one that passes on what nobody can tell. */
export function commonJsExports(path: string, code: string, namesOf: NamesOf): ReadonlySet<string> | undefined {
  try {
    initSync();
    const { exports, reexports } = parse(code, path);
    const names = new Set(["default", "module.exports", ...exports]);
    const { resolve } = createRequire(path);
    for (const specifier of reexports) {
      const others = namesOf(resolve(specifier));
      if (others === undefined) return undefined;
      for (const name of others) names.add(name);
    }
    return names;
  } catch {
    return undefined;
  }
}

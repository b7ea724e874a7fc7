/** Fixes that write options where the text has a place for them. */
import type { Fix } from "../problem.ts";
import type { Insertion, OptionEdits } from "./definition.ts";

/** Adds an entry to `ins`, as `orders: "raw/orders"`; empty where the text gives no place. */
export function inputFix(
  edits: OptionEdits,
  title: string,
  { name, key }: { readonly name: string; readonly key: string },
): readonly Fix[] {
  // A property of a pattern may have any name.
  const property = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
  const entry = `${property}: ${JSON.stringify(key)}`;
  return edits.ins === null ? optionFix(edits, title, `ins: { ${entry} }`) : insert(edits.ins, title, entry);
}

/** Adds an option, as `formerly: ["old"]`. */
export function optionFix({ option }: OptionEdits, title: string, text: string): readonly Fix[] {
  return option === null ? [] : insert(option, title, text);
}

function insert({ at, open, close }: Insertion, title: string, text: string): readonly Fix[] {
  return [{ title, edits: [{ at, newText: open + text + close }] }];
}

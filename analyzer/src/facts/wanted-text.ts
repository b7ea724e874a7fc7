/**
 * The text of a file without the functions that nobody asks for: what else it says is parsed, and stands at the lines and
 * characters where it stood.
 */
import type { Outline, OutlinedFunction } from "./outline.ts";

export interface WantedText {
  readonly text: string;
  /** What the text is without, each with a name of its own among them. */
  readonly unread: readonly OutlinedFunction[];
}

/**
 * @param wanted are names of declarations; what these call in the same file comes with them
 * @returns `undefined` where nothing can be left out
 */
export function wantedText(text: string, outline: Outline, wanted: ReadonlySet<string>): WantedText | undefined {
  const functions = Map.groupBy(outline.functions, ({ name }) => name);
  for (const name of reached(text, functions, wanted)) functions.delete(name);
  const unread = [...functions.values()].flatMap((same) => (same.length === 1 ? same : []));
  if (unread.length === 0) return undefined;
  const parts: string[] = [];
  let place = 0;
  for (const { start, end } of unread) {
    const between = text.slice(place, start);
    const isNext = place > 0 && between.trim() === "";
    parts.push(between, blank(text.slice(start, end), isNext ? "" : STATEMENT));
    place = end;
  }
  // It is a module as before, whatever it exports now.
  parts.push(text.slice(place), outline.isModule ? "\nexport {};" : "");
  return { text: parts.join(""), unread };
}

/** The names that are wanted, and those that stand anywhere in the functions of these names. */
function reached(
  text: string,
  functions: ReadonlyMap<string, readonly OutlinedFunction[]>,
  wanted: ReadonlySet<string>,
): ReadonlySet<string> {
  const names = new Set([...wanted].filter((name) => functions.has(name)));
  for (const name of names) {
    for (const { start, end } of functions.get(name) ?? []) {
      for (const [word] of text.slice(start, end).matchAll(WORD)) if (functions.has(word)) names.add(word);
    }
  }
  return names;
}

const WORD = /[\p{ID_Continue}$\u200C\u200D]+/gu;

/**
 * Stands for a function, and keeps apart what is before and after it: one without a semicolon would take in an empty
 * statement. It says nothing, and is shorter than any function.
 */
const STATEMENT = "type _=0";

/** As many lines, the last of as many characters: its end belongs to it, as do comments behind it on the line. */
function blank(text: string, statement: string): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const last = (lines.at(-1)?.length ?? 0) - 1;
  return lines.length === 1
    ? `${statement.padEnd(last)};`
    : `${statement}${"\n".repeat(lines.length - 1)}${" ".repeat(last)};`;
}

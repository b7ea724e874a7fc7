/** JSON as configuration files of TypeScript have it: with comments, and with commas before a closing bracket. */

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const COMMENT = new RegExp(String.raw`(${STRING})|//[^\n]*|/\*[^]*?\*/`, "g");
const TRAILING_COMMA = new RegExp(String.raw`(${STRING})|,(?=\s*[\]}])`, "g");

/** Throws a SyntaxError as `JSON.parse` does. */
export function parseJsonc(text: string): unknown {
  const keepStrings = (_: string, string?: string): string => string ?? "";
  const plain = text
    .replace(/^\uFEFF/, "")
    .replaceAll(COMMENT, keepStrings)
    .replaceAll(TRAILING_COMMA, keepStrings);
  return JSON.parse(plain);
}

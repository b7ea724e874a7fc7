/** Places in source text. Lines and characters count from 0 and characters are UTF-16 units, as in LSP. */
import type { ProjectPath } from "./keys.ts";

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** From `start` up to, and without, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Location {
  readonly file: ProjectPath;
  readonly range: Range;
}

export function containsPosition(range: Range, at: Position): boolean {
  const afterStart =
    at.line > range.start.line || (at.line === range.start.line && at.character >= range.start.character);
  const beforeEnd = at.line < range.end.line || (at.line === range.end.line && at.character <= range.end.character);
  return afterStart && beforeEnd;
}

/** `src/raw.ts:12:14`, counted from 1 as editors show it. */
export function formatLocation({ file, range }: Location): string {
  return `${file}:${range.start.line + 1}:${range.start.character + 1}`;
}

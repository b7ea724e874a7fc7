/**
 * A project as one text, with marks:
 *
 *     //- /src/orders.ts
 *     export const orders = asset(() => []);
 *     //           ^^^^^^ what is expected on the range above
 *     export const totals = asset((ord$0ers) => 1);
 *
 * `$0` is the cursor and is taken out. Lines of marks stay: to the server they are comments.
 */
import type { Position, Range } from "vscode-languageserver-protocol";

export interface Fixture {
  /** Text by path in the project, without a leading slash. */
  readonly files: ReadonlyMap<string, string>;
  readonly cursor: { readonly file: string; readonly position: Position } | undefined;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

const CURSOR = "$0";
const MARK = /^(\s*\/\/\s*)(\^+) ?(.*)$/;

export function parseFixture(text: string): Fixture {
  const files = new Map<string, string>();
  let cursor: Fixture["cursor"];
  const marks: Mark[] = [];
  for (const [file, raw] of splitFiles(text)) {
    const lines = raw.split("\n");
    let target = 0;
    for (const [number, line] of lines.entries()) {
      const mark = MARK.exec(line);
      if (mark === null) {
        target = number;
        const character = line.indexOf(CURSOR);
        if (character === -1) continue;
        cursor = { file, position: { line: number, character } };
        lines[number] = line.replace(CURSOR, "");
        continue;
      }
      const [, before = "", carets = "", label = ""] = mark;
      const start = { line: target, character: before.length };
      const range = { start, end: { line: target, character: before.length + carets.length } };
      marks.push({ file, range, text: label.trim() });
    }
    files.set(file, lines.join("\n"));
  }
  return { files, cursor, marks };
}

function splitFiles(text: string): [string, string][] {
  const files: [string, string[]][] = [];
  const lines = text.split("\n");
  const indent = /^\s*(?=\/\/- )/m.exec(text)?.[0].replaceAll("\n", "").length ?? 0;
  for (const line of lines) {
    const name = /^\s*\/\/- \/(.+)$/.exec(line)?.[1];
    if (name !== undefined) files.push([name.trim(), []]);
    else files.at(-1)?.[1].push(line.slice(Math.min(indent, line.length - line.trimStart().length)));
  }
  return files.map(([name, content]) => [name, `${content.join("\n").trimEnd()}\n`]);
}

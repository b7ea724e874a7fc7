/**
 * Projects as texts. `//- /a.ts` begins a file; a comment of carets below a line expects a problem there, with its code
 * and the beginning of its message; `$0` is the cursor.
 *
 *     export const daily = asset((ordrs) => ordrs.length);
 *                               //^^^^^ HW201 No asset is named `ordrs`.
 */
import type { Location } from "@headwater/core/location";
import { type ProjectPath, projectPath } from "@headwater/core/keys";

export interface Fixture {
  readonly files: ReadonlyMap<ProjectPath, string>;
  /** `src/a.ts:3:5-3:10 HW201 No asset is named`, sorted. */
  readonly problems: readonly string[];
  readonly cursor: Location | undefined;
}

const CONFIG = `import { definitions } from "headwater";\nexport default definitions({});\n`;
const MARKER = /^(\s*)\/\/(\s*)(\^+)\s+(HW\d{3})\s*(.*)$/;

/** A configuration is added where the text has none. */
export function parseFixture(text: string): Fixture {
  const files = new Map<ProjectPath, string>();
  const problems: string[] = [];
  let cursor: Location | undefined;
  for (const part of dedent(text).split(/^(?=\/\/- )/m)) {
    const [head = "", ...lines] = part.split("\n");
    const name = /^\/\/- \/(.+)$/.exec(head.trim())?.[1];
    if (name === undefined) continue;
    const path = projectPath(name);
    let marked = 0;
    lines.forEach((line, index) => {
      const marker = MARKER.exec(line);
      if (marker === null) marked = index;
      else {
        const [, before = "", between = "", carets = "", code = "", message = ""] = marker;
        const start = before.length + 2 + between.length;
        problems.push(`${path}:${marked + 1}:${start + 1}-${start + carets.length + 1} ${code} ${message}`.trimEnd());
      }
      const character = line.indexOf("$0");
      if (character >= 0) {
        const at = { line: index, character };
        cursor = { file: path, range: { start: at, end: at } };
      }
    });
    files.set(path, lines.join("\n").replace("$0", ""));
  }
  if (![...files.keys()].some((path) => path.startsWith("headwater.config")))
    files.set(projectPath("headwater.config.ts"), CONFIG);
  return { files, problems: problems.sort(), cursor };
}

/** Takes away the indentation that all lines share. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, "").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join("\n");
}

/** A project in a temporary folder, written from a text of several files: each begins with a line `//- /path`. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TemporaryProject {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The text of a file, `undefined` where there is none. */
  read(path: string): string | undefined;
  /** Writes or replaces files. */
  write(files: string): void;
  remove(): void;
}

/** A configuration is added where the text has none. */
export function temporaryProject(files: string): TemporaryProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "headwater project ü-")));
  const write = (text: string): void => {
    for (const [path, content] of parseFiles(text)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  };
  if (!files.includes("//- /headwater.config.ts")) {
    write(`//- /headwater.config.ts\nimport { definitions } from "headwater";\nexport default definitions({});\n`);
  }
  write(files);
  return {
    root,
    read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined),
    write,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function parseFiles(text: string): [path: string, content: string][] {
  const files: [string, string[]][] = [];
  for (const line of text.split("\n")) {
    const path = /^\s*\/\/- (\/.+)$/.exec(line)?.[1];
    if (path !== undefined) files.push([path, []]);
    else files.at(-1)?.[1].push(line);
  }
  return files.map(([path, lines]) => [path, withoutIndent(lines).join("\n")]);
}

/** Common indentation is removed, so that a fixture may stand indented in a test. */
function withoutIndent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent));
}

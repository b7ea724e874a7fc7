/** Compiles files as a user's strict project would, against the SDK's sources or its built declarations. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";

const STRICT: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  types: ["node"],
  allowImportingTsExtensions: true,
  customConditions: ["@headwater/source"],
  noEmit: true,
  skipLibCheck: true,
};

export interface Mistake {
  readonly line: number;
  /** The innermost sentence of the message: the one that says what to do. */
  readonly text: string;
}

export function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** What the compiler says of these files, lines counted from 1. */
export function compile(files: readonly string[], options: ts.CompilerOptions = {}): readonly Mistake[] {
  const program = ts.createProgram(files, { ...STRICT, ...options });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => ({
    line: file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1,
    text: ts.flattenDiagnosticMessageText(messageText, "\n").split("\n").at(-1)!.trim(),
  }));
}

/** Other compilers that users may have: each in a folder of its own, because the root has one of the same name. */
export const OTHER_COMPILERS = ["5.9", "7"] as const;

/** What the command line of another compiler says of one of the projects beside those compilers. */
export async function compileWith(
  version: (typeof OTHER_COMPILERS)[number],
  project: "types" | "mistakes",
): Promise<readonly Mistake[]> {
  const tsc = pathOf(`./compilers/typescript-${version}/node_modules/typescript/bin/tsc`);
  const args = [tsc, "--pretty", "false", "-p", pathOf(`./compilers/tsconfig.${project}.json`)];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((failed: unknown) => {
    if (failed instanceof Error && "stdout" in failed) return { stdout: String(failed.stdout) };
    throw failed;
  });
  // `file(line,column): error TS1234: text`, with what leads to the innermost sentence on lines of its own, indented.
  const messages = stdout.split(/^(?=\S)/m).filter((message) => message.trim() !== "");
  return messages.map((message) => {
    const [, line, text] = /^[^\n]*?\((\d+),\d+\): error TS\d+: ([^]*)$/.exec(message.trimEnd()) ?? [];
    return { line: Number(line ?? 0), text: (text ?? message).split("\n").at(-1)!.trim() };
  });
}

/** The comments `// error: ...` of a file; each stands for the line below it. */
export function expectedMistakes(file: string): readonly Mistake[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((text, index) => (text.startsWith("// error: ") ? [{ line: index + 2, text: text.slice(10) }] : []));
}

/** A language service over one file that exists in memory only, beside this one, and whose text can be replaced. */
export class Editor {
  readonly #file = pathOf("./in-memory.ts");
  readonly #service: ts.LanguageService;
  #text = "";
  #version = 0;

  constructor() {
    const read = (name: string): string | undefined => (name === this.#file ? this.#text : ts.sys.readFile(name));
    this.#service = ts.createLanguageService({
      getScriptFileNames: () => [this.#file],
      getScriptVersion: (name) => (name === this.#file ? `${this.#version}` : "0"),
      getScriptSnapshot: (name) => {
        const text = read(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => pathOf("."),
      getCompilationSettings: () => STRICT,
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      fileExists: (name) => name === this.#file || ts.sys.fileExists(name),
      readFile: read,
      directoryExists: (name) => ts.sys.directoryExists(name),
      getDirectories: (name) => ts.sys.getDirectories(name),
    });
  }

  /** The names offered at the cursor `$0`, sorted. */
  completionsIn(text: string): readonly string[] {
    this.#text = text.replace("$0", "");
    this.#version += 1;
    const found = this.#service.getCompletionsAtPosition(this.#file, text.indexOf("$0"), {
      includeCompletionsForModuleExports: false,
    });
    return (found?.entries ?? []).map((entry) => entry.name).sort();
  }
}

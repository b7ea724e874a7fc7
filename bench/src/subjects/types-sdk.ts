/** Checks files as `tsc` does, or completes in them after edits as an editor does, and prints what that cost. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { typedFile } from "../generate-typed.ts";
import { type Cost, costOf, medianCost } from "../measure.ts";
import { ROOT } from "../work.ts";

const EDITS = 30;
/** Rounds in which code is still being compiled. */
const WARM_UP = 10;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [join(ROOT, "node_modules/@types")],
  // As it ships: built declarations.
  paths: { headwater: [join(ROOT, "sdk/dist/index.d.ts")] },
};

const [folder = ".", what = "check"] = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(folder, name));
// The first parse compiles the parser itself: both sides begin after it.
ts.createSourceFile("warm.ts", "export const x = 1;", ts.ScriptTarget.Latest);
console.log(JSON.stringify(what === "completion" ? await completions() : await check(what === "tsc")));

/** With `whole` also what comes before the check: reading, parsing and binding, of the libraries too. */
async function check(whole: boolean): Promise<Cost> {
  let program: ts.Program | undefined;
  let found: readonly ts.Diagnostic[] = [];
  const read = (): void => {
    program = ts.createProgram(files, OPTIONS);
    // Binds all files.
    program.getTypeChecker();
  };
  if (!whole) read();
  const cost = await costOf(() => {
    if (whole) read();
    found = program === undefined ? [] : ts.getPreEmitDiagnostics(program);
  });
  const [first] = found;
  if (first !== undefined) throw new Error(ts.flattenDiagnosticMessageText(first.messageText, "\n"));
  return cost;
}

/** A line is typed into the body of an asset, as `orders.`, and what may follow is asked for. */
async function completions(): Promise<Cost> {
  const texts = new Map(files.map((file) => [file, { text: readFileSync(file, "utf8"), version: 0 }]));
  const others = new Map<string, string>();
  const service = ts.createLanguageService({
    getScriptFileNames: () => files,
    getScriptVersion: (file) => String(texts.get(file)?.version ?? 0),
    getScriptSnapshot: (file) => {
      const text = texts.get(file)?.text ?? others.get(file) ?? ts.sys.readFile(file);
      if (text === undefined) return undefined;
      if (!texts.has(file)) others.set(file, text);
      return ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => OPTIONS,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (file) => texts.has(file) || ts.sys.fileExists(file),
    readFile: (file) => texts.get(file)?.text ?? ts.sys.readFile(file),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
  });
  const costs: Cost[] = [];
  for (let edit = 0; edit < WARM_UP + EDITS; edit++) {
    const path = join(folder, typedFile(10 + edit * 2));
    const file = texts.get(path);
    if (file === undefined) throw new Error(`there is no ${path}`);
    const before = file.text;
    // By parameter names in one edit, with `ins` in the next.
    const places = [...before.matchAll(/context\.log\.info/g)].map(({ index }) => index);
    const at = places[edit % 2 === 0 ? 3 : 6] ?? 0;
    file.text = `${before.slice(0, at)}orders[0]?.; ${before.slice(at)}`;
    file.version += 1;
    let names: readonly string[] = [];
    costs.push(
      await costOf(() => {
        const given = service.getCompletionsAtPosition(path, at + "orders[0]?.".length, {
          includeCompletionsForModuleExports: false,
        });
        names = (given?.entries ?? []).map(({ name }) => name);
      }),
    );
    if (!names.includes("amount")) throw new Error(`no completions in ${path}: ${names.slice(0, 5).join(", ")}`);
    file.text = before;
    file.version += 1;
  }
  return medianCost(costs.slice(WARM_UP));
}

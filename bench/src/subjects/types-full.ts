/** Checks a project as `tsc --noEmit` does, and prints what that cost: all files, with their bodies. */
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { ts } from "ts-morph";
import { LIB_FOLDER, libText } from "@headwater/analyzer/edge-types/lib-files";
import { bundledSdk } from "@headwater/runner/program-path";
import { costOf } from "../measure.ts";

const [root = "."] = process.argv.slice(2);
const files = globSync("**/*.ts", { cwd: root, ignore: ["**/node_modules/**"] }).map((path) => join(root, path));
ts.createSourceFile("warm.ts", "export const x = 1;", ts.ScriptTarget.Latest);
const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["*"],
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  paths: { headwater: [bundledSdk()] },
};
let errors: readonly ts.Diagnostic[] = [];
const cost = await costOf(() => {
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(files, options, {
    ...host,
    getDefaultLibFileName: (of) => `${LIB_FOLDER}/${ts.getDefaultLibFileName(of)}`,
    getDefaultLibLocation: () => LIB_FOLDER,
    fileExists: (path) => libText(path) !== undefined || host.fileExists(path),
    readFile: (path) => libText(path) ?? host.readFile(path),
    getSourceFile: (path, version, ...rest) => {
      const text = libText(path);
      return text === undefined ? host.getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
    },
  });
  errors = files.flatMap((path) => {
    const file = program.getSourceFile(path);
    return file === undefined ? [] : program.getSemanticDiagnostics(file);
  });
});
const [first] = errors;
if (first !== undefined) throw new Error(ts.flattenDiagnosticMessageText(first.messageText, "\n"));
console.log(JSON.stringify(cost));

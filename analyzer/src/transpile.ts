/**
 * From one TypeScript or JSX file to the JavaScript that Node runs, by the compiler that Headwater ships: the project's
 * own TypeScript is never loaded.
 *
 * A step process imports this module only for files that need more than their types removed, because loading the
 * compiler takes longer than many steps do.
 */
import { ts } from "ts-morph";

export interface TranspileRequest {
  /** Absolute; only its extension matters, and it names the file in the source map. */
  readonly path: string;
  readonly text: string;
  readonly format: "module" | "commonjs";
  /** `compilerOptions` as the project's tsconfig.json holds them. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type Transpiled =
  /** `code` ends with its source map as a comment. */
  | { readonly ok: true; readonly code: string }
  /** The file has a syntax error; lines and characters count from 0. */
  | { readonly ok: false; readonly message: string; readonly line: number; readonly character: number };

/** Removes types, lowers what Node has not (enums, decorators, JSX), and elides imports that are used as types only. */
export function transpile(request: TranspileRequest): Transpiled {
  const nodeNext = needsNodeNext(request);
  const { outputText, diagnostics = [] } = ts.transpileModule(request.text, {
    // Under NodeNext the extension alone makes a file CommonJS or a module, and `import()` stays what it is.
    fileName: nodeNext
      ? request.path.replace(/\.[cm]?([jt]s)x?$/, request.format === "commonjs" ? ".c$1" : ".m$1")
      : request.path,
    compilerOptions: emitOptions(request, nodeNext),
    reportDiagnostics: true,
  });
  const fault = diagnostics.find(({ category, code }) => category === ts.DiagnosticCategory.Error && isSyntax(code));
  if (fault === undefined) return { ok: true, code: outputText };
  const { line, character } = fault.file?.getLineAndCharacterOfPosition(fault.start ?? 0) ?? { line: 0, character: 0 };
  return { ok: false, message: ts.flattenDiagnosticMessageText(fault.messageText, "\n"), line, character };
}

/** What is CommonJS, and a module that has `import x = require("x")`, which no other kind of output knows. */
function needsNodeNext({ format, path, text }: TranspileRequest): boolean {
  return format === "commonjs" || (!path.endsWith("x") && /\bimport\s+[\w$]+\s*=\s*require\b/.test(text));
}

function emitOptions({ options: raw, format }: TranspileRequest, nodeNext: boolean): ts.CompilerOptions {
  const { options: user } = ts.convertCompilerOptionsFromJson({ ...raw, plugins: undefined }, "/");
  const define = user.useDefineForClassFields ?? (user.target === undefined || user.target >= ts.ScriptTarget.ES2022);
  return {
    // ES2022 is what every supported Node runs; above it decorators would be left as they are.
    target: ts.ScriptTarget.ES2022,
    useDefineForClassFields: define,
    module: nodeNext ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext,
    moduleResolution: nodeNext ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler,
    esModuleInterop: user.esModuleInterop ?? true,
    verbatimModuleSyntax: format === "module" && user.verbatimModuleSyntax === true,
    isolatedModules: true,
    experimentalDecorators: user.experimentalDecorators ?? false,
    emitDecoratorMetadata: user.emitDecoratorMetadata ?? false,
    preserveConstEnums: true,
    jsx: user.jsx === undefined || user.jsx === ts.JsxEmit.Preserve ? ts.JsxEmit.ReactJSX : user.jsx,
    ...(user.jsxImportSource === undefined ? {} : { jsxImportSource: user.jsxImportSource }),
    ...(user.jsxFactory === undefined ? {} : { jsxFactory: user.jsxFactory }),
    ...(user.jsxFragmentFactory === undefined ? {} : { jsxFragmentFactory: user.jsxFragmentFactory }),
    allowJs: true,
    inlineSourceMap: true,
  };
}

/** Errors of options and of whole programs, which begin at 5000, say nothing of this file. */
function isSyntax(code: number): boolean {
  return code < 5000 || (code >= 17000 && code < 19000);
}

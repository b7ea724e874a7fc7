/**
 * The settings by which a project's own TypeScript would check it, as far as they bear on types: those of its
 * tsconfig.json with all that it extends, and the defaults of the TypeScript that it has installed, which is not loaded.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";

export interface ProjectSettings {
  readonly options: ts.CompilerOptions;
  /** Absolute paths of declaration files of the project: what they declare holds everywhere. */
  readonly declarations: readonly string[];
}

/** For a project without a tsconfig.json: what the loader of a step process takes too. */
const WITHOUT_TSCONFIG: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
};

/** Whatever the project says: nothing is written, and nothing is reported but edges. */
const ALWAYS: ts.CompilerOptions = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  skipLibCheck: true,
  allowJs: true,
  checkJs: false,
  maxNodeModuleJsDepth: 0,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  plugins: [],
};

/** @param isOurs whether a path, absolute, is that of a file that matters: it chooses between referenced configurations. */
export function readProjectSettings(root: string, isOurs: (path: string) => boolean): ProjectSettings {
  const found = ts.findConfigFile(root, (path) => ts.sys.fileExists(path));
  if (found === undefined) return { options: { ...WITHOUT_TSCONFIG, types: ["*"], ...ALWAYS }, declarations: [] };
  const read = parse(found);
  const config = read.fileNames.some(isOurs) ? read : (referenced(read, isOurs) ?? read);
  return {
    options: { ...defaults(root), ...config.options, ...ALWAYS },
    declarations: config.fileNames.filter((path) => /\.d\.[cm]?ts$/.test(path)),
  };
}

/** A configuration that only refers to others, as some templates write it: the one of them that has most of our files. */
function referenced(
  { projectReferences = [] }: ts.ParsedCommandLine,
  isOurs: (path: string) => boolean,
): ts.ParsedCommandLine | undefined {
  const ranked = projectReferences
    .map((reference) => ts.resolveProjectReferencePath(reference))
    .filter((path) => existsSync(path))
    .map((path) => parse(path))
    .map((config) => ({ config, files: config.fileNames.filter(isOurs).length }))
    .filter(({ files }) => files > 0);
  return ranked.toSorted((a, b) => b.files - a.files)[0]?.config;
}

/** What is wrong in the file is for the editor and `tsc` to report; the rest of it counts. */
function parse(path: string): ts.ParsedCommandLine {
  const read: { readonly config?: unknown } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
  return ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, dirname(path), undefined, path);
}

/** Before its version 6 TypeScript was not strict unless told so. It always saw the types of all installed packages. */
function defaults(root: string): ts.CompilerOptions {
  const version = installedTypeScript(root);
  const before6 = version !== undefined && Number.parseInt(version, 10) < 6;
  return { types: ["*"], ...(before6 ? { strict: false } : {}) };
}

function installedTypeScript(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, "node_modules/typescript/package.json"), "utf8"));
      if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
    } catch {
      // Not here: further up.
    }
    if (dirname(folder) === folder) return undefined;
  }
}

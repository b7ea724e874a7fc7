/**
 * Which folder may know which, and which folder alone may know something from outside.
 *
 * This is the table of docs/ARCHITECTURE.md as data. The rules are functions from sources to sentences about what is
 * wrong, so that a test can show that each of them bites.
 */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import ts from "typescript";

/** The folders of the product and the folders that each may import. */
export const ARROWS = {
  core: [],
  protocol: ["core"],
  sdk: ["core"],
  analyzer: ["core"],
  eventlog: ["core"],
  runner: ["analyzer", "core", "eventlog", "protocol", "sdk"],
  server: ["analyzer", "core", "eventlog", "protocol"],
  client: ["core", "protocol"],
  webview: ["core", "protocol"],
} as const satisfies Record<string, readonly string[]>;

export type Folder = keyof typeof ARROWS;
export const FOLDERS: readonly Folder[] = [
  "core",
  "protocol",
  "sdk",
  "analyzer",
  "eventlog",
  "runner",
  "server",
  "client",
  "webview",
];

/** What only one folder may import, because only that folder knows what it stands for. */
const OWNERS: readonly { readonly module: RegExp; readonly folder: Folder }[] = [
  { module: /^vscode$/, folder: "client" },
  { module: /^vscode-languageclient(\/|$)/, folder: "client" },
  { module: /^vscode-languageserver(-|\/|$)/, folder: "server" },
  { module: /^(?:ts-morph|@ts-morph\/common)$/, folder: "analyzer" },
  { module: /^(kysely(\/|$)|node:sqlite$)/, folder: "eventlog" },
  { module: /^(preact|elkjs|@vscode\/webview-ui-toolkit)(\/|$)/, folder: "webview" },
];

/** Folders that run in places without Node. */
const WITHOUT_NODE: readonly Folder[] = ["core", "protocol", "webview"];

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What a module specifier in one of our files leads to. */
type Target =
  | { readonly kind: "ours"; readonly folder: string }
  | { readonly kind: "builtin"; readonly module: string }
  | { readonly kind: "package"; readonly name: string };

/** Imports against the arrows. */
export function wrongFolders(files: readonly SourceFile[]): string[] {
  return everyImport(files).flatMap(({ file, folder, specifier, target }) => {
    if (target.kind !== "ours" || target.folder === folder) return [];
    const allowed: readonly string[] = ARROWS[folder];
    return allowed.includes(target.folder)
      ? []
      : [`${file.path} imports ${specifier}: ${folder} must not know ${target.folder}`];
  });
}

/** Imports of what another folder keeps to itself. */
export function wrongOwners(files: readonly SourceFile[]): string[] {
  return everyImport(files).flatMap(({ file, folder, specifier }) =>
    OWNERS.filter((owner) => owner.folder !== folder && owner.module.test(specifier)).map(
      (owner) => `${file.path} imports ${specifier}: only ${owner.folder} knows it`,
    ),
  );
}

/** Imports of Node's modules where there is no Node. */
export function wrongBuiltins(files: readonly SourceFile[]): string[] {
  return everyImport(files).flatMap(({ file, folder, specifier, target }) =>
    target.kind === "builtin" && WITHOUT_NODE.includes(folder)
      ? [`${file.path} imports ${specifier}: ${folder} runs without Node`]
      : [],
  );
}

/** Imports of packages that the folder's package.json does not declare. @param declared by folder */
export function undeclaredPackages(
  files: readonly SourceFile[],
  declared: Readonly<Record<Folder, readonly string[]>>,
): string[] {
  return everyImport(files).flatMap(({ file, folder, target }) =>
    target.kind !== "package" || target.name === "vscode" || declared[folder].includes(target.name)
      ? []
      : [`${file.path} imports ${target.name}: ${folder}/package.json does not declare it`],
  );
}

/** Every module that a file names: imports, exports, dynamic imports, types and calls of require. */
export function importsOf(file: SourceFile): string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map(({ fileName }) => fileName);
}

interface Import {
  readonly file: SourceFile;
  readonly folder: Folder;
  readonly specifier: string;
  readonly target: Target;
}

function everyImport(files: readonly SourceFile[]): Import[] {
  return files.flatMap((file) => {
    const folder = FOLDERS.find((name) => file.path.startsWith(`${name}/`));
    if (folder === undefined) throw new Error(`${file.path} lies in no folder of the product`);
    return importsOf(file).map((specifier) => ({ file, folder, specifier, target: targetOf(file, specifier) }));
  });
}

function targetOf(file: SourceFile, specifier: string): Target {
  if (specifier.startsWith(".")) {
    const [folder = ""] = posix.join(posix.dirname(file.path), specifier).split("/");
    return { kind: "ours", folder };
  }
  if (specifier === "headwater" || specifier.startsWith("headwater/")) return { kind: "ours", folder: "sdk" };
  const [scope = "", second = ""] = specifier.split("/");
  if (scope === "@headwater") return { kind: "ours", folder: second };
  if (isBuiltin(specifier)) return { kind: "builtin", module: specifier };
  return { kind: "package", name: scope.startsWith("@") ? `${scope}/${second}` : scope };
}

/**
 * Which files of a folder can hold assets or their helpers, and how they are read.
 *
 * Invariant: paths are found without following symbolic links to folders, so that a loop ends.
 */
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isSource } from "@headwater/core/index/resolution";
import type { ProjectPath } from "@headwater/core/keys";
import picomatch from "picomatch";
import { type GlobOptions, globSync } from "tinyglobby";
import { InstalledPackages } from "./packages/installed-packages.ts";
import { lockedVersions } from "./packages/lockfile.ts";
import { textOf } from "./packages/read-json.ts";
import { readPathAliases } from "./path-aliases.ts";
import { readBytes, type TextFile, textFile } from "./text-file.ts";

/** Folders that never hold a project's sources: installed packages, build output, tools' own folders. */
export const IGNORED_FOLDERS = ["**/node_modules/**", "**/{dist,build,out,coverage}/**", "**/.*/**"];

const NOT_SOURCES = ["**/*.d.{ts,mts,cts}", "**/*.d.*.ts"];
const TESTS = ["**/*.{test,spec}.{ts,tsx,mts,cts,js,jsx,mjs,cjs}", "**/{test,tests,__tests__}/**"];
const SOURCES = "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}";
const CONFIG = /^(?:.*\/)?headwater\.config\.(?:ts|mts|js|mjs)$/;

/** The files of a project, wherever they lie. Paths are relative to its folder. */
export interface ProjectFiles {
  /** Every file that may define assets, by the globs of the configuration (none: the default), and the configuration. */
  list(include: readonly string[]): readonly ProjectPath[];
  /** `undefined` where there is no such file, or it cannot be read. */
  read(path: ProjectPath): TextFile | undefined;
  isFile(path: ProjectPath): boolean;
  /** The version of a package as found from a file, empty where nobody knows it. */
  packageVersion(from: ProjectPath, name: string): string;
  /**
   * Where a specifier that is no relative one may lead among sources, without certain extensions: by the aliases of
   * tsconfig.json, by the imports of package.json, into packages that are linked. Empty for what is installed.
   */
  sourcesOf(from: ProjectPath, specifier: string): readonly string[];
  /** Files for a pattern of `codeFiles`, sorted. */
  match(pattern: string): readonly ProjectPath[];
  /** What was read of packages and of tsconfig.json is read again: see `decidesModules`. */
  forgetModules(): void;
}

/** Lists the entries of a folder, given by its absolute path. */
export type ReadFolder = (folder: string) => Dirent[];

type GlobFolders = NonNullable<GlobOptions["fs"]>;

export const readFolder: ReadFolder = (folder) => readdirSync(folder, { withFileTypes: true });

/**
 * The files in a folder on disk; those of `former`, by absolute path, as they were then, `null` where they were not.
 * @param read is asked for every folder that is looked into for files.
 */
export function filesOnDisk(
  root: string,
  former: ReadonlyMap<string, Buffer | null> = new Map(),
  read: ReadFolder = readFolder,
): ProjectFiles {
  const fs: GlobFolders = {
    // It is asked for entries with their kinds, in one of the many ways of asking that the type knows.
    readdirSync: ((folder: string) => read(folder)) as unknown as typeof readdirSync,
  };
  const bytesOf = (path: string): Buffer | undefined => {
    const known = former.get(path);
    return known === undefined ? readBytes(path) : (known ?? undefined);
  };
  const readModules = () => ({
    versions: new Map<string, string>(),
    packages: new InstalledPackages(),
    aliases: readPathAliases(),
    locked: lockedVersions(root, (path) => bytesOf(path)?.toString("utf8")),
  });
  let modules = readModules();
  const real = realFolder(root);
  const folderOf = (from: ProjectPath): string => dirname(join(root, from));
  /** Links inside packages are resolved, so the way to them begins at the resolved root. */
  const inProject = (path: string, base: string): string => relative(base, path).replaceAll("\\", "/");
  return {
    list: (include) => {
      const found = globSync(
        [
          ...(include.length === 0 ? [SOURCES] : include),
          "headwater.config.{ts,mts,js,mjs}",
          "*/**/headwater.config.{ts,mts,js,mjs}",
        ],
        {
          cwd: root,
          ignore: ignored(include),
          followSymbolicLinks: false,
          expandDirectories: false,
          fs,
        },
      );
      const onDisk = found
        .map((path) => path.replaceAll("\\", "/"))
        .filter((path) => former.get(join(root, path)) !== null);
      const gone = formerIn(root, former).filter((path) => isIncluded(path, include) || CONFIG.test(path));
      return ownFiles([...new Set([...onDisk, ...gone])]);
    },
    read: (path) => {
      const file = join(root, path);
      // What is parsed is never so large; of data nobody knows.
      return !isSource(path) && sizeOf(file) > MOST_BYTES ? TOO_LARGE : textFile(bytesOf(file));
    },
    isFile: (path) => {
      const known = former.get(join(root, path));
      if (known !== undefined) return known !== null;
      return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
    },
    packageVersion: (from, name) => {
      const { versions, packages, locked } = modules;
      const folder = folderOf(from);
      const key = `${folder}\0${name}`;
      let version = versions.get(key);
      if (version === undefined) {
        const installed = packages.find(folder, name);
        version = locked(folder, name) ?? (installed && textOf(packages.manifest(installed.folder)?.["version"])) ?? "";
        versions.set(key, version);
      }
      return version;
    },
    sourcesOf: (from, specifier) => [
      ...modules.aliases(join(root, from), specifier).map((path) => inProject(path, root)),
      ...modules.packages.linkedSources(folderOf(from), specifier).map((path) => inProject(path, real)),
    ],
    match: (pattern) => {
      const onDisk = matchFiles(root, pattern, fs).filter((path) => former.get(join(root, path)) !== null);
      const gone = formerIn(root, former).filter((path) => matchesPattern(path, pattern));
      return [...new Set([...onDisk, ...gone])].sort();
    },
    forgetModules: () => {
      modules = readModules();
    },
  };
}

/** Whether the configuration lets a file define assets. */
export function isIncluded(path: string, include: readonly string[]): boolean {
  const key = include.join("\0");
  let matches = MATCHERS.get(key);
  if (matches === undefined) {
    matches = picomatch(include.length === 0 ? [SOURCES] : [...include], { ignore: ignored(include) });
    MATCHERS.set(key, matches);
  }
  return matches(path);
}

/** Whether a file, also one above the project, decides which modules and versions imports mean. */
export function decidesModules(path: string): boolean {
  return MODULE_FILES.test(path);
}

const MODULE_FILES =
  /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|[jt]sconfig[^/]*\.json)$/;

/** Whether a file is of a pattern of `codeFiles`. */
export function matchesPattern(path: string, pattern: string): boolean {
  let matches = PATTERNS.get(pattern);
  if (matches === undefined) PATTERNS.set(pattern, (matches = picomatch(pattern, { dot: true })));
  return matches(path);
}

const PATTERNS = new Map<string, (path: string) => boolean>();

/** Compiling globs takes longer than analysing an edit. */
const MATCHERS = new Map<string, (path: string) => boolean>();

/** Of a project further down. */
export function isNestedConfig(path: string): boolean {
  return CONFIG.test(path) && path.includes("/");
}

/** Leaves out what belongs to a project further down: a file belongs to the nearest configuration above it. */
export function ownFiles(found: readonly string[]): readonly ProjectPath[] {
  const nested = found.filter(isNestedConfig).map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  const own = found.filter((path) => !nested.some((folder) => path.startsWith(folder)));
  const wanted = own.filter((path) => (CONFIG.test(path) ? !path.includes("/") : true));
  return [...new Set(wanted)].sort() as ProjectPath[];
}

function ignored(include: readonly string[]): string[] {
  return [...IGNORED_FOLDERS, ...NOT_SOURCES, ...(include.length === 0 ? TESTS : [])];
}

/** A larger file that code names is data, and looking at it takes too long: see `Resolved`. */
const MOST_BYTES = 64_000_000;
const TOO_LARGE: TextFile = { text: "", hash: "" };

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Those of the files that were there, by their paths in the project. */
function formerIn(root: string, former: ReadonlyMap<string, Buffer | null>): readonly ProjectPath[] {
  return [...former].flatMap(([path, content]) => {
    const inside = relative(root, path).replaceAll("\\", "/");
    return content === null || inside.startsWith("../") ? [] : (inside as ProjectPath);
  });
}

function realFolder(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function matchFiles(root: string, pattern: string, fs: GlobFolders): readonly ProjectPath[] {
  const found = globSync([pattern], {
    cwd: root,
    ignore: ["**/node_modules/**", "**/.git/**"],
    dot: true,
    followSymbolicLinks: false,
    expandDirectories: false,
    fs,
  });
  return found.map((path) => path.replaceAll("\\", "/")).sort() as ProjectPath[];
}

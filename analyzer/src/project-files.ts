/**
 * Which files of a folder can hold assets or their helpers, and how they are read.
 *
 * The text hash of a file is the SHA-256, in hexadecimal, of its bytes as they lie on disk (of the UTF-8 bytes of the
 * text for an editor's unsaved buffer). The loader of a step process computes the same over the bytes that it reads, so
 * that planned and loaded code can be compared.
 *
 * Invariant: paths are found without following symbolic links to folders, so that a loop ends.
 */
import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ProjectPath } from "@headwater/core/keys";
import picomatch from "picomatch";
import { globSync } from "tinyglobby";

/** Folders that never hold a project's sources: installed packages, build output, tools' own folders. */
export const IGNORED_FOLDERS = ["**/node_modules/**", "**/{dist,build,out,coverage}/**", "**/.*/**"];

const NOT_SOURCES = ["**/*.d.{ts,mts,cts}", "**/*.d.*.ts"];
const TESTS = ["**/*.{test,spec}.{ts,tsx,mts,cts,js,jsx,mjs,cjs}", "**/{test,tests,__tests__}/**"];
const SOURCES = "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}";
const CONFIG = /^(?:.*\/)?headwater\.config\.(?:ts|mts|js|mjs)$/;

export interface TextFile {
  /** Without a byte order mark. */
  readonly text: string;
  readonly hash: string;
}

/** The files of a project, wherever they lie. Paths are relative to its folder. */
export interface ProjectFiles {
  /** Every file that may define assets, by the globs of the configuration (none: the default), and the configuration. */
  list(include: readonly string[]): readonly ProjectPath[];
  /** `undefined` where there is no such file, or it cannot be read. */
  read(path: ProjectPath): TextFile | undefined;
  isFile(path: ProjectPath): boolean;
  /** The version of a package as found from a file, empty where it is not installed. */
  packageVersion(from: ProjectPath, name: string): string;
}

/** The files in a folder on disk. */
export function filesOnDisk(root: string): ProjectFiles {
  const versions = new Map<string, string>();
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
        },
      );
      return ownFiles(found.map((path) => path.replaceAll("\\", "/")));
    },
    read: (path) => readTextFile(join(root, path)),
    isFile: (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false,
    packageVersion: (from, name) => {
      const folder = from.slice(0, Math.max(0, from.lastIndexOf("/")));
      const key = `${folder}\0${name}`;
      const version = versions.get(key) ?? findPackageVersion(join(root, folder), name);
      versions.set(key, version);
      return version;
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

/** Compiling globs takes longer than analysing an edit. */
const MATCHERS = new Map<string, (path: string) => boolean>();

/** See the head of this module for what is hashed. */
export function textHash(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}

/** Leaves out what belongs to a project further down: a file belongs to the nearest configuration above it. */
export function ownFiles(found: readonly string[]): readonly ProjectPath[] {
  const nested = found
    .filter((path) => CONFIG.test(path) && path.includes("/"))
    .map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  const own = found.filter((path) => !nested.some((folder) => path.startsWith(folder)));
  const wanted = own.filter((path) => (CONFIG.test(path) ? !path.includes("/") : true));
  return [...new Set(wanted)].sort() as ProjectPath[];
}

function ignored(include: readonly string[]): string[] {
  return [...IGNORED_FOLDERS, ...NOT_SOURCES, ...(include.length === 0 ? TESTS : [])];
}

function readTextFile(path: string): TextFile | undefined {
  try {
    const bytes = readFileSync(path);
    const text = bytes.toString("utf8");
    let hashed: string | undefined;
    return {
      text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text,
      // Most files of a workspace are looked at once and never hashed.
      get hash() {
        return (hashed ??= textHash(bytes));
      },
    };
  } catch {
    return undefined;
  }
}

/** From the nearest `node_modules` that has the package. */
function findPackageVersion(folder: string, name: string): string {
  for (let at = folder; ; at = join(at, "..")) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(at, "node_modules", name, "package.json"), "utf8"));
      if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
    } catch {
      // Not here: further up.
    }
    if (join(at, "..") === at) return "";
  }
}

/**
 * The versions of packages as the lock file of a workspace has them: package-lock.json, pnpm-lock.yaml, yarn.lock,
 * bun.lock, the nearest above the project. Of each format only the lines that name versions are read; what is not found
 * there has no locked version.
 */
import { hash } from "node:crypto";
import { dirname, join, relative, sep } from "node:path";
import { parseJsonc } from "../parse-jsonc.ts";
import { readRecord, recordOf, textOf } from "./read-json.ts";

/** The text of a file by its absolute path; `undefined` where there is none. */
export type ReadText = (path: string) => string | undefined;

/** `undefined` for a package without an entry. `from` is the absolute folder of the file that imports it. */
export type LockedVersion = (from: string, name: string) => string | undefined;

type Reader = (path: string, text: string) => LockedVersion;

const READERS: readonly (readonly [name: string, read: Reader])[] = [
  ["package-lock.json", readNpm],
  ["npm-shrinkwrap.json", readNpm],
  ["pnpm-lock.yaml", readPnpm],
  ["yarn.lock", readYarn],
  ["bun.lock", readBun],
];

/** Reads the file when somebody asks: it may be large. */
export function lockedVersions(root: string, read: ReadText): LockedVersion {
  let locked: LockedVersion | undefined;
  return (from, name) => (locked ??= nearest(root, read))(from, name);
}

function nearest(root: string, readText: ReadText): LockedVersion {
  for (let folder = root; ; folder = dirname(folder)) {
    for (const [name, read] of READERS) {
      const path = join(folder, name);
      const text = readText(path);
      if (text !== undefined) return orNone(() => read(path, text));
    }
    if (dirname(folder) === folder) return NONE;
  }
}

const NONE: LockedVersion = () => undefined;

/** A lock file that its package manager would refuse too says nothing. */
function orNone(read: () => LockedVersion): LockedVersion {
  try {
    return read();
  } catch {
    return NONE;
  }
}

/** The folders from the one that asks up to that of the lock file, as paths relative to it; the last is empty. */
function foldersUp(lock: string, from: string): readonly string[] {
  const inside = relative(dirname(lock), from).split(sep);
  if (inside[0] === "..") return [""];
  const parts = inside.filter((part) => part !== "");
  return [...parts.keys()].map((left) => parts.slice(0, parts.length - left).join("/")).concat("");
}

/** An entry for each folder in `node_modules`. */
function readNpm(path: string, text: string): LockedVersion {
  const packages = recordOf(recordOf(JSON.parse(text))?.["packages"]) ?? {};
  return (from, name) => {
    for (const folder of foldersUp(path, from)) {
      const entry = recordOf(packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]);
      const version = textOf(entry?.["version"]);
      if (version !== undefined) return `${version}${origin(textOf(entry?.["resolved"]) ?? "")}`;
    }
    return undefined;
  };
}

/** A version from a repository or a file may hold other code under the same number. */
function origin(resolved: string): string {
  return /^(git|file|github|http:)/.test(resolved) ? ` (${hash("sha256", resolved, "hex").slice(0, 8)})` : "";
}

/** `importers`, by indentation: a folder, a kind of dependency, a name, its version. */
function readPnpm(path: string, text: string): LockedVersion {
  const versions = new Map<string, string>();
  let [folder, name] = ["", ""];
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const [, indent = "", key = "", value = ""] = /^( *)(.+?):(?: (.*))?$/.exec(line) ?? [];
    if (key === "") continue;
    if (indent.length === 0) inside = key === "importers";
    if (!inside) continue;
    if (indent.length === 2) folder = unquote(key) === "." ? "" : unquote(key);
    if (indent.length === 6) name = unquote(key);
    if (indent.length === 8 && key === "version") versions.set(`${folder}\0${name}`, withoutPeers(unquote(value)));
  }
  return (from, wanted) => {
    for (const each of foldersUp(path, from)) {
      const version = versions.get(`${each}\0${wanted}`);
      if (version !== undefined) return version;
    }
    return undefined;
  };
}

/** `1.2.3(patch_hash=0a1b)(react@18.0.0)`: a patch is other code under the same number. */
function withoutPeers(version: string): string {
  const patch = /\(patch_hash=(\w+)\)/.exec(version)?.[1];
  return `${version.replace(/\(.*$/, "")}${patch === undefined ? "" : ` (${patch.slice(0, 8)})`}`;
}

/** Entries by name and range; of a package with several versions only the range tells which. */
function readYarn(_: string, text: string): LockedVersion {
  const versions = new Map<string, Map<string, string>>();
  let wanted: readonly (readonly [name: string, range: string])[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\S.*:$/.test(line) && !line.startsWith("#")) {
      wanted = line
        .slice(0, -1)
        .split(",")
        .flatMap((text) => {
          const [, name, range] = /^(@?[^@]+)@(?:npm:)?(.*)$/.exec(unquote(text.trim()).replaceAll('"', "")) ?? [];
          return name === undefined || range === undefined ? [] : [[name, range] as const];
        });
    }
    const version = /^ {2}version:? "?([^"\s]+)"?$/.exec(line)?.[1];
    if (version === undefined) continue;
    for (const [name, range] of wanted) {
      const ranges = versions.get(name) ?? new Map<string, string>();
      versions.set(name, ranges.set(range, version));
    }
  }
  return (from, name) => {
    const ranges = versions.get(name);
    const distinct = new Set(ranges?.values());
    if (ranges === undefined || distinct.size <= 1) return [...distinct][0];
    return ranges.get(rangeOf(from, name) ?? "");
  };
}

/** As the nearest package.json asks for it. */
function rangeOf(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = readRecord(join(folder, "package.json"));
    for (const kind of ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]) {
      const range = textOf(recordOf(manifest?.[kind])?.[name]);
      if (range !== undefined) return range.replace(/^npm:/, "");
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** `"name": ["name@1.2.3", ...]`, and `"workspace/name"` where a package of the workspace has another version. */
function readBun(path: string, text: string): LockedVersion {
  const lock = recordOf(parseJsonc(text));
  const packages = recordOf(lock?.["packages"]) ?? {};
  const workspaces = recordOf(lock?.["workspaces"]) ?? {};
  return (from, name) => {
    const owners = foldersUp(path, from).flatMap((folder) => textOf(recordOf(workspaces[folder])?.["name"]) ?? []);
    for (const key of [...owners.map((owner) => `${owner}/${name}`), name]) {
      const entry = packages[key];
      const found = Array.isArray(entry) ? textOf(entry[0]) : undefined;
      if (found?.startsWith(`${name}@`) === true) return found.slice(name.length + 1);
    }
    return undefined;
  };
}

function unquote(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, "$2");
}

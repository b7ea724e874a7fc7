/** Who holds the lock of a store, where the system says it: Linux lists locks by file and process. */
import { readFileSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { plainText } from "@headwater/core/plain-text";
import { deviceParts } from "./device-number.ts";
import { lockPlace } from "./store-files.ts";

/** `process 4711 (sqlite3)`, or `another process` where nobody says which. */
export function lockHolder(place: string): string {
  const pid = holderOf([lockPlace(dirname(place)), place, `${place}-shm`]);
  if (pid === undefined) return "another process";
  const name = programOf(pid);
  return name === "" ? `process ${pid}` : `process ${pid} (${name})`;
}

/** `sqlite3`, `node headwater.js`: the words that say what it is. */
function programOf(pid: number): string {
  const words = textOf(`/proc/${String(pid)}/cmdline`)
    .split("\0")
    .slice(0, 2);
  const named = words.filter((word) => !word.startsWith("-")).map((word) => basename(word));
  return plainText(named.join(" "), 100).trim();
}

/**
 * The first that holds one of the files for itself, by the text of /proc/locks.
 *
 * @param files each as `major:minor:inode`, the device in hexadecimal
 */
export function holderIn(locks: string, files: ReadonlySet<string>, own: number): number | undefined {
  for (const line of locks.split("\n")) {
    // 3: POSIX  ADVISORY  WRITE 4711 08:01:1314 1073741826 1073742335; who waits has an arrow before the kind.
    const [, kind, , mode, pid = "", file = ""] = line.trim().split(/\s+/);
    if (kind !== "POSIX" || mode !== "WRITE" || !files.has(file)) continue;
    const holder = Number(pid);
    // 0 and less: of another container.
    if (holder > 0 && holder !== own) return holder;
  }
  return undefined;
}

function holderOf(paths: readonly string[]): number | undefined {
  if (process.platform !== "linux") return undefined;
  const files = new Set(paths.map(fileOf).filter((file) => file !== undefined));
  return holderIn(textOf("/proc/locks"), files, process.pid);
}

function fileOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (found === undefined) return undefined;
  const { major, minor } = deviceParts(found.dev);
  return `${hex(major)}:${hex(minor)}:${found.ino}`;
}

function hex(number: number): string {
  return number.toString(16).padStart(2, "0");
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

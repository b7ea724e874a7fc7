/** Keeps the user's cache folder from growing for ever: what was written long ago goes, and is made again if it is needed. */
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;
/** The user may have named a folder that holds other things too. */
const OWN_FOLDERS = ["compiled", "facts", "manifests", "transpiled"] as const;

/** At most once a day. `now` is in milliseconds since 1970. What cannot be removed stays. */
export async function pruneCache(folder: string, now: number): Promise<void> {
  const stamp = join(folder, "pruned");
  try {
    if ((await writtenAt(stamp)) > now - DAY_MS) return;
    await writeFile(stamp, "");
    for (const own of OWN_FOLDERS) await removeOld(join(folder, own), now - KEPT_DAYS * DAY_MS);
  } catch {
    // There is no such folder, or it cannot be written.
  }
}

async function removeOld(folder: string, before: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await writtenAt(path)) < before) await rm(path, { force: true });
  }
}

/** 0 for a file that is not there. */
async function writtenAt(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}

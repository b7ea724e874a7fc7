/**
 * Where this user's caches lie. Never in a workspace: what is cached is executed, and a workspace may come from anyone.
 */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { makeFolders } from "@headwater/eventlog/make-folders";

/** Absolute; `null` for a user without a home, and where no folder can be made: everything works without, if slower. */
export function cacheFolder(): string | null {
  const named = process.env["HEADWATER_CACHE"];
  if (named !== undefined && named !== "") return made(resolve(named));
  const base = platformFolder();
  return base === undefined ? null : made(join(base, "headwater"));
}

function made(folder: string): string | null {
  try {
    makeFolders(folder, 0o700);
    return folder;
  } catch {
    return null;
  }
}

function platformFolder(): string | undefined {
  const { LOCALAPPDATA: local, XDG_CACHE_HOME: xdg } = process.env;
  if (process.platform === "win32") return local;
  if (xdg !== undefined && xdg !== "") return xdg;
  const home = homedir();
  if (home === "") return undefined;
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

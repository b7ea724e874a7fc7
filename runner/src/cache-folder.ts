/**
 * Where this user's caches lie. Never in a workspace: what is cached is executed, and a workspace may come from anyone.
 */
import { homedir } from "node:os";
import { join } from "node:path";

/** Absolute; `null` for a user without a home. */
export function cacheFolder(): string | null {
  const named = process.env["HEADWATER_CACHE"];
  if (named !== undefined && named !== "") return named;
  const base = platformFolder();
  return base === undefined ? null : join(base, "headwater");
}

function platformFolder(): string | undefined {
  const { LOCALAPPDATA: local, XDG_CACHE_HOME: xdg } = process.env;
  if (process.platform === "win32") return local;
  if (xdg !== undefined && xdg !== "") return xdg;
  const home = homedir();
  if (home === "") return undefined;
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

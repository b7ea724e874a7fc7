/**
 * Which stores this user has made on this machine. A store lies in a workspace and may come with it from anyone, so what
 * it says of itself is not believed: its random id has to be among those that were noted here, in the user's own folder.
 *
 * A store that is not ours is read for display and may be written. Its runs are not taken over: they would do here, as
 * this user, what somebody else began.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { makeFolders } from "./make-folders.ts";

/** Looked at when one is added, so that those of folders that are gone do not pile up. */
const MOST_LOOKED_AT = 200;
const ID = /^[0-9a-f-]{36}$/;

/** Notes a store that was just made. Where that cannot be written, the store counts as another's. */
export function noteOwnStore(id: string, place: string): void {
  const folder = storesFolder();
  if (folder === null || !ID.test(id)) return;
  try {
    makeFolders(folder, 0o700);
    writeFileSync(join(folder, id), place, { mode: 0o600 });
    for (const name of readdirSync(folder).slice(0, MOST_LOOKED_AT)) forgetIfGone(join(folder, name));
  } catch {
    // Nothing depends on it but the resumption of runs, and on the others' notes only how many there are.
  }
}

export function isOwnStore(id: string): boolean {
  const folder = storesFolder();
  return folder !== null && ID.test(id) && existsSync(join(folder, id));
}

function forgetIfGone(note: string): void {
  if (!existsSync(readFileSync(note, "utf8"))) rmSync(note, { force: true });
}

/** `null` for a user without a home. */
function storesFolder(): string | null {
  const named = process.env["HEADWATER_STATE"];
  const base = named === undefined || named === "" ? platformFolder() : named;
  return base === undefined ? null : join(base, "stores");
}

function platformFolder(): string | undefined {
  const { LOCALAPPDATA: local, XDG_STATE_HOME: xdg } = process.env;
  if (process.platform === "win32") return local === undefined ? undefined : join(local, "headwater");
  if (xdg !== undefined && xdg !== "") return join(xdg, "headwater");
  const home = homedir();
  if (home === "") return undefined;
  const state = process.platform === "darwin" ? ["Library", "Application Support"] : [".local", "state"];
  return join(home, ...state, "headwater");
}

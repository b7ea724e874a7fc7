/** Runs that look as if they went on, and whose coordinator was on this machine and is gone: they never end by themselves. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { RunSummary } from "@headwater/core/run/summaries";

export function isLost({ status, host, pid }: Pick<RunSummary, "status" | "host" | "pid">): boolean {
  return status.kind === "running" && host === hostname() && !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !isZombie(pid);
}

/** It has ended, and nobody has asked how: in a container whose first process reaps nothing, that lasts for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // The name before the state may hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(")")).startsWith(") Z");
  } catch {
    return false;
  }
}

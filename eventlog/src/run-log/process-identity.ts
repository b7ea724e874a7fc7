/**
 * What tells a process from all others that have had its pid. Linux says it; elsewhere heartbeats alone tell whether the
 * owner of a run is still there.
 */
import { readFileSync, readlinkSync } from "node:fs";
import type { ProcessIdentity } from "@headwater/core/events";

/** `undefined` where the system does not say, and for a process that has ended. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const start = statOf(pid)?.start;
  const machine = thisMachine();
  return machine === undefined || start === undefined ? undefined : { machine, start };
}

/** This start of this machine, as seen from where processes are numbered as they are for us. */
export function thisMachine(): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return undefined;
  }
}

/** There is a process of this pid, and it has not ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  // A zombie has ended, and nobody has asked how: in a container whose first process reaps nothing, that lasts for ever.
  return statOf(pid)?.state !== "Z";
}

function statOf(pid: number): { readonly state: string | undefined; readonly start: string | undefined } | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // The name before the state may hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], start: fields[19] };
  } catch {
    return undefined;
  }
}

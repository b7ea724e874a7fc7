/** Processes of the system, by their id. */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A process that has ended but that nobody has asked for yet is gone too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}

/** The system gives no notice of another's child, so it is asked again and again; the test's own limit ends it. */
export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(10);
}

/** Ends a process and everything that it has started. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Kills the process, its descendants, and the group that it leads. What is gone already is no error.
 *
 * A descendant that left both the group and the tree, as a daemon does, stays.
 */
export async function killTree(pid: number): Promise<void> {
  if (process.platform === "win32") {
    await run("taskkill", ["/pid", String(pid), "/T", "/F"], { windowsHide: true }).catch(() => undefined);
    return;
  }
  // The tree has to be read while its root is still there to hold it together.
  const descendants = await descendantsOf(pid);
  for (const target of [-pid, pid, ...descendants]) kill(target);
}

/** Kills the group at once, for when there is no time to wait: this process is about to end. */
export function killGroup(pid: number): void {
  kill(process.platform === "win32" ? pid : -pid);
}

function kill(pid: number): void {
  // 0 and -1 mean this process's own group, and everyone.
  if (Math.abs(pid) <= 1) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}

/** None where the machine has no `ps`: then the group has to do. */
async function descendantsOf(pid: number): Promise<readonly number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="]).catch(() => ({ stdout: "" }));
  const children = new Map<number, number[]>();
  for (const line of stdout.split("\n")) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    if (child === undefined || parent === undefined) continue;
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found: number[] = [];
  for (const pending = [pid]; pending.length > 0;) {
    const next = children.get(pending.pop() ?? 0) ?? [];
    found.push(...next);
    pending.push(...next);
  }
  return found;
}

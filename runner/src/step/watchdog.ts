/**
 * Ends this process, and whatever it has started, when the coordinator is gone.
 *
 * A closed IPC channel says the same, but only to a main thread that still turns its event loop; a thread of its own
 * sees it through a loop in the user's code too.
 */
import { Worker } from "node:worker_threads";

const INTERVAL_MS = 250;

const PROGRAM = `
  const { workerData } = require("node:worker_threads");
  const isGone = () => {
    if (process.platform !== "win32") return process.ppid !== workerData;
    try { process.kill(workerData, 0); return false; } catch { return true; }
  };
  setInterval(() => {
    if (!isGone()) return;
    // A step process leads a process group where there are such groups.
    try { process.kill(-process.pid, "SIGKILL"); } catch {}
    process.kill(process.pid, "SIGKILL");
  }, ${INTERVAL_MS});
`;

/** @param coordinator the process id of the parent, as the parent gave it: it may be gone before this is called */
export function startWatchdog(coordinator: number): void {
  new Worker(PROGRAM, {
    eval: true,
    workerData: coordinator,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  }).unref();
}

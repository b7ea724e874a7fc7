/**
 * Ends this process, and whatever it has started, when the coordinator is gone.
 *
 * A closed IPC channel says the same, but only to a main thread that still turns its event loop; a thread of its own
 * sees it through a loop in the user's code too.
 */
import { Worker } from "node:worker_threads";

const INTERVAL_MS = 250;

// User code may replace the functions of `process`.
const killProcess = process.kill.bind(process);
const endProcess = process.exit.bind(process);

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

/**
 * For when the IPC channel has closed. A coordinator that is there has closed it to let this process end; one that is
 * gone can no longer end what the steps have started.
 */
export function endWhenAlone({ coordinator, isBusy }: { coordinator: number | undefined; isBusy: boolean }): void {
  if (coordinator !== undefined && process.platform !== "win32" && process.ppid !== coordinator) {
    killProcess(-process.pid, "SIGKILL");
  } else if (!isBusy || process.platform === "win32") {
    endProcess();
  } else {
    // The coordinator is about to be gone, which the watchdog sees, or the step's own code has closed the channel.
    setTimeout(endProcess, 2 * INTERVAL_MS, 0);
  }
}

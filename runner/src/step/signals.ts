/** What becomes of a process that sends itself a signal. */
import { constants } from "node:os";

/** By default they do nothing, or stop the process for a while. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH", "SIGINFO", "SIGPIPE"],
  // Node begins to listen for a debugger.
  "SIGUSR1",
]);

const listenerCount = process.listenerCount.bind(process);

/** Whether a call of `process.kill` ends this process. */
export function isEnd(pid: number, signal: string | number | undefined): boolean {
  // Steps run in a process group of their own.
  const isHere = pid === process.pid || (process.platform !== "win32" && (pid === 0 || pid === -process.pid));
  if (!isHere || signal === 0) return false;
  const name = signalName(signal);
  return name in constants.signals && !HARMLESS.has(name) && (name === "SIGKILL" || listenerCount(name) === 0);
}

export function signalName(signal: string | number | undefined): string {
  if (typeof signal !== "number") return signal ?? "SIGTERM";
  return Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? `signal ${signal}`;
}

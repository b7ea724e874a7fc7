/**
 * Runs another program in place of this process: same terminal, same signals, same exit code.
 *
 * Plain JavaScript without dependencies, because it also runs on machines whose own Node is too old for the rest of
 * Headwater.
 *
 * Invariants:
 * - The child hears every signal exactly once. A terminal sends Ctrl-C to the whole process group, the child included,
 *   so what the terminal sends is forwarded only when there is no terminal.
 * - This process never ends before the child, and ends the way the child did.
 */
import { spawn } from "node:child_process";

const FROM_TERMINAL = /** @type {const} */ (["SIGINT", "SIGQUIT", "SIGHUP"]);
const FROM_OTHERS = /** @type {const} */ (["SIGTERM", "SIGUSR2"]);

/**
 * @param {string} command absolute path of the program
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code; does not return when a signal ended the child
 */
export async function relay(command, args) {
  const onTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  const ignore = () => undefined;
  const handlers = [
    ...FROM_TERMINAL.map((signal) => /** @type {const} */ ([signal, onTerminal ? ignore : forward])),
    ...(process.platform === "win32" ? [] : FROM_OTHERS.map((signal) => /** @type {const} */ ([signal, forward]))),
  ];
  // First, so that no signal ends this process alone. None is handled before the next turn of the event loop.
  for (const [signal, handler] of handlers) process.on(signal, handler);
  const child = spawn(command, args, { stdio: "inherit" });

  const ended = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  for (const [signal, handler] of handlers) process.off(signal, handler);
  if (ended.signal === null) return ended.code;

  // Die of the same signal, so that a shell or a supervisor sees what happened. The wait lets the signal arrive.
  process.kill(process.pid, ended.signal);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return 1;
}

/**
 * What `npm test` runs: suites, each of which prints and counts.
 *
 * A suite writes to an output that may be held back, so that suites run side by side and still read one after the
 * other. One that throws counts as one failure.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { ROOT } from "../pinned-node.mjs";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Suite {
  /** What is printed above it. */
  readonly name: string;
  /** What a word on the command line is looked for in. */
  readonly paths: readonly string[];
  /** Runs when nothing else does, because it fills the machine or watches the clock. */
  readonly alone?: boolean;
  run(print: Print): Promise<Counts>;
}

export type Print = (text: string) => void;

export const PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
export const FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

/** Longer than any suite takes on a slow machine; a suite that hangs ends here rather than never. */
const TIME_LIMIT_MS = 10 * 60_000;

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Runs one of the repository's tools, given as a JavaScript file, under this Node.
 * @returns its exit code; 1 when a signal or the time limit ended it
 */
export async function runTool(
  print: Print,
  tool: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const child = spawn(process.execPath, [tool, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}), ...env },
  });
  running.add(child);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", print);
  const limit = setTimeout(() => {
    print(`\nStopped after ${TIME_LIMIT_MS / 60_000} minutes.\n`);
    child.kill("SIGKILL");
  }, TIME_LIMIT_MS);
  const code = await new Promise<number>((resolve) => {
    child.once("error", (error) => {
      print(`${error.message}\n`);
      resolve(1);
    });
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
  clearTimeout(limit);
  running.delete(child);
  return code;
}

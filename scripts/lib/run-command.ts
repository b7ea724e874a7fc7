/** Runs a program to its end and gives its output, or an error that holds it. */
import { spawn } from "node:child_process";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Needed on Windows for commands that are scripts. */
  readonly shell?: boolean;
}

/**
 * @returns what the program wrote to its standard output
 * @throws {Error} when it cannot be started or does not end with 0; the message ends with all of its output
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let all = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (all += text));
  const ended = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("close", (code, signal) => {
      resolve(code === 0 ? undefined : (signal ?? `exit code ${String(code)}`));
    });
  });
  if (ended === undefined) return stdout;
  throw new Error(`${[command, ...args].join(" ")}: ${ended}\n${all.trim()}`);
}

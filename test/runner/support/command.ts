/** Runs the built `headwater` command as a user does, through its launcher. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const LAUNCHER = fileURLToPath(new URL("../../../sdk/bin/headwater.js", import.meta.url));

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all of standard output so far; `interrupt` is Ctrl-C. */
  readonly onOutput?: (stdout: string, interrupt: () => void) => void;
  /** The same with standard error. */
  readonly onError?: (stderr: string, interrupt: () => void) => void;
}

export function headwater(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return runCommand(process.execPath, [LAUNCHER, ...args], options);
}

/** The same in a terminal of its own, by `script`: what it paints is standard output. */
export function headwaterInTerminal(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const quoted = [process.execPath, LAUNCHER, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  return runCommand(
    "script",
    ["--quiet", "--return", "--command", `stty rows 40 cols 120; ${quoted}`, "/dev/null"],
    options,
  );
}

/** Standard output as JSON documents, one a line. */
export function jsonLines(result: CommandResult): readonly Record<string, unknown>[] {
  const record = z.record(z.string(), z.unknown());
  return result.stdout
    .trim()
    .split("\n")
    .map((line) => record.parse(JSON.parse(line)));
}

function runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, HEADWATER_ENV: undefined, ...options.env };
    const child = spawn(program, args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      options.onOutput?.(stdout, () => child.kill("SIGINT"));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      options.onError?.(stderr, () => child.kill("SIGINT"));
    });
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** Starts one of our programs as a process of its own that is spoken to over IPC, on the Node that runs the server. */
import { type ChildProcess, fork } from "node:child_process";

export interface Forked {
  readonly child: ChildProcess;
  /** The end of what it wrote about its faults, or why it could not be started. */
  readonly said: () => string;
}

const TAIL = 2000;

/** @param program absolute path */
export function forkProgram(program: string): Forked {
  const child = fork(program, [], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-TAIL);
  });
  child.once("error", (error) => {
    said = error.message;
  });
  return { child, said: () => said };
}

/**
 * Starts the program of a step process. The first one of a command is started before anything else is loaded or known: it
 * gets ready while the command reads the project, and most of the time to the user's first line is spent in these two.
 */
import { ChildProcess, fork } from "node:child_process";
import { Socket } from "node:net";
import { compileCacheFolder } from "../compile-cache.ts";
import { programPath } from "../program-path.ts";
import { CHILD_ARGUMENTS, childEnvironment } from "./child-environment.ts";

export interface ChildOptions {
  /** The program of a step process. */
  readonly program: string;
  /** Executable; `null` for the Node of this process. */
  readonly node: string | null;
  /** Absolute path of the folder where Node keeps compiled code, or `null`. A process starts in half the time with it. */
  readonly compileCache: string | null;
}

/** Where the early one waits: who starts it and who takes it are bundled apart, and share no module. */
const EARLY = Symbol.for("headwater/early-step-process");

interface Early {
  readonly child: ChildProcess;
  readonly options: ChildOptions;
}

/**
 * Whoever runs steps first takes it. Until then it says nothing, and keeps this process from nothing: when this one ends,
 * so does it.
 *
 * @param node as in `ChildOptions`
 */
export function startEarly(node: string | null): void {
  const options = { program: programPath("step"), node, compileCache: compileCacheFolder() };
  const child = startChild(options);
  // What nobody takes is nobody's failure.
  child.on("error", ignore);
  for (const handle of handlesOf(child)) handle.unref();
  Reflect.set(globalThis, EARLY, { child, options } satisfies Early);
}

/** The early one where it is of that kind and still there, else a new one. */
export function takeChild(options: ChildOptions): ChildProcess {
  const early: unknown = Reflect.get(globalThis, EARLY);
  if (!isEarly(early)) return startChild(options);
  Reflect.deleteProperty(globalThis, EARLY);
  const { child, options: its } = early;
  const isWanted = (["program", "node", "compileCache"] as const).every((name) => options[name] === its[name]);
  // One that could not be started is started again, for somebody to be told why not.
  if (!isWanted || !child.connected || child.exitCode !== null) {
    child.kill("SIGKILL");
    return startChild(options);
  }
  child.off("error", ignore);
  for (const handle of handlesOf(child)) handle.ref();
  return child;
}

function isEarly(value: unknown): value is Early {
  return typeof value === "object" && value !== null && "child" in value && value.child instanceof ChildProcess;
}

/** It works in the folder of this process until it is told of a project. */
function startChild({ program, node, compileCache }: ChildOptions): ChildProcess {
  return fork(program, [], {
    execPath: node ?? process.execPath,
    execArgv: [...CHILD_ARGUMENTS],
    env: childEnvironment(compileCache),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Its own group: a Ctrl-C in the terminal reaches the coordinator alone, and all that a step starts can be killed.
    detached: process.platform !== "win32",
  });
}

/** What of a child keeps this process from ending. */
function handlesOf(child: ChildProcess): readonly { ref: () => unknown; unref: () => unknown }[] {
  const streams = [child.stdout, child.stderr].filter((stream) => stream instanceof Socket);
  return [child, ...streams, ...(child.channel === null || child.channel === undefined ? [] : [child.channel])];
}

function ignore(): void {
  // See above.
}

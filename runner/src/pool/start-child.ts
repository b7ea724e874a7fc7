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

/**
 * Whoever runs steps first takes it. Until then it says nothing, and keeps this process from nothing: when this one ends,
 * so does it.
 */
export function startEarly(): void {
  const child = startChild(earlyOptions());
  // What nobody takes is nobody's failure.
  child.on("error", ignore);
  for (const handle of handlesOf(child)) handle.unref();
  Reflect.set(globalThis, EARLY, child);
}

/** The early one where it is of that kind and still there, else a new one. */
export function takeChild(options: ChildOptions): ChildProcess {
  const child: unknown = Reflect.get(globalThis, EARLY);
  if (!(child instanceof ChildProcess)) return startChild(options);
  Reflect.deleteProperty(globalThis, EARLY);
  const early = earlyOptions();
  const fits = (Object.keys(early) as (keyof ChildOptions)[]).every((name) => options[name] === early[name]);
  if (!fits || !child.connected || child.exitCode !== null) {
    child.kill("SIGKILL");
    return startChild(options);
  }
  child.off("error", ignore);
  for (const handle of handlesOf(child)) handle.ref();
  return child;
}

function earlyOptions(): ChildOptions {
  return { program: programPath("step"), node: null, compileCache: compileCacheFolder() };
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

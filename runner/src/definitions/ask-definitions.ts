/**
 * Starts a definition process, waits for its answer, and sees to it that it is gone.
 *
 * Invariant: it always settles: a process that ends without an answer, or works on one module for too long, is an answer
 * of its own.
 */
import { type ChildProcess, fork } from "node:child_process";
import { type Evaluated, fromDefinitions, type ToDefinitions } from "@headwater/protocol/definitions";
import { compileCacheFolder } from "../compile-cache.ts";
import { CHILD_ARGUMENTS, childEnvironment } from "../pool/child-environment.ts";
import { exitReason } from "../pool/exit-reason.ts";
import { killTree } from "../pool/process-tree.ts";
import { programPath } from "../program-path.ts";

export interface AskOptions {
  /** The longest that one module may take; 30 seconds by default. */
  readonly limitMs?: number;
  /** Ends the wait, and the process: then its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** `file` is the module that was being loaded. */
export type Answer =
  | Evaluated
  | { readonly type: "stopped"; readonly file: string; readonly seconds: number }
  | { readonly type: "died"; readonly file: string; readonly reason: string };

const LIMIT_MS = 30_000;
const LAST_WORDS = 4_000;

export async function askDefinitions(
  question: Omit<ToDefinitions, "type" | "starter">,
  { limitMs = LIMIT_MS, signal }: AskOptions = {},
): Promise<Answer> {
  const child = fork(programPath("definitions"), [], {
    cwd: question.projectRoot,
    execArgv: [...CHILD_ARGUMENTS],
    env: childEnvironment(compileCacheFolder()),
    // What modules print while they are loaded is read, so that they never wait, and is of no interest.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
  });
  const answer = Promise.withResolvers<Answer>();
  const onAbort = (): void => {
    answer.reject(signal?.reason);
  };
  signal?.addEventListener("abort", onAbort);
  let file = question.config;
  let timer: NodeJS.Timeout | undefined;
  let unreadable: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined;
  const limit = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      answer.resolve({ type: "stopped", file, seconds: Math.round(limitMs / 100) / 10 });
    }, limitMs);
  };
  const lastWords = keepLastWords(child);
  child.on("message", (message) => {
    // What does not parse was sent by user code, which has the same channel, or says more than is taken.
    const { data, error } = fromDefinitions.safeParse(message);
    if (error !== undefined) [unreadable] = error.issues;
    if (data?.type === "evaluated") answer.resolve(data);
    if (data?.type !== "loading") return;
    file = data.file;
    limit();
  });
  child.on("error", (error) => {
    answer.resolve({ type: "died", file, reason: `The definition process cannot be started: ${error.message}.` });
  });
  child.on("exit", (code, signal) => {
    // What it sent last may still be on its way; what it has started may hold its streams open for ever.
    const tell = (): void => {
      const exited = exitReason({ code, signal, lastWords: lastWords() }, "Its process");
      const said = unreadable && `What it says cannot be taken: ${unreadable.path.join(".")}: ${unreadable.message}.`;
      answer.resolve({ type: "died", file, reason: code === 0 ? (said ?? exited) : exited });
    };
    if (child.connected) child.once("disconnect", () => setImmediate(tell));
    else setImmediate(tell);
  });
  limit();
  if (signal?.aborted === true) onAbort();
  child.send({ type: "evaluate", starter: process.pid, ...question } satisfies ToDefinitions, () => undefined);
  try {
    return await answer.promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    if (child.pid !== undefined) await killTree(child.pid);
  }
}

function keepLastWords({ stdout, stderr }: ChildProcess): () => string {
  let words = "";
  stdout?.resume();
  stderr?.on("data", (chunk: Buffer) => {
    words = (words + chunk.toString("latin1")).slice(-LAST_WORDS);
  });
  return () => words;
}

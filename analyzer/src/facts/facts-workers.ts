/**
 * Threads that read facts beside the main one, for projects of many files.
 *
 * The main thread reads too: it gives out what the others can take at once, and keeps the rest. A thread that fails
 * gives back what it had, so that nothing depends on threads being there.
 */
import { existsSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { FileFacts } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import { threadCount } from "./thread-count.ts";

export interface FactsRequest {
  readonly files: readonly WantedFile[];
}

/** A file, and the names that others ask of it: `null` for all that it says. */
export type WantedFile = readonly [path: ProjectPath, wanted: readonly string[] | null];

/** A text that no file holds yet. */
export interface TextRequest {
  readonly path: ProjectPath;
  readonly text: string;
  readonly textHash: string;
}

/** The facts of the files that could be read, as JSON: one text travels faster than a hundred thousand objects. */
export type FactsReply = string;

export interface FactsWorkerData {
  readonly root: string;
  /** The folder in which this process keeps compiled code, if it does. */
  readonly compileCache: string | null;
}

/** Paths to a thread at once: fewer when few are left, so that all threads end at about the same time. */
const BATCH = { most: 16, least: 4, part: 1 / 8 };

/** Requests that a thread has at once: it finds the next one when it has answered the last. */
const DEPTH = 2;

interface Thread {
  readonly worker: Worker;
  /** Who waits, in the order asked. */
  readonly waiting: ((facts: readonly FileFacts[]) => void)[];
}

export class FactsWorkers {
  #threads: Thread[];

  private constructor(threads: Thread[]) {
    this.#threads = threads;
    for (const thread of threads) {
      thread.worker.on("message", (reply: FactsReply) => {
        // What this program's own thread has read just now: it is what it says.
        thread.waiting.shift()?.(JSON.parse(reply) as FileFacts[]);
      });
      thread.worker.on("error", () => {
        this.#lose(thread);
      });
      thread.worker.on("exit", () => {
        this.#lose(thread);
      });
    }
  }

  static start(options: { readonly root: string; readonly threads?: number }): FactsWorkers {
    const { root, threads = threadCount() } = options;
    const program = workerPath();
    const count = program === undefined ? 0 : threads;
    const workerData: FactsWorkerData = { root, compileCache: getCompileCacheDir() ?? null };
    return new FactsWorkers(
      Array.from({ length: count }, () => ({
        worker: new Worker(program ?? "", { workerData, stdout: false, stderr: false }),
        waiting: [],
      })),
    );
  }

  /**
   * Gives the first of the paths to a thread that has room.
   * @returns the facts of those that it could read, and how many paths it took; `undefined` while all are busy.
   */
  give(
    paths: readonly ProjectPath[],
    wantedOf: (path: ProjectPath) => ReadonlySet<string> | null,
  ): { readonly taken: number; readonly facts: Promise<readonly FileFacts[]> } | undefined {
    const thread = this.#threads.toSorted((a, b) => a.waiting.length - b.waiting.length)[0];
    if (thread === undefined || thread.waiting.length >= DEPTH || paths.length === 0) return undefined;
    const share = Math.max(BATCH.least, Math.ceil(paths.length * BATCH.part));
    const files = paths.slice(0, Math.min(BATCH.most, share)).map((path): WantedFile => {
      const wanted = wantedOf(path);
      return [path, wanted && [...wanted]];
    });
    const request: FactsRequest = { files };
    const facts = new Promise<readonly FileFacts[]>((resolve) => thread.waiting.push(resolve));
    thread.worker.postMessage(request);
    return { taken: files.length, facts };
  }

  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  #lose(thread: Thread): void {
    this.#threads = this.#threads.filter((each) => each !== thread);
    for (const answer of thread.waiting.splice(0)) answer([]);
  }
}

/**
 * Reads one text in a thread of its own, for texts that take seconds.
 * @returns `undefined` where that cannot be done.
 */
export async function readInThread(request: TextRequest): Promise<FileFacts | undefined> {
  const program = workerPath();
  if (program === undefined) return undefined;
  const workerData: FactsWorkerData = { root: "", compileCache: getCompileCacheDir() ?? null };
  const worker = new Worker(program, { workerData, stdout: false, stderr: false });
  try {
    return await new Promise<FileFacts | undefined>((resolve) => {
      // What this program's own thread has read just now: it is what it says.
      worker.once("message", (reply: FactsReply) => {
        resolve((JSON.parse(reply) as FileFacts[])[0]);
      });
      for (const end of ["error", "exit"] as const) {
        worker.once(end, () => {
          resolve(undefined);
        });
      }
      worker.postMessage(request);
    });
  } finally {
    await worker.terminate();
  }
}

/** Beside this file in the sources; bundled, it lies with the programs, and this module in a folder below them. */
function workerPath(): string | undefined {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith(".ts")) return join(dirname(here), "facts-worker.ts");
  return [dirname(here), dirname(dirname(here))]
    .map((folder) => join(folder, "facts-worker.js"))
    .find((path) => existsSync(path));
}

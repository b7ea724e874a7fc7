/**
 * What the files of one project make that no text shows, as the runtime manifest process finds it:
 * protocol/src/runtime-manifest.ts.
 *
 *     idle ──▶ waiting ──▶ asking ──▶ idle      after a pause in what is saved; what is saved while it is asked ends the
 *                 ▲          │                  question, and asks again
 *                 └──────────┘
 *
 * Invariant: the process runs user code, so whoever asks knows that the workspace is trusted.
 * Invariant: a process that fails, or ends without an answer, leaves what was found before.
 */
import type { ChildProcess } from "node:child_process";
import {
  fromRuntimeManifest,
  type FromRuntimeManifest,
  type ToRuntimeManifest,
} from "@headwater/protocol/runtime-manifest";
import { forkProgram } from "./fork-program.ts";

export type FoundAtRun = Extract<FromRuntimeManifest, { type: "found" }>;

export interface RuntimeProcessOptions {
  /** Absolute path of the process's program. */
  readonly program: string;
  /** Absolute folder of the project. */
  readonly root: string;
  readonly found: (answer: FoundAtRun) => void;
  readonly report: (message: string) => void;
}

/** Several files are often saved together. */
const PAUSE_MS = 300;
/** Each file has its own limit in the definition process; this one is for all that goes wrong beside. */
const LIMIT_MS = 180_000;

export class RuntimeProcess {
  readonly #options: RuntimeProcessOptions;
  #pause: NodeJS.Timeout | undefined;
  #limit: NodeJS.Timeout | undefined;
  #process: ChildProcess | undefined;

  constructor(options: RuntimeProcessOptions) {
    this.#options = options;
  }

  /** Asks after a pause; the newest question alone is answered. */
  ask(environment: string): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#start(environment);
    }, PAUSE_MS);
    this.#pause.unref();
  }

  dispose(): void {
    clearTimeout(this.#pause);
    this.#end();
  }

  #start(environment: string): void {
    this.#end();
    const { program, root, report } = this.#options;
    const { child, said } = forkProgram(program);
    this.#process = child;
    child.on("message", (message: unknown) => {
      if (child !== this.#process) return;
      this.#end();
      this.#hear(message);
    });
    child.once("close", () => {
      if (child !== this.#process) return;
      this.#end();
      report(`What the files of ${root} make when they run could not be found: ${said()}`);
    });
    this.#limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS).unref();
    child.send({ type: "ask", projectRoot: root, environment } satisfies ToRuntimeManifest, () => undefined);
  }

  #hear(message: unknown): void {
    const { root, found, report } = this.#options;
    const { data, error } = fromRuntimeManifest.safeParse(message);
    if (data?.type === "found") found(data);
    else
      report(
        `What the files of ${root} make when they run could not be found: ${data?.message ?? error?.message ?? ""}`,
      );
  }

  /** The process ends when the channel closes. */
  #end(): void {
    clearTimeout(this.#limit);
    const child = this.#process;
    this.#process = undefined;
    if (child?.connected === true) child.disconnect();
  }
}

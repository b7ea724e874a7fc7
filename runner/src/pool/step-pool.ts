/**
 * The step processes of one run. A process that ended its step well is used again, because starting one takes longer than
 * many steps do.
 */
import { type ProjectPlaces, StepProcess, type StepProcessOptions } from "./step-process.ts";

export type NodeVersion =
  { readonly kind: "version"; readonly version: string } | { readonly kind: "none"; readonly reason: string };

export class StepPool {
  readonly #options: StepProcessOptions;
  readonly #all = new Set<StepProcess>();
  #idle: StepProcess[] = [];
  #places: ProjectPlaces | undefined;
  /** Processes that hold code which is not the planned one any more. */
  readonly #outdated = new WeakSet<StepProcess>();

  /** Starts the first process at once: it gets ready while the project is read. */
  constructor(options: StepProcessOptions) {
    this.#options = options;
    this.#idle.push(this.start());
  }

  /** Of the Node that runs the steps, or why it does not. */
  async nodeVersion(): Promise<NodeVersion> {
    const [first] = this.#all;
    if (this.#options.node === null || first === undefined) return { kind: "version", version: process.versions.node };
    try {
      return { kind: "version", version: (await first.ready).node };
    } catch (error) {
      return { kind: "none", reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Before the first `acquire`. */
  open(places: ProjectPlaces): void {
    this.#places = places;
    for (const process of this.#idle) process.open(places);
  }

  /** A process without a step; the caller limits how many there are. */
  acquire(): StepProcess {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.isGone) return idle;
      this.#all.delete(idle);
    }
    return this.start();
  }

  /** One that has had no step yet, and nothing of others in it. */
  start(): StepProcess {
    const process = new StepProcess(this.#options);
    this.#all.add(process);
    if (this.#places !== undefined) process.open(this.#places);
    return process;
  }

  async release(process: StepProcess): Promise<void> {
    if (process.isGone || this.#outdated.has(process)) await this.discard(process);
    else this.#idle.push(process);
  }

  /** The process takes no more steps. */
  async discard(process: StepProcess): Promise<void> {
    this.#all.delete(process);
    await process.kill();
  }

  /** The project was read again: what was started before serves no other step. */
  async renew(): Promise<void> {
    for (const process of this.#all) this.#outdated.add(process);
    await Promise.all(this.#idle.splice(0).map((process) => this.discard(process)));
  }

  /** Ends every process; those with a step are killed. Resolves when all are gone. */
  async close(): Promise<void> {
    const idle = new Set(this.#idle.splice(0));
    await Promise.all([...this.#all].map((process) => (idle.has(process) ? process.close() : process.kill())));
    this.#all.clear();
  }
}

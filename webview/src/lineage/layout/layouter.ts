/**
 * Runs elkjs in a web worker and answers the newest question only.
 *
 *     cold --warm--> ready --layout--> working --answer--> ready
 *                                      working --layout--> (worker ended, a new one) working
 *                      worker fault, time limit --> failed question, a new worker for the next
 *
 * Invariant: of several questions only the last settles with a layout; each earlier one settles as `superseded`. A
 * terminated worker never answers, so every wait is raced against its replacement, the worker's faults and a time limit:
 * a page policy without `worker-src` otherwise hangs without an error.
 */
import ElkApi from "elkjs/lib/elk-api.js";
import type { ELK, ElkNode } from "elkjs/lib/elk-api.js";
import { readLayout, type LayoutTask } from "./elk-graph.ts";
import type { Layout } from "./layout.ts";
import { layoutSeconds } from "./layout-cost.ts";

export type LayoutOutcome =
  | { readonly kind: "done"; readonly layout: Layout }
  | { readonly kind: "superseded" }
  | { readonly kind: "failed"; readonly message: string };

export interface Layouter {
  layout(task: LayoutTask): Promise<LayoutOutcome>;
  /** Ends the layout under way, if there is one. */
  cancel(): void;
}

interface Engine {
  readonly elk: ELK;
  /** Rejects when the worker breaks; never resolves. */
  readonly broken: Promise<never>;
}

const FIRST_ANSWER_SECONDS = 20;

export class ElkLayouter implements Layouter {
  readonly #workerUrl: string;
  /** The worker's source as a Blob URL; fetched once. */
  #source: Promise<string> | undefined;
  #engine: Promise<Engine> | undefined;
  #busy = false;
  #question = 0;
  #supersede: (() => void) | undefined;

  constructor(workerUrl: string) {
    this.#workerUrl = workerUrl;
  }

  /** Starts the worker and lets it compile, so that the first real layout does not wait for that. */
  warm(): void {
    const start = async (): Promise<void> => {
      const { elk, broken } = await this.#start();
      await Promise.race([elk.layout({ id: "root", children: [{ id: "n0", width: 1, height: 1 }] }), broken]);
    };
    // A failure shows with the first layout, which meets the same cause.
    start().catch(() => undefined);
  }

  async layout(task: LayoutTask): Promise<LayoutOutcome> {
    this.cancel();
    const question = ++this.#question;
    this.#busy = true;
    const superseded = new Promise<"superseded">((resolve) => {
      this.#supersede = () => {
        resolve("superseded");
      };
    });
    try {
      const answer = await Promise.race([this.#ask(task), superseded]);
      if (answer === "superseded" || question !== this.#question) return { kind: "superseded" };
      return { kind: "done", layout: readLayout(task, answer) };
    } catch (error) {
      if (question !== this.#question) return { kind: "superseded" };
      this.#end();
      return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
    } finally {
      if (question === this.#question) this.#busy = false;
    }
  }

  cancel(): void {
    if (!this.#busy) return;
    this.#question += 1;
    this.#busy = false;
    this.#supersede?.();
    this.#end();
  }

  async #ask(task: LayoutTask): Promise<ElkNode> {
    const { elk, broken } = await this.#start();
    return Promise.race([
      elk.layout(task.root),
      broken,
      timeLimit(FIRST_ANSWER_SECONDS + 5 * layoutSeconds(task.keys.length)),
    ]);
  }

  #start(): Promise<Engine> {
    this.#engine ??= this.#create();
    return this.#engine;
  }

  async #create(): Promise<Engine> {
    this.#source ??= fetchAsBlobUrl(this.#workerUrl);
    const source = await this.#source.catch((error: unknown) => {
      this.#source = undefined;
      throw error;
    });
    let fail: (reason: Error) => void = () => undefined;
    const broken = new Promise<never>((_, reject) => (fail = reject));
    broken.catch(() => undefined);
    const elk = new ElkConstructor({
      algorithms: ["layered"],
      workerFactory: () => {
        const worker = new Worker(source);
        worker.onerror = (event) => {
          fail(new Error(`The layout worker stopped: ${event.message || "it could not be started"}`));
        };
        return worker;
      },
    });
    return { elk, broken };
  }

  #end(): void {
    const ended = this.#engine;
    this.#engine = undefined;
    ended?.then(
      ({ elk }) => {
        elk.terminateWorker();
      },
      () => undefined,
    );
  }
}

/** elkjs is a CommonJS module with `__esModule`: what `default` means depends on who loads it. */
const ElkConstructor = "default" in ElkApi ? (ElkApi.default as typeof ElkApi) : ElkApi;

async function fetchAsBlobUrl(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The layout worker could not be read (${response.status} ${response.statusText})`);
  return URL.createObjectURL(new Blob([await response.text()], { type: "text/javascript" }));
}

function timeLimit(seconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => {
      reject(new Error(`The layout took longer than ${Math.round(seconds)} s and was given up`));
    }, seconds * 1000);
  });
}

/**
 * One step process as the coordinator sees it: started, given one step after the other, and gone for good at some point.
 *
 * Invariant: `run` always settles: with what the step reported, or with why the process is gone.
 * Invariant: when `run` settles, the sink of the step has received all that it printed.
 */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { StepError } from "@headwater/core/events";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import { type FromStep, parseFromStep, type StepRequest, type ToStep } from "@headwater/protocol/step";
import { type Exit, exitReason, leftBehindText, suspicion } from "./exit-reason.ts";
import { type OutputPart, OutputSplitter } from "./output-splitter.ts";
import { killGroup, killTree } from "./process-tree.ts";
import { type ChildOptions, takeChild } from "./start-child.ts";

export interface StepProcessOptions extends ChildOptions {
  /** Absolute path of the project, links resolved: the working folder. */
  readonly projectRoot: string;
}

export type ProjectPlaces = Omit<Extract<ToStep, { type: "open" }>, "type" | "coordinator" | "frame" | "projectRoot">;

/** What a step reports while it runs. */
export interface StepListener {
  /** Whether the files are the planned ones. Otherwise the process is killed. */
  readonly onLoaded: (files: Extract<FromStep, { type: "loaded" }>["files"]) => boolean;
  readonly onMaterialized: (message: Extract<FromStep, { type: "materialized" }>) => void;
  readonly onCheck: (message: Extract<FromStep, { type: "check" }>) => void;
  /** More output is read when the promise has settled. */
  readonly onLines: (lines: readonly StepLogLine[]) => Promise<void>;
}

export type StepResult =
  | { readonly kind: "succeeded"; readonly replace: boolean }
  | { readonly kind: "failed"; readonly error: StepError; readonly replace: boolean }
  | { readonly kind: "not-planned" }
  | {
      readonly kind: "died";
      readonly reason: string;
      /** By what earlier steps had left in it: the function of this one has not run, as far as is known. */
      readonly innocent: boolean;
    }
  /** Code that an earlier step left behind has ended the process. What this one has done by then is not known. */
  | { readonly kind: "spoilt"; readonly reason: string };

/** What is told to stop and may not know of it, since its code has never asked for its signal, has this long to end. */
const UNHEEDED_MS = 250;
/** The output of a process that is gone may still be held open by what it has started. */
const OUTPUT_WAIT_MS = 1_000;
const LAST_WORDS = 4_000;

interface Current {
  readonly stepId: string;
  readonly listener: StepListener;
  readonly ended: PromiseWithResolvers<StepResult>;
  /** One for each stream: resolved when all of the step's output has been handed over. */
  readonly drained: readonly [PromiseWithResolvers<void>, PromiseWithResolvers<void>];
  /** Hands lines over one call after the other, whichever stream they come from. */
  handedOver: Promise<void>;
  /** The process has had other steps, and has not been let run the function of this one. */
  innocent: boolean;
  /** What an earlier step left behind ends the process: a sentence. */
  spoilt: string | undefined;
  /** Its code has asked for the signal that `stop` aborts. */
  listens: boolean;
  /** What kills it when it does not end. */
  readonly deadlines: NodeJS.Timeout[];
}

export class StepProcess {
  /** Rejects, with a sentence, when the process cannot be started. */
  readonly ready: Promise<{ readonly node: string }>;
  readonly #child: ChildProcess;
  readonly #frame = randomBytes(12).toString("hex");
  readonly #projectRoot: string;
  readonly #exited = Promise.withResolvers<Exit>();
  #isGone = false;
  #hasRun = false;
  #lastWords = "";
  /** Pieces of output so far. */
  #received = 0;
  #current: Current | undefined;
  /** What earlier steps have started in it and not ended, by step: who may have ended it, where nobody says. */
  readonly #left = new Map<string, readonly string[]>();

  constructor({ program, node, projectRoot, compileCache }: StepProcessOptions) {
    this.#projectRoot = projectRoot;
    this.#child = takeChild({ program, node, compileCache });
    const ready = Promise.withResolvers<{ readonly node: string }>();
    // Nobody may be waiting for it.
    ready.promise.catch(() => undefined);
    this.ready = ready.promise;
    this.#child.on("message", (message) => {
      const parsed = parseFromStep(message);
      // What does not parse was sent by user code, which has the same channel.
      if (parsed === undefined) return;
      if (parsed.type === "ready") ready.resolve(parsed);
      else this.#receive(parsed);
    });
    this.#child.on("error", (error) => {
      this.#gone({ code: null, signal: null, lastWords: "" }, `The step process cannot be started: ${error.message}.`);
      ready.reject(error);
    });
    this.#child.on("exit", (code, signal) => {
      const exit = { code, signal, lastWords: this.#lastWords };
      ready.reject(new Error(exitReason(exit)));
      void this.#afterExit(exit);
    });
    if (this.#child.stdout !== null) void this.#read(this.#child.stdout, 0);
    if (this.#child.stderr !== null) void this.#read(this.#child.stderr, 1);
  }

  /** 0 for one that could not be started. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** It takes no more steps. */
  get isGone(): boolean {
    return this.#isGone;
  }

  open(places: ProjectPlaces): void {
    this.#send({
      type: "open",
      coordinator: process.pid,
      frame: this.#frame,
      projectRoot: this.#projectRoot,
      ...places,
    });
  }

  /** One at a time. */
  async run(request: StepRequest, listener: StepListener): Promise<StepResult> {
    const current: Current = {
      stepId: request.stepId,
      listener,
      ended: Promise.withResolvers(),
      drained: [Promise.withResolvers(), Promise.withResolvers()],
      handedOver: Promise.resolve(),
      innocent: this.#hasRun,
      spoilt: undefined,
      listens: false,
      deadlines: [],
    };
    if (this.#isGone)
      return { kind: "died", reason: "The step process was gone before the step began.", innocent: this.#hasRun };
    this.#current = current;
    this.#hasRun = true;
    this.#send(request);
    const result = await current.ended.promise;
    for (const deadline of current.deadlines.splice(0)) clearTimeout(deadline);
    // It waits for a word that will not come, and nothing of what it has printed is for the next attempt.
    if (result.kind === "not-planned") await this.kill();
    await this.#drain(current);
    this.#current = undefined;
    await current.handedOver;
    return result;
  }

  /**
   * Aborts the signal that the step's code may have asked for, and kills the process if the step does not end: after
   * `graceMs`, or sooner where nobody has asked for the signal and so nobody can be cleaning up.
   */
  stop(reason: "canceled" | "timeout", graceMs: number): void {
    const current = this.#current;
    if (current === undefined || current.deadlines.length > 0) return;
    this.#send({ type: "cancel", reason });
    const kill = (): void => {
      if (this.#current === current && current.deadlines.length > 0) void this.kill();
    };
    const unheeded = setTimeout(
      () => {
        // What the process has sent before may be waiting to be read.
        setImmediate(() => {
          if (!current.listens) kill();
        });
      },
      Math.min(graceMs, UNHEEDED_MS),
    );
    current.deadlines.push(unheeded, setTimeout(kill, graceMs));
  }

  /** Kills the process and all that it has started; resolves when the exit is seen. */
  async kill(): Promise<void> {
    const { pid } = this.#child;
    if (pid !== undefined && !this.#hasRun) killGroup(pid);
    else if (pid !== undefined && !this.#isGone) await killTree(pid);
    await this.#exited.promise;
  }

  /** Lets an idle process end, and does not wait for ever. */
  async close(): Promise<void> {
    // One that has had no step yet may still be starting, and has nothing to finish.
    if (!this.#hasRun) await this.kill();
    if (this.#child.connected) this.#child.disconnect();
    await within(OUTPUT_WAIT_MS, this.#exited.promise);
    if (!this.#isGone) await this.kill();
    // What its steps have left behind.
    else if (this.#child.pid !== undefined) killGroup(this.#child.pid);
  }

  /** Waits for the rest of the step's output, as long as there comes some. */
  async #drain({ drained }: Current): Promise<void> {
    const all = Promise.all(drained.map(({ promise }) => promise)).then(() => "drained" as const);
    let received: number;
    do received = this.#received;
    while ((await within(OUTPUT_WAIT_MS, all)) !== "drained" && this.#received > received);
  }

  #send(message: ToStep): void {
    // An error here means that the process is going; its exit says the rest.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #receive(message: Exclude<FromStep, { type: "ready" }>): void {
    if (this.#current === undefined) return;
    const { listener, ended } = this.#current;
    switch (message.type) {
      case "loaded":
        this.#current.innocent = false;
        if (listener.onLoaded(message.files)) this.#send({ type: "proceed" });
        else ended.resolve({ kind: "not-planned" });
        break;
      case "materialized":
        listener.onMaterialized(message);
        break;
      case "check":
        listener.onCheck(message);
        break;
      case "listens":
        this.#current.listens = true;
        break;
      case "begins":
        this.#current.innocent = false;
        break;
      case "exiting":
        this.#current.innocent = false;
        if (message.left !== null) this.#current.spoilt = leftBehindText(message.left);
        else this.#left.clear();
        break;
      case "ended":
        if (message.materialized !== undefined) listener.onMaterialized(message.materialized);
        if (message.left !== undefined) this.#left.set(this.#current.stepId, message.left);
        ended.resolve(
          message.error === null
            ? { kind: "succeeded", replace: message.replace }
            : { kind: "failed", error: message.error, replace: message.replace },
        );
        break;
    }
  }

  /** What it sent last may still be on its way when its exit is seen. */
  async #afterExit(exit: Exit): Promise<void> {
    if (this.#child.connected)
      await within(OUTPUT_WAIT_MS, new Promise<void>((resolve) => this.#child.once("disconnect", resolve)));
    await within(OUTPUT_WAIT_MS, this.#streamsClosed());
    const reason = exitReason({ ...exit, lastWords: this.#lastWords });
    this.#gone(exit, [reason, ...suspicion(this.#left)].join(" "));
  }

  async #streamsClosed(): Promise<void> {
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream?.closed === false) await once(stream, "close").catch(() => undefined);
    }
  }

  #gone(exit: Exit, reason: string): void {
    this.#isGone = true;
    if (this.#current !== undefined) {
      const { ended, spoilt, innocent } = this.#current;
      ended.resolve(spoilt === undefined ? { kind: "died", reason, innocent } : { kind: "spoilt", reason: spoilt });
    }
    for (const { resolve } of this.#current?.drained ?? []) resolve();
    this.#exited.resolve(exit);
  }

  async #read(stream: Readable, index: 0 | 1): Promise<void> {
    const splitter = new OutputSplitter(this.#frame);
    try {
      for await (const chunk of stream) {
        const bytes = chunk as Buffer;
        this.#received++;
        if (index === 1) this.#lastWords = (this.#lastWords + bytes.toString("latin1")).slice(-LAST_WORDS);
        await this.#handOver(splitter.push(bytes), index);
      }
    } catch {
      // The pipe broke with the process.
    }
    await this.#handOver(splitter.flush(), index);
    this.#current?.drained[index].resolve();
  }

  async #handOver(parts: readonly OutputPart[], index: 0 | 1): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    const at = Date.now();
    const stream = index === 0 ? "stdout" : "stderr";
    const lines: StepLogLine[] = [];
    let ended = false;
    for (const part of parts) {
      if (part.kind === "text") lines.push({ at, stream, level: "info", text: part.text });
      else if (part.kind === "line") lines.push(part.line);
      else ended = true;
    }
    if (lines.length > 0) {
      current.handedOver = current.handedOver.then(() => current.listener.onLines(lines));
      await current.handedOver;
    }
    if (ended) current.drained[index].resolve();
  }
}

/** `undefined` when the time is over first. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const late: PromiseWithResolvers<undefined> = Promise.withResolvers();
  const timer = setTimeout(late.resolve, milliseconds, undefined);
  const first = await Promise.race([promise, late.promise]);
  clearTimeout(timer);
  return first;
}

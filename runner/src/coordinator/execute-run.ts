/**
 * Carries out a plan: dispatches each step when those before it have ended, as many at once as allowed, until every step
 * has its end.
 *
 *     running ──▶ canceling ──▶ ended          a cancel, by signal or by an event in the log
 *        │            └─ a second cancel: the processes are killed, whatever is left of their grace
 *        ├──▶ ended
 *        ├──▶ ended                            the disk is full: what ran is recorded from a reserve
 *        └──▶ lost                             the log refuses: nothing more can be recorded
 */
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { LogEntry, PlannedStep, RunEnded, RunEvent, RunStarted } from "@headwater/core/events";
import type { Manifest } from "@headwater/core/asset";
import type { RunId, StepId } from "@headwater/core/keys";
import { decideStep } from "@headwater/core/run/decide-step";
import { isEnd } from "@headwater/core/run/fold";
import type { StepSummary } from "@headwater/core/run/summaries";
import { deferredRow, type DeferredRow, rowToRead } from "@headwater/core/status/deferred";
import { FormerKeys } from "@headwater/core/status/former-keys";
import { beginRun } from "@headwater/eventlog/begin-run";
import { keepBeating } from "@headwater/eventlog/run-log/heartbeat";
import { processIdentity } from "@headwater/eventlog/run-log/process-identity";
import { isDiskFull } from "@headwater/eventlog/store-error";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import type { RunRequest } from "@headwater/protocol/coordinator";
import type { StepPool } from "../pool/step-pool.ts";
import type { StepProcess } from "../pool/step-process.ts";
import { HEADWATER_VERSION } from "../version.ts";
import { executeStep } from "./execute-step.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { StepEnvironment } from "./run-attempt.ts";
import { RunLog } from "./run-log.ts";

export interface ExecuteOptions {
  readonly runId: RunId;
  readonly request: RunRequest;
  /** Version of the Node that runs the steps. */
  readonly node: string;
  readonly pool: StepPool;
  readonly concurrency: number;
  readonly graceMs: number;
  readonly readManifest: () => Promise<Manifest>;
  readonly onEvent: (entry: LogEntry) => void;
  readonly onLine: (stepId: StepId, line: StepLogLine) => void;
  readonly signal: AbortSignal | undefined;
  readonly kill: AbortSignal | undefined;
}

/** A cancel by event is seen within 250 ms. */
const FOLLOW_MS = 100;
const EPOCH = 1;

/** Throws a `StoreError` when the log is lost; the processes of the steps are then killed. */
export async function executeRun(prepared: PreparedRun, options: ExecuteOptions): Promise<RunEnded["outcome"]> {
  return await new RunExecution(prepared, options, await openLog(prepared, options)).execute();
}

type LateEntry = { handle: (entry: LogEntry) => void };

async function openLog(
  { log, environment, plan, manifest }: PreparedRun,
  { runId, onEvent }: ExecuteOptions,
): Promise<{ log: RunLog; late: LateEntry }> {
  const late: LateEntry = { handle: () => undefined };
  const onEntry = (entry: LogEntry): void => {
    onEvent(entry);
    late.handle(entry);
  };
  const former = new FormerKeys(manifest);
  return { log: await RunLog.open({ log, runId, environment, steps: plan.steps, former, onEntry }), late };
}

class RunExecution {
  readonly #prepared: PreparedRun;
  readonly #options: ExecuteOptions;
  readonly #log: RunLog;
  /** What is read of the environments that this one defers to. */
  readonly #deferred: DeferredRow;
  #manifest: Manifest;
  readonly #waiting: Map<StepId, PlannedStep>;
  readonly #running = new Map<StepId, StepProcess | null>();
  #cancel: "no" | "asked" | "killing" = "no";
  /** Aborted when the run is canceled or lost: nothing waits any longer. */
  readonly #stopped = new AbortController();
  /** Steps between two attempts. They have no place among those that run at once. */
  readonly #resting = new Map<StepId, { isOver: boolean; readonly place: PromiseWithResolvers<void> }>();
  /** Steps whose work is done: the disk is slow, and the next step need not wait for it. */
  readonly #recording = new Set<StepId>();
  /** A check of severity error did not pass, or a check threw. */
  #checkFailed = false;
  #planningAgain: Promise<void> | undefined;
  /** Settled, and made anew, whenever there may be something to do. */
  #turn: PromiseWithResolvers<void> = Promise.withResolvers();
  #fault: { readonly error: unknown } | undefined;

  constructor(prepared: PreparedRun, options: ExecuteOptions, { log, late }: { log: RunLog; late: LateEntry }) {
    this.#prepared = prepared;
    this.#options = options;
    this.#manifest = prepared.manifest;
    this.#log = log;
    const former = new FormerKeys(prepared.manifest);
    this.#deferred = deferredRow(prepared.deferred.rows, () => former);
    this.#waiting = new Map(prepared.plan.steps.map((step) => [step.id, step]));
    late.handle = (entry) => {
      this.#see(entry);
    };
  }

  async execute(): Promise<RunEnded["outcome"]> {
    const started = performance.now();
    const { signal, kill } = this.#options;
    const onSignal = (): void => {
      void this.#recordCancel();
    };
    const onKill = (): void => {
      this.#cancelNow("killing");
    };
    const follower = setInterval(() => {
      this.#log.catchUp().catch((error: unknown) => {
        this.#fail(error);
      });
    }, FOLLOW_MS);
    const stopBeating = keepBeating(this.#prepared.log, this.#happened());
    signal?.addEventListener("abort", onSignal);
    kill?.addEventListener("abort", onKill);
    try {
      await this.#begin();
      if (signal?.aborted === true) await this.#recordCancel();
      if (await this.#wasCanceledBefore()) this.#cancelNow("asked");
      if (kill?.aborted === true) onKill();
      while (!this.#isOver()) {
        this.#dispatch();
        await this.#turn.promise;
        this.#turn = Promise.withResolvers();
      }
      const durationMs = Math.round(performance.now() - started);
      if (this.#fault !== undefined) throw await this.#endWithFault(this.#fault.error, durationMs);
      const outcome = this.#outcome();
      await this.#log.commit({ ...this.#happened(), type: "run-ended", outcome, durationMs });
      return outcome;
    } finally {
      clearInterval(follower);
      stopBeating();
      signal?.removeEventListener("abort", onSignal);
      kill?.removeEventListener("abort", onKill);
    }
  }

  async #begin(): Promise<void> {
    const { request, node } = this.#options;
    const identity = processIdentity(process.pid);
    const started = {
      ...this.#happened(),
      type: "run-started",
      selection: request.selection,
      ...(request.checks === undefined ? {} : { checks: request.checks }),
      origin: request.origin,
      steps: this.#prepared.plan.steps,
      ignoreChecks: request.ignoreChecks,
      host: hostname(),
      pid: process.pid,
      ...(identity === undefined ? {} : { process: identity }),
      headwater: HEADWATER_VERSION,
      node,
    } satisfies RunStarted;
    await this.#log.commit(...beginRun(started));
  }

  /** Who has asked for the run may have thought better of it before it was in the log. */
  async #wasCanceledBefore(): Promise<boolean> {
    const [first] = await this.#prepared.log.entries({ after: 0, limit: 1, runId: this.#options.runId });
    return first?.event.type === "run-cancel-requested";
  }

  #isOver(): boolean {
    if (this.#running.size > 0) return false;
    return this.#fault !== undefined || this.#waiting.size === 0;
  }

  /** Starts what can be started. */
  #dispatch(): void {
    for (const [id, { isOver, place }] of this.#resting) {
      if (!this.#stopped.signal.aborted && !(isOver && this.#hasPlace())) continue;
      this.#resting.delete(id);
      place.resolve();
    }
    if (this.#fault !== undefined) return;
    if (this.#cancel !== "no") {
      this.#cancelWaiting();
      return;
    }
    for (const step of this.#waiting.values()) {
      if (!this.#hasPlace()) return;
      if (!step.after.every((other) => this.#hasEnded(other))) continue;
      this.#waiting.delete(step.id);
      this.#start(step.id, () => this.#decide(step));
    }
    // A place is free: what might take it, or the end of the run, waits for what is not committed yet.
    if (this.#hasPlace() && this.#recording.size > 0) this.#log.hurry();
  }

  async #decide(step: PlannedStep): Promise<void> {
    const { request } = this.#options;
    const decision = decideStep(step, {
      manifest: this.#manifest,
      row: (key) => this.#log.row(key),
      deferred: this.#deferred,
      step: (id) => this.#log.step(id),
      mode: request.checksOnly ? "checks" : request.mode,
      ignoreChecks: request.ignoreChecks,
    });
    const about = { ...this.#happened(), stepId: step.id, asset: step.asset, partition: null } as const;
    switch (decision.kind) {
      case "run":
        await executeStep(step, this.#stepEnvironment(step.id));
        break;
      case "unchanged":
        this.#recording.add(step.id);
        await this.#log.commitSoon({ ...about, type: "step-unchanged" });
        break;
      case "skip":
        this.#recording.add(step.id);
        await this.#log.commitSoon({ ...about, type: "step-skipped", reason: decision.reason });
        break;
    }
  }

  #cancelWaiting(): void {
    for (const { id, asset } of this.#waiting.values()) {
      const event = { ...this.#happened(), type: "step-canceled", stepId: id, asset, partition: null } as const;
      this.#start(id, () => this.#log.commit(event));
    }
    this.#waiting.clear();
  }

  #start(id: StepId, work: () => Promise<void>): void {
    this.#running.set(id, null);
    work()
      .catch((error: unknown) => {
        this.#fail(error);
      })
      .finally(() => {
        this.#running.delete(id);
        this.#recording.delete(id);
        this.#turn.resolve();
      });
  }

  #hasPlace(): boolean {
    return this.#atWork() < this.#options.concurrency;
  }

  #atWork(): number {
    return this.#running.size - this.#resting.size - this.#recording.size;
  }

  async #rest(id: StepId, milliseconds: number): Promise<void> {
    const place: PromiseWithResolvers<void> = Promise.withResolvers();
    const rest = { isOver: false, place };
    this.#resting.set(id, rest);
    this.#turn.resolve();
    await delay(milliseconds, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    rest.isOver = true;
    this.#turn.resolve();
    await place.promise;
  }

  #hasEnded(id: StepId): boolean {
    const step = this.#log.step(id);
    return step === undefined || isEnd(step.state);
  }

  /** Every entry of this run, own or of others, in the order of the log. */
  #see({ event }: LogEntry): void {
    switch (event.type) {
      case "run-cancel-requested":
        this.#cancelNow(this.#cancel === "no" ? "asked" : "killing");
        break;
      case "check-evaluated":
        if (!event.passed && (event.severity === "error" || event.error !== undefined)) this.#checkFailed = true;
        break;
      default:
        break;
    }
  }

  async #recordCancel(): Promise<void> {
    if (this.#cancel !== "no") return;
    const { runId, environment } = this.#happened();
    try {
      await this.#log.commit({ type: "run-cancel-requested", at: Date.now(), environment, runId });
    } catch (error) {
      this.#fail(error);
    }
  }

  #cancelNow(how: "asked" | "killing"): void {
    if (this.#cancel === "killing" || this.#cancel === how) return;
    this.#cancel = how;
    this.#stopped.abort();
    for (const running of this.#running.values()) if (running !== null) this.#stop(running);
    this.#turn.resolve();
  }

  #stop(running: StepProcess): void {
    if (this.#cancel === "killing" || this.#fault !== undefined) void running.kill();
    else if (this.#cancel === "asked") running.stop("canceled", this.#options.graceMs);
  }

  /** The log, or our own code, has failed: no step can be recorded any more. */
  #fail(error: unknown): void {
    if (this.#fault !== undefined) return;
    this.#fault = { error };
    this.#stopped.abort();
    for (const running of this.#running.values()) if (running !== null) this.#stop(running);
    this.#turn.resolve();
  }

  /** On a full disk the run ends in the log all the same, from a reserve. Gives the fault. */
  async #endWithFault(fault: unknown, durationMs: number): Promise<unknown> {
    if (!isDiskFull(fault)) return fault;
    const { code, message } = fault;
    const happened = this.#happened();
    const endOf = ({ id, asset, state }: StepSummary): RunEvent => {
      const about = { ...happened, stepId: id, asset, partition: null };
      if (state.kind !== "running" && state.kind !== "retrying") return { ...about, type: "step-canceled" };
      const error = { code, name: "Error", message, frames: [] };
      return {
        ...about,
        type: "step-failed",
        attempt: state.attempt,
        error,
        durationMs: state.kind === "running" ? Math.max(0, happened.at - state.since) : 0,
      };
    };
    await this.#log
      .endFromReserve(endOf, { ...happened, type: "run-ended", outcome: "failed", durationMs })
      // Then the run has no end, and counts as lost.
      .catch(() => undefined);
    return fault;
  }

  #outcome(): RunEnded["outcome"] {
    const states = this.#prepared.plan.steps.map(({ id }) => this.#log.step(id)?.state.kind);
    if (this.#cancel !== "no" && states.includes("canceled")) return "canceled";
    const failed = states.some((state) => state === "failed" || state === "skipped");
    return failed || this.#checkFailed ? "failed" : "succeeded";
  }

  #stepEnvironment(id: StepId): StepEnvironment {
    const { runId, pool, graceMs, onLine } = this.#options;
    const { environment, storage } = this.#prepared;
    return {
      runId,
      epoch: EPOCH,
      environment,
      storage,
      log: this.#log,
      rows: {
        own: (key) => this.#log.row(key),
        toRead: (key) => rowToRead(key, { row: (each) => this.#log.row(each), deferred: this.#deferred }),
        folders: this.#prepared.deferred.folders,
      },
      pool,
      graceMs,
      manifest: () => this.#manifest,
      planAgain: () => this.#planAgain(),
      isStopped: () => this.#stopped.signal.aborted,
      rest: (milliseconds) => this.#rest(id, milliseconds),
      onRecording: () => {
        this.#recording.add(id);
        this.#dispatch();
      },
      onProcess: (running) => {
        this.#running.set(id, running);
        if (running !== null) this.#stop(running);
      },
      onLine: (line) => {
        onLine(id, line);
      },
    };
  }

  /** Several steps may find the same change at once: the project is read for all of them together. */
  async #planAgain(): Promise<void> {
    this.#planningAgain ??= (async () => {
      this.#manifest = await this.#options.readManifest();
      await this.#options.pool.renew();
    })().finally(() => (this.#planningAgain = undefined));
    await this.#planningAgain;
  }

  #happened(): { readonly at: number; readonly environment: string; readonly runId: RunId; readonly epoch: number } {
    return { at: Date.now(), environment: this.#prepared.environment, runId: this.#options.runId, epoch: EPOCH };
  }
}

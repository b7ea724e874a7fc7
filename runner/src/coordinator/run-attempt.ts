/**
 * One attempt at a step: in a process of the pool, on the code that was planned.
 *
 * Invariant: it always comes to a result, whatever happens to the process.
 */
import type { Manifest } from "@headwater/core/asset";
import { locateError } from "@headwater/core/error-place";
import type { CheckEvaluated, PlannedStep, StepError } from "@headwater/core/events";
import type { RunId } from "@headwater/core/keys";
import type { ProblemCode } from "@headwater/core/problem-codes";
import { LONGEST_TIMER_MS } from "@headwater/core/run/retry-policy";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import { StepLogWriter } from "@headwater/eventlog/step-log/write-step-log";
import type { StepPool } from "../pool/step-pool.ts";
import type { StepProcess, StepResult } from "../pool/step-process.ts";
import type { RunLog } from "./run-log.ts";
import { StepRecorder } from "./step-recorder.ts";
import { type ReadRows, stepRequest, type StepSubject, stepSubject } from "./step-request.ts";

export interface StepEnvironment {
  readonly runId: RunId;
  readonly epoch: number;
  readonly environment: string;
  readonly storage: string;
  readonly log: RunLog;
  readonly rows: ReadRows;
  readonly pool: StepPool;
  /** From the abort of a step's signal to the kill of its process. */
  readonly graceMs: number;
  /** The newest reading of the project. */
  readonly manifest: () => Manifest;
  /** Reads the project again, because a file was changed since. */
  readonly planAgain: () => Promise<void>;
  /** The run is canceled, or cannot be recorded any more. */
  readonly isStopped: () => boolean;
  /** Gives the step's place to others for the time, and takes one again. Ends at once when the run is stopped. */
  readonly rest: (milliseconds: number) => Promise<void>;
  /** Told when nothing is left of the step but to commit its end: that needs no place among those that run. */
  readonly onRecording: () => void;
  /** Told of the process while it has the step. */
  readonly onProcess: (process: StepProcess | null) => void;
  readonly onLine?: (line: StepLogLine) => void;
}

export type AttemptResult =
  | { readonly kind: "succeeded" }
  /** What another step left behind has ended the process: none of its doing. */
  | { readonly kind: "spoilt"; readonly materialized: boolean }
  /** A check that is a step of its own: its result is not recorded yet, because another attempt may give one. */
  | { readonly kind: "check-threw"; readonly error: StepError; readonly event: CheckEvaluated }
  | {
      readonly kind: "failed";
      readonly error: StepError;
      /** Of the code that ran, so that a reader can tell whether it is still there. */
      readonly codeVersion?: string;
      /** A value was made before the failure. */
      readonly materialized: boolean;
    };

/**
 * When the loaded code is not the planned one the attempt is planned again, once.
 *
 * @param where `apart` is in a process that no other step has used
 */
export async function runAttempt(
  step: PlannedStep,
  attempt: number,
  env: StepEnvironment,
  where: "anywhere" | "apart",
): Promise<AttemptResult> {
  const writer = new StepLogWriter({ storage: env.storage, attempt: { runId: env.runId, stepId: step.id, attempt } });
  try {
    const result = await runPlanned(step, attempt, env, { writer, where });
    if (result.kind === "succeeded" || result.kind === "spoilt") return result;
    const subject = stepSubject(step, env.manifest());
    const failed = step.kind === "check" ? subject?.checks[0] : subject?.asset;
    return { ...result, error: locateError(result.error, failed?.definition) };
  } finally {
    await writer.close();
  }
}

async function runPlanned(
  step: PlannedStep,
  attempt: number,
  env: StepEnvironment,
  { writer, where }: Pick<Once, "writer" | "where">,
): Promise<AttemptResult> {
  for (const isAgain of [false, true]) {
    const subject = stepSubject(step, env.manifest());
    if (subject === undefined)
      return failure(
        "HW507",
        `${step.kind === "check" ? `The check ${step.id}` : step.asset} is not defined any more: its file was changed while the run was under way.`,
      );
    const recorder = new StepRecorder(step, attempt, subject, env);
    const once = { subject, recorder, writer, where };
    let { result, changed, timedOut } = await runOnce(step, attempt, env, { ...once, isAgain });
    // Ends at the latest with a process that has had no other step.
    while (result.kind === "died" && result.innocent && !timedOut && !env.isStopped()) {
      await writer.write([
        systemLine(`${result.reason} The function of the step had not begun: another process takes it.`),
      ]);
      ({ result, changed, timedOut } = await runOnce(step, attempt, env, { ...once, isAgain: true }));
    }
    const { version: codeVersion } = subject.asset.code;
    const { materialized } = recorder;
    switch (result.kind) {
      case "succeeded":
        return recorder.thrown === undefined ? { kind: "succeeded" } : { kind: "check-threw", ...recorder.thrown };
      case "failed":
        if (timedOut) return { ...overdue(subject.asset.timeoutMs, result.error), codeVersion, materialized };
        return { kind: "failed", error: result.error, codeVersion, materialized };
      case "died":
        if (timedOut) return { ...overdue(subject.asset.timeoutMs), codeVersion, materialized };
        return { ...failure("HW502", result.reason), codeVersion, materialized };
      case "spoilt":
        if (timedOut) return { ...overdue(subject.asset.timeoutMs), codeVersion, materialized };
        if (env.isStopped()) return { ...failure("HW502", result.reason), codeVersion, materialized };
        await writer.write([systemLine(`${result.reason} The step begins again in a process of its own.`)]);
        return { kind: "spoilt", materialized };
      case "not-planned":
        if (isAgain)
          return failure(
            "HW507",
            `${changed} was changed while the run was under way, and again while it was planned again. Run it again.`,
          );
        await writer.write([
          systemLine(`${changed} was changed while the run was under way: the step is planned again.`),
        ]);
        await env.planAgain();
        if (env.isStopped()) return failure("HW507", "The run was stopped while the step was planned again.");
    }
  }
  throw new Error("unreachable: the last turn returns");
}

interface Once {
  readonly subject: StepSubject;
  readonly recorder: StepRecorder;
  readonly writer: StepLogWriter;
  readonly where: "anywhere" | "apart";
  readonly isAgain: boolean;
}

async function runOnce(
  step: PlannedStep,
  attempt: number,
  env: StepEnvironment,
  { subject, recorder, writer, where, isAgain }: Once,
): Promise<{ readonly result: StepResult; readonly changed: string; readonly timedOut: boolean }> {
  const process = where === "apart" ? env.pool.start() : env.pool.acquire();
  let changed = "";
  if (!isAgain) recorder.started(process.pid);
  const { runId, environment } = env;
  const request = stepRequest(step, subject, { runId, attempt, environment, rows: env.rows });
  const running = process.run(request, {
    onLoaded: (files) => {
      const planned = env.manifest().files;
      const other = Object.entries(files).find(
        ([file, hash]) => (planned[file as keyof typeof planned] ?? hash) !== hash,
      );
      changed = other?.[0] ?? "";
      return other === undefined;
    },
    onMaterialized: (message) => {
      recorder.materialize(message);
    },
    onCheck: (message) => {
      recorder.check(message);
    },
    onLines: async (lines) => {
      for (const line of lines) env.onLine?.(line);
      await writer.write(lines);
    },
  });
  env.onProcess(process);
  const limit = limitOf(subject.asset.timeoutMs);
  let timedOut = false;
  const timer =
    limit === null
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          process.stop("timeout", env.graceMs);
        }, limit);
  const result = await running
    .catch(async (error: unknown) => {
      await env.pool.discard(process);
      throw error;
    })
    .finally(() => {
      clearTimeout(timer);
      env.onProcess(null);
    });
  if (!("replace" in result) || result.replace) await env.pool.discard(process);
  else await env.pool.release(process);
  return { result, changed, timedOut };
}

/** What no timer can wait for is no limit: it is 24 days. */
function limitOf(timeoutMs: number | null): number | null {
  return timeoutMs === null || timeoutMs > LONGEST_TIMER_MS ? null : timeoutMs;
}

/** What code throws when its signal is aborted says only that again; other errors may be why it took so long. */
function overdue(timeoutMs: number | null, thrown?: StepError): Extract<AttemptResult, { kind: "failed" }> {
  const whole = failure("HW511", `The step took longer than its timeout of ${inWords(timeoutMs ?? 0)} and was ended.`);
  const cause = thrown === undefined || /^(Timeout|Abort)Error$/.test(thrown.name) ? {} : { cause: thrown };
  return { ...whole, error: { ...whole.error, ...cause } };
}

/** As the user writes it, in the largest unit that is whole. */
function inWords(milliseconds: number): string {
  for (const [unit, size] of [
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
  ] as const)
    if (milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  return `${milliseconds}ms`;
}

function failure(code: ProblemCode, message: string): Extract<AttemptResult, { kind: "failed" }> {
  return { kind: "failed", error: { code, name: "Error", message, frames: [] }, materialized: false };
}

function systemLine(text: string): StepLogLine {
  return { at: Date.now(), stream: "system", level: "warn", text };
}

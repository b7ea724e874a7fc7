/**
 * One step from its dispatch to its terminal event.
 *
 * Invariant: whatever happens to the process, the step gets exactly one terminal event, and it is committed before
 * `executeStep` resolves.
 */
import type { Manifest } from "@headwater/core/asset";
import type { PlannedStep, StepError } from "@headwater/core/events";
import type { RunId } from "@headwater/core/keys";
import type { ProblemCode } from "@headwater/core/problem-codes";
import type { StepLogLine } from "@headwater/eventlog/step-log/step-log-line";
import { StepLogWriter } from "@headwater/eventlog/step-log/write-step-log";
import type { StepPool } from "../pool/step-pool.ts";
import type { StepListener, StepProcess, StepResult } from "../pool/step-process.ts";
import type { RunLog } from "./run-log.ts";
import { inputsRead, stepRequest, type StepSubject, stepSubject } from "./step-request.ts";

export interface StepEnvironment {
  readonly runId: RunId;
  readonly epoch: number;
  readonly environment: string;
  readonly storage: string;
  readonly log: RunLog;
  readonly pool: StepPool;
  /** The newest reading of the project. */
  readonly manifest: () => Manifest;
  /** Reads the project again, because a file was changed since. */
  readonly planAgain: () => Promise<void>;
  readonly isCanceled: () => boolean;
  /** Told of the process while it has the step. */
  readonly onProcess: (process: StepProcess | null) => void;
  readonly onLine?: (line: StepLogLine) => void;
}

const ATTEMPT = 1;

export async function executeStep(step: PlannedStep, env: StepEnvironment): Promise<void> {
  const started = performance.now();
  const durationMs = (): number => Math.round(performance.now() - started);
  const about = { stepId: step.id, asset: step.asset, partition: null } as const;
  const writer = new StepLogWriter({
    storage: env.storage,
    attempt: { runId: env.runId, stepId: step.id, attempt: ATTEMPT },
  });
  const result = await runPlanned(step, env, writer);
  await writer.close();
  switch (result.kind) {
    case "succeeded":
      await env.log.commit({
        ...happened(env),
        ...about,
        type: "step-succeeded",
        attempt: ATTEMPT,
        durationMs: durationMs(),
      });
      break;
    case "failed":
      await env.log.commit(
        env.isCanceled()
          ? { ...happened(env), ...about, type: "step-canceled" }
          : {
              ...happened(env),
              ...about,
              type: "step-failed",
              attempt: ATTEMPT,
              ...(result.codeVersion === undefined ? {} : { codeVersion: result.codeVersion }),
              error: result.error,
              durationMs: durationMs(),
            },
      );
      break;
  }
}

type Outcome =
  | { readonly kind: "succeeded" }
  | {
      readonly kind: "failed";
      readonly error: StepError;
      /** Of the code that ran, so that a reader can tell whether it is still there. */
      readonly codeVersion?: string;
    };

/** When the loaded code is not the planned one the step is planned again, once. */
async function runPlanned(step: PlannedStep, env: StepEnvironment, writer: StepLogWriter): Promise<Outcome> {
  for (const isLast of [false, true]) {
    const subject = stepSubject(step, env.manifest());
    if (subject === undefined)
      return failure(
        "HW507",
        `${step.asset} is not defined any more: its file was changed while the run was under way.`,
      );
    const { result, changed } = await runOnce(step, subject, env, { writer, isAgain: isLast });
    switch (result.kind) {
      case "succeeded":
        return { kind: "succeeded" };
      case "failed":
        return { kind: "failed", error: result.error, codeVersion: subject.asset.code.version };
      case "died":
        return { ...failure("HW502", result.reason), codeVersion: subject.asset.code.version };
      case "not-planned":
        if (isLast)
          return failure(
            "HW507",
            `${changed} was changed while the run was under way, and again while it was planned again. Run it again.`,
          );
        await writer.write([
          systemLine(`${changed} was changed while the run was under way: the step is planned again.`),
        ]);
        await env.planAgain();
        if (env.isCanceled()) return failure("HW507", "The run was canceled while the step was planned again.");
    }
  }
  throw new Error("unreachable: the last turn returns");
}

async function runOnce(
  step: PlannedStep,
  subject: StepSubject,
  env: StepEnvironment,
  { writer, isAgain }: { readonly writer: StepLogWriter; readonly isAgain: boolean },
): Promise<{ readonly result: StepResult; readonly changed: string }> {
  const process = env.pool.acquire();
  const recorder = new StepRecorder(step, subject, env);
  let changed = "";
  env.onProcess(process);
  if (!isAgain)
    env.log.record({ ...happened(env), ...recorder.about, type: "step-started", attempt: ATTEMPT, pid: process.pid });
  const request = stepRequest(step, subject, {
    runId: env.runId,
    attempt: ATTEMPT,
    environment: env.environment,
    rows: (asset) => env.log.row(asset),
  });
  const result = await process.run(request, {
    onLoaded: (files) => {
      const planned = env.manifest().files;
      const other = Object.entries(files).find(
        ([file, hash]) => (planned[file as keyof typeof planned] ?? hash) !== hash,
      );
      changed = other?.[0] ?? "";
      return other === undefined;
    },
    onMaterialized: (message) => {
      recorder.materialized(message);
    },
    onCheck: (message) => {
      recorder.check(message);
    },
    onLines: async (lines) => {
      for (const line of lines) env.onLine?.(line);
      await writer.write(lines);
    },
  });
  env.onProcess(null);
  if (result.kind === "died" || result.kind === "not-planned" || result.replace) await env.pool.discard(process);
  else await env.pool.release(process);
  return { result, changed };
}

/** Turns what a step process reports into events, in order. */
class StepRecorder {
  readonly about: {
    readonly stepId: PlannedStep["id"];
    readonly asset: PlannedStep["asset"];
    readonly partition: null;
  };
  readonly #subject: StepSubject;
  readonly #env: StepEnvironment;
  /** As they were when the step began: what it reads, whoever materializes upstream meanwhile. */
  readonly #inputs: ReturnType<typeof inputsRead>;
  #dataVersion: string | null;

  constructor(step: PlannedStep, subject: StepSubject, env: StepEnvironment) {
    this.about = { stepId: step.id, asset: step.asset, partition: null };
    this.#subject = subject;
    this.#env = env;
    this.#inputs = inputsRead(subject.asset, (asset) => env.log.row(asset));
    this.#dataVersion = env.log.row(step.asset)?.latest?.dataVersion ?? null;
  }

  materialized({ value, dataVersion, metadata, durationMs }: Parameters<StepListener["onMaterialized"]>[0]): void {
    const { code } = this.#subject.asset;
    // A value that is stored elsewhere and has no version of its own is a new one each time.
    this.#dataVersion = dataVersion ?? value?.hash ?? `run:${this.#env.runId}`;
    this.#env.log.record({
      ...happened(this.#env),
      ...this.about,
      type: "materialized",
      attempt: ATTEMPT,
      codeVersion: code.version,
      declarations: code.declarations,
      dataVersion: this.#dataVersion,
      inputs: this.#inputs,
      value,
      metadata,
      durationMs: Math.round(durationMs),
    });
  }

  check({ name, durationMs, type: _, ...result }: Parameters<StepListener["onCheck"]>[0]): void {
    const check = this.#subject.checks.find((candidate) => candidate.name === name);
    if (check === undefined) return;
    this.#env.log.record({
      ...happened(this.#env),
      ...this.about,
      ...result,
      type: "check-evaluated",
      attempt: ATTEMPT,
      check: name,
      blocking: check.blocking,
      dataVersion: this.#dataVersion,
      durationMs: Math.round(durationMs),
    });
  }
}

function happened({ runId, epoch, environment }: Pick<StepEnvironment, "runId" | "epoch" | "environment">): {
  readonly at: number;
  readonly environment: string;
  readonly runId: RunId;
  readonly epoch: number;
} {
  return { at: Date.now(), environment, runId, epoch };
}

function failure(code: ProblemCode, message: string): Extract<Outcome, { kind: "failed" }> {
  return { kind: "failed", error: { code, name: "Error", message, frames: [] } };
}

function systemLine(text: string): StepLogLine {
  return { at: Date.now(), stream: "system", level: "warn", text };
}

/**
 * One step from its dispatch to its terminal event: as many attempts as its retry policy allows.
 *
 *     running ──▶ succeeded | failed | canceled
 *      ▲   │
 *      │   ▼
 *     retrying ──▶ canceled
 *
 * Invariant: whatever happens, the step gets exactly one terminal event, and it is committed before `executeStep` resolves.
 * Invariant: a value that no event names leaves no file behind.
 */
import type { PlannedStep } from "@headwater/core/events";
import { findAsset } from "@headwater/core/manifest-lookup";
import type { ProblemCode } from "@headwater/core/problem-codes";
import { type RetryPolicy, retryDelay } from "@headwater/core/run/retry-policy";
import { FileIo, valuesFolder } from "../io/file-io.ts";
import { type AttemptResult, runAttempt, type StepEnvironment } from "./run-attempt.ts";
import { happened } from "./step-recorder.ts";

export async function executeStep(step: PlannedStep, env: StepEnvironment): Promise<void> {
  const started = performance.now();
  const durationMs = (): number => Math.round(performance.now() - started);
  const about = { stepId: step.id, asset: step.asset, partition: null } as const;
  /** Attempts that came to nothing, by no fault of the step. */
  let spoilt = 0;
  for (let attempt = 1; ; attempt++) {
    const result = await runAttempt(step, attempt, env, spoilt > 0 ? "apart" : "anywhere");
    if ("materialized" in result && !result.materialized) await discardValue(step, attempt, env);
    if (result.kind === "spoilt") {
      spoilt++;
      continue;
    }
    const delayMs = env.isStopped() ? null : restBefore(attempt - spoilt, retryOf(step, env), result);
    if (delayMs !== null && result.kind !== "succeeded") {
      const { error } = result;
      await env.log.commit({ ...happened(env), ...about, type: "step-retrying", attempt, error, delayMs });
      await env.rest(delayMs);
      if (!env.isStopped()) continue;
      await env.log.commit({ ...happened(env), ...about, type: "step-canceled" });
      return;
    }
    if (result.kind === "failed") {
      await env.log.commit(
        env.isStopped()
          ? { ...happened(env), ...about, type: "step-canceled" }
          : {
              ...happened(env),
              ...about,
              type: "step-failed",
              attempt,
              ...(result.codeVersion === undefined ? {} : { codeVersion: result.codeVersion }),
              error: result.error,
              durationMs: durationMs(),
            },
      );
      return;
    }
    if (result.kind === "check-threw") env.log.record(result.event);
    const event = { ...happened(env), ...about, type: "step-succeeded", attempt, durationMs: durationMs() } as const;
    const recorded = env.log.commitSoon(event);
    env.onRecording();
    await recorded;
    return;
  }
}

/**
 * What another attempt may do better: the code threw, also that of its module as it was loaded, its process died, or it
 * took too long.
 */
const WORTH_ANOTHER: ReadonlySet<ProblemCode> = new Set(["HW501", "HW502", "HW506", "HW511"]);

/** `null` where there is to be no other attempt. */
function restBefore(
  retry: number,
  policy: RetryPolicy | null,
  result: Exclude<AttemptResult, { kind: "spoilt" }>,
): number | null {
  if (result.kind === "succeeded" || policy === null || retry > policy.max) return null;
  return WORTH_ANOTHER.has(result.error.code) ? retryDelay(policy, retry, Math.random()) : null;
}

/** As the project says now: the step may have been planned again. A check has the policy of its asset. */
function retryOf({ asset }: PlannedStep, env: StepEnvironment): RetryPolicy | null {
  return findAsset(env.manifest(), asset)?.retry ?? null;
}

/**
 * The process may have died between the writing of a value and its report. What a check has checked is another step's, and
 * may lie in the same place.
 */
async function discardValue({ kind, asset }: PlannedStep, attempt: number, env: StepEnvironment): Promise<void> {
  if (kind !== "materialize") return;
  const { environment, runId, storage } = env;
  await new FileIo(valuesFolder(storage)).discard({ environment, asset, runId, attempt });
}

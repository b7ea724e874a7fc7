/** Summary rows as JSON, and back. Like events, what a store gives back is untrusted. */
import { lazily } from "@headwater/core/lazily";
import type { AssetSummary, CheckSummary, RunStatus, StepState, StepSummary } from "@headwater/core/run/summaries";
import type { RunHeader } from "@headwater/core/run/fold";
import type { LatestFailure, LatestMaterialization } from "@headwater/core/status/asset-status";
import * as z from "zod";
import * as schema from "./event-schema.ts";

const latest: z.ZodType<LatestMaterialization> = z.lazy(() =>
  z.object({
    position: z.int(),
    runId: schema.runId,
    at: z.number(),
    durationMs: z.number(),
    codeVersion: z.string(),
    declarations: schema.declarations(),
    dataVersion: z.string(),
    inputs: z.array(schema.inputRead),
    value: schema.storedValue().nullable(),
    metadata: schema.metadata(),
  }),
);

const failure: z.ZodType<LatestFailure> = z.lazy(() =>
  z.object({
    position: z.int(),
    runId: schema.runId,
    at: z.number(),
    codeVersion: z.string().exactOptional(),
    error: schema.stepError,
  }),
);

const check: z.ZodType<CheckSummary> = z.lazy(() =>
  z.object({
    passed: z.boolean(),
    severity: schema.severity,
    at: z.number(),
    runId: schema.runId,
    description: z.string(),
    metadata: schema.metadata(),
    error: schema.stepError.nullable(),
    blocking: z.boolean(),
    dataVersion: z.string().nullable(),
  }),
);

const attempt = z.lazy(() => z.object({ runId: schema.runId, since: z.number() }));

const assetSummary = lazily(() =>
  z.object({
    environment: z.string(),
    asset: schema.assetKey,
    partition: z.string().nullable(),
    latest: latest.nullable(),
    failure: failure.nullable(),
    running: attempt.nullable(),
    alsoRunning: z.array(attempt).exactOptional(),
    checks: z.array(z.lazy(() => z.tuple([z.string(), check]))),
  }),
);

const runHeader = lazily((): z.ZodType<RunHeader> => {
  const runStatus: z.ZodType<RunStatus> = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("running"), cancelRequested: z.boolean() }),
    z.object({ kind: z.enum(["succeeded", "failed", "canceled"]), endedAt: z.number() }),
  ]);
  return z.object({
    runId: schema.runId,
    environment: z.string(),
    selection: z.string(),
    checks: z.array(z.string()).exactOptional(),
    origin: schema.origin,
    startedAt: z.number(),
    epoch: z.int(),
    host: z.string(),
    pid: z.int(),
    process: schema.processIdentity().exactOptional(),
    status: runStatus,
  });
});

const stepSummary = lazily((): z.ZodType<StepSummary> => {
  const stepState: z.ZodType<StepState> = z.discriminatedUnion("kind", [
    z.object({ kind: z.enum(["waiting", "unchanged", "canceled"]) }),
    z.object({ kind: z.literal("running"), since: z.number(), attempt: z.int() }),
    z.object({ kind: z.literal("retrying"), attempt: z.int(), error: schema.stepError }),
    z.object({ kind: z.literal("succeeded"), durationMs: z.number() }),
    z.object({ kind: z.literal("failed"), durationMs: z.number(), error: schema.stepError }),
    z.object({ kind: z.literal("skipped"), reason: schema.skipReason }),
  ]);
  return z.object({ id: schema.stepId, kind: schema.stepKind, asset: schema.assetKey, state: stepState });
});

export function encodeAsset(row: AssetSummary): string {
  return JSON.stringify({ ...row, checks: [...row.checks] });
}

/** `undefined` for a damaged row. */
export function decodeAsset(json: string): AssetSummary | undefined {
  const row = schema.decode(assetSummary, json);
  return row === undefined ? undefined : { ...row, checks: new Map(row.checks) };
}

export function encodeRun(row: RunHeader): string {
  return JSON.stringify(row);
}

export function decodeRun(json: string): RunHeader | undefined {
  return schema.decode(runHeader, json);
}

export function encodeStep(row: StepSummary): string {
  return JSON.stringify(row);
}

export function decodeStep(json: string): StepSummary | undefined {
  return schema.decode(stepSummary, json);
}

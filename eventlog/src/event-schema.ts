/**
 * The shape of an event as a store gives it back. A store is a file in a workspace: what it holds is untrusted input, and
 * may come from a newer version.
 *
 * Invariant: what `encodeEvent` lets in, `decodeEvent` gives back equal.
 */
import type { RunEvent, StepError } from "@headwater/core/events";
import {
  isProjectPath,
  parseAssetKey,
  parseRunId,
  type AssetKey,
  type ProjectPath,
  type RunId,
  type StepId,
} from "@headwater/core/keys";
import { lazily, memberFor } from "@headwater/core/lazily";
import type { JsonValue, Metadata } from "@headwater/core/metadata";
import { isProblemCode, type ProblemCode } from "@headwater/core/problem-codes";
import * as z from "zod";

export const assetKey = z.custom<AssetKey>((value) => typeof value === "string" && parseAssetKey(value) !== undefined);
export const runId = z.custom<RunId>((value) => typeof value === "string" && parseRunId(value) !== undefined);
export const stepId = z.custom<StepId>((value) => typeof value === "string" && value !== "");
const path = z.custom<ProjectPath>(isProjectPath);
const problemCode = z.custom<ProblemCode>(isProblemCode);

const location = lazily(() => {
  const position = z.object({ line: z.int(), character: z.int() });
  return z.object({ file: path, range: z.object({ start: position, end: position }) });
});

export const stepError: z.ZodType<StepError> = z.lazy(() =>
  z.object({
    code: problemCode,
    name: z.string(),
    message: z.string(),
    frames: z.array(
      z.object({
        function: z.string(),
        text: z.string(),
        at: location().nullable(),
        source: z.string().exactOptional(),
      }),
    ),
    definedAt: z.lazy(location).exactOptional(),
    cause: stepError.exactOptional(),
  }),
);

const jsonValue: z.ZodType<JsonValue> = z.lazy(() => z.json());
const metadataValue = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.object({ type: z.enum(["text", "markdown", "url", "path"]), value: z.string() }),
    z.object({ type: z.enum(["number", "timestamp"]), value: z.number() }),
    z.object({ type: z.literal("boolean"), value: z.boolean() }),
    z.object({ type: z.literal("json"), value: jsonValue }),
    z.object({
      type: z.literal("table"),
      value: z.object({ columns: z.array(z.string()), rows: z.array(z.array(jsonValue)) }),
    }),
  ]),
);
export const metadata = lazily((): z.ZodType<Metadata> => z.record(z.string(), metadataValue));

export const declarations = lazily(() => z.record(z.string(), z.string()));
export const inputRead = z.lazy(() =>
  z.object({
    asset: assetKey,
    dataVersion: z.string().nullable(),
    position: z.int().nullable(),
    read: z.boolean(),
    environment: z.string().exactOptional(),
    partitions: z
      .object({
        ranges: z.array(z.string()),
        count: z.int(),
        dataVersions: z.record(z.string(), z.string()).exactOptional(),
      })
      .exactOptional(),
  }),
);
export const storedValue = lazily(() =>
  z.object({ io: z.string(), place: z.string(), hash: z.string(), bytes: z.number() }),
);
export const processIdentity = lazily(() => z.object({ machine: z.string(), start: z.string() }));
export const severity = z.enum(["error", "warn"]);
export const origin = z.enum(["cli", "editor", "api"]);
export const skipReason = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("upstream-failed"), asset: assetKey }),
    z.object({ kind: z.literal("blocked"), asset: assetKey, check: z.string() }),
  ]),
);
export const stepKind = z.enum(["materialize", "check"]);

const happened = { at: z.number(), environment: z.string() };
const ofRun = { ...happened, runId, epoch: z.int() };
const ofAsset = { asset: assetKey, partition: z.string().nullable() };
const ofStep = { ...ofRun, ...ofAsset, stepId };
const ofAttempt = { ...ofStep, attempt: z.int() };
const durationMs = z.number();

const plannedStep = lazily(() =>
  z.object({
    id: stepId,
    kind: stepKind,
    ...ofAsset,
    outputs: z.array(assetKey).exactOptional(),
    checks: z.array(z.string()),
    after: z.array(stepId),
  }),
);

/** By their kind. The schemas and the union in core say the same, each to its own readers. */
const EVENTS: { readonly [K in RunEvent["type"]]: () => z.ZodType<Extract<RunEvent, { readonly type: K }>> } = {
  "run-started": lazily(() =>
    z.object({
      type: z.literal("run-started"),
      ...ofRun,
      selection: z.string(),
      checks: z.array(z.string()).exactOptional(),
      origin,
      steps: z.array(plannedStep()),
      stepCount: z.int().exactOptional(),
      ignoreChecks: z.boolean(),
      host: z.string(),
      pid: z.int(),
      process: processIdentity().exactOptional(),
      retryOf: runId.exactOptional(),
      config: z.record(z.string(), jsonValue).exactOptional(),
      headwater: z.string(),
      node: z.string(),
    }),
  ),
  "run-planned": lazily(() =>
    z.object({ type: z.literal("run-planned"), ...ofRun, first: z.int(), steps: z.array(plannedStep()) }),
  ),
  "run-cancel-requested": lazily(() => z.object({ type: z.literal("run-cancel-requested"), ...happened, runId })),
  "run-ended": lazily(() =>
    z.object({
      type: z.literal("run-ended"),
      ...ofRun,
      outcome: z.enum(["succeeded", "failed", "canceled"]),
      durationMs,
    }),
  ),
  "step-started": lazily(() => z.object({ type: z.literal("step-started"), ...ofAttempt, pid: z.int() })),
  "step-retrying": lazily(() =>
    z.object({ type: z.literal("step-retrying"), ...ofAttempt, error: stepError, delayMs: z.number() }),
  ),
  materialized: lazily(() =>
    z.object({
      type: z.literal("materialized"),
      ...ofAttempt,
      codeVersion: z.string(),
      declarations: declarations(),
      dataVersion: z.string(),
      inputs: z.array(inputRead),
      value: storedValue().nullable(),
      metadata: metadata(),
      config: z.string().exactOptional(),
      resources: z.record(z.string(), z.string()).exactOptional(),
      durationMs,
    }),
  ),
  "inputs-read": lazily(() =>
    z.object({
      type: z.literal("inputs-read"),
      ...happened,
      ...ofAsset,
      runId: runId.exactOptional(),
      position: z.int().exactOptional(),
      inputs: z.array(inputRead),
    }),
  ),
  "check-evaluated": lazily(() =>
    z.object({
      type: z.literal("check-evaluated"),
      ...ofAttempt,
      check: z.string(),
      passed: z.boolean(),
      severity,
      blocking: z.boolean(),
      description: z.string(),
      metadata: metadata(),
      dataVersion: z.string().nullable(),
      definedAt: location().exactOptional(),
      error: stepError.exactOptional(),
      durationMs,
    }),
  ),
  "step-succeeded": lazily(() => z.object({ type: z.literal("step-succeeded"), ...ofAttempt, durationMs })),
  "step-unchanged": lazily(() => z.object({ type: z.literal("step-unchanged"), ...ofStep })),
  "step-failed": lazily(() =>
    z.object({
      type: z.literal("step-failed"),
      ...ofAttempt,
      codeVersion: z.string().exactOptional(),
      error: stepError,
      durationMs,
    }),
  ),
  "step-skipped": lazily(() => z.object({ type: z.literal("step-skipped"), ...ofStep, reason: skipReason })),
  "step-canceled": lazily(() => z.object({ type: z.literal("step-canceled"), ...ofStep })),
  "version-accepted": lazily(() =>
    z.object({
      type: z.literal("version-accepted"),
      ...happened,
      ...ofAsset,
      codeVersion: z.string(),
      declarations: declarations(),
      inputs: z.array(inputRead).exactOptional(),
      position: z.int().exactOptional(),
      reason: z.string(),
    }),
  ),
};

function schemaFor(value: unknown): z.ZodType<RunEvent> | undefined {
  return memberFor<z.ZodType<RunEvent>>(EVENTS, "type", value);
}

/** `undefined` for an event of a kind that this version does not know, and for a damaged one: it is skipped. */
export function decodeEvent(json: string): RunEvent | undefined {
  return decode(schemaFor, json);
}

/** Of an event that cannot be decoded: whether a newer version may have written it. */
export function kindOf(json: string): "known" | "unknown" | "none" {
  const type = decode(() => z.object({ type: z.string() }), json)?.type;
  return type === undefined ? "none" : Object.hasOwn(EVENTS, type) ? "known" : "unknown";
}

/** Throws a TypeError for an event that no reader would understand: a bug of the writer. */
export function checkEvent(json: string): RunEvent {
  const value: unknown = JSON.parse(json);
  const schema = schemaFor(value);
  if (schema === undefined) throw new TypeError("An event cannot be stored: it is of no kind");
  const parsed = parse(schema, value);
  if (!parsed.success) throw new TypeError(`An event cannot be stored: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** `undefined` for a text that does not fit, whatever someone has put there: also nested so deeply that no parser follows. */
export function decode<T>(schemaOf: (value: unknown) => z.ZodType<T> | undefined, json: string): T | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const schema = schemaOf(value);
    return schema === undefined ? undefined : parse(schema, value).data;
  } catch {
    return undefined;
  }
}

/** To compile the schemas takes as long as to parse some hundred texts without: a short run has fewer. */
const FEW = 300;
let parsed = 0;

function parse<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  parsed++;
  return schema.safeParse(value, { jitless: parsed <= FEW });
}

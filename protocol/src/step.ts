/**
 * What the coordinator and a step process say to each other over Node's IPC. Each side parses what arrives: user code
 * runs in the step process and can send anything.
 *
 *     coordinator                      step process
 *         ◀── ready ──                    once, when it has started
 *         ── open ──▶                     once, before anything else; there is no need to wait for `ready`
 *         ── step ──▶                     one at a time
 *         ◀── loaded ──                   only when files were loaded that it has not reported yet
 *         ── proceed ──▶                  they are the planned ones; otherwise the process is replaced
 *         ◀── materialized ──             at most once, and not for checks alone; in `ended` where nothing comes between
 *         ◀── check ──                    for each check
 *         ◀── begins ──                   just before the function is called, where no `loaded` has said that it will be
 *         ◀── listens ──                  the code has asked for the signal that `cancel` aborts
 *         ◀── ended ──                    the process is free again, unless it asks to be replaced
 *         ◀── exiting ──                  user code ends the process: the last word of one that can still say so
 *
 * `cancel` may come at any time. When the channel closes the step process ends.
 *
 * Lines that a step prints, and those of `context.log`, do not come this way but through its standard streams; see
 * runner/src/step/step-frame.ts.
 */
import { lazily, memberFor } from "@headwater/core/lazily";
import * as z from "zod";
import { json, metadata, stepError } from "./model.ts";

export const storedValueMessage = lazily(() =>
  z.object({ io: z.string(), place: z.string(), hash: z.string(), bytes: z.number() }),
);

const input = lazily(() =>
  z.object({ kind: z.literal("input"), name: z.string(), asset: z.string(), optional: z.boolean() }),
);
const contextParameter = lazily(() => z.object({ kind: z.literal("context") }));

/** As `Parameter` of the manifest. */
export const parameterMessage = lazily(() =>
  z.discriminatedUnion("kind", [
    contextParameter(),
    input(),
    z.object({
      kind: z.literal("object"),
      properties: z.array(z.discriminatedUnion("kind", [contextParameter(), input()])),
    }),
  ]),
);
export type ParameterMessage = Lazy<typeof parameterMessage>;

const exportPath = lazily(() =>
  z.object({
    file: z.string(),
    name: z.string(),
    member: z.union([z.string(), z.number()]).exactOptional(),
    check: z.string().exactOptional(),
  }),
);

/** A function of the project: where it is exported, and how it is called. */
export const stepFunction = lazily(() =>
  z.object({
    export: exportPath(),
    parameters: z.array(parameterMessage()),
  }),
);
export type StepFunction = Lazy<typeof stepFunction>;

/** What can be read for an upstream asset. */
export const stepInput = lazily(() =>
  z.object({
    asset: z.string(),
    state: z.discriminatedUnion("kind", [
      z.object({
        kind: z.literal("stored"),
        value: storedValueMessage(),
        /** Absolute path of the folder that holds it, where that is not the run's own: it is another environment's. */
        values: z.string().exactOptional(),
      }),
      /** Materialized, but it stored no value. */
      z.object({ kind: z.literal("nothing-stored") }),
      z.object({ kind: z.literal("missing") }),
      /** Several partitions, in their order; `null` for one that stored no value. */
      z.object({
        kind: z.literal("partitions"),
        values: z.array(z.object({ partition: z.string(), value: storedValueMessage().nullable() })),
      }),
    ]),
  }),
);
export type StepInput = Lazy<typeof stepInput>;

export const stepCheck = lazily(() =>
  stepFunction().extend({
    name: z.string(),
    severity: z.enum(["error", "warn"]),
  }),
);
export type StepCheck = Lazy<typeof stepCheck>;

export const stepRequest = lazily(() =>
  z.object({
    type: z.literal("step"),
    runId: z.string(),
    stepId: z.string(),
    attempt: z.int().min(1),
    environment: z.string(),
    asset: z.string(),
    /** A partition key, or a range as `first...last`; absent for an asset without partitions. */
    partition: z.string().exactOptional(),
    /** What the user gave as the config of the function; absent where it takes none. */
    config: json().exactOptional(),
    /** The asset's function; `null` to evaluate checks of what was materialized before. */
    materialize: stepFunction().nullable(),
    checks: z.array(stepCheck()),
    /** For every upstream of the asset and of its checks, and for the asset itself where only checks run. */
    inputs: z.array(stepInput()),
    /** Where the assets are that the step depends on, and its own: code that has one at hand may ask for its key. */
    keys: z.array(z.object({ asset: z.string(), export: exportPath() })).exactOptional(),
  }),
);
export type StepRequest = Lazy<typeof stepRequest>;

export const toStep = {
  open: lazily(() =>
    z.object({
      type: z.literal("open"),
      /** Process id of the coordinator: the watchdog ends this process when that one is gone. */
      coordinator: z.int(),
      /** Opens a frame in the standard streams; not to be guessed by accident. */
      frame: z.string(),
      /** Absolute path of the project, links resolved. */
      projectRoot: z.string(),
      /** Absolute path of the folder that holds the stored values. */
      values: z.string(),
      /** Absolute path of the folder for transpiled files, or `null` for none. */
      cache: z.string().nullable(),
      /** Absolute path of the SDK for projects that have none of their own. */
      sdk: z.string(),
      /** Environment variables that the project's files give and the process does not inherit. */
      variables: z.record(z.string(), z.string()),
    }),
  ),
  step: stepRequest,
  proceed: lazily(() => z.object({ type: z.literal("proceed") })),
  cancel: lazily(() => z.object({ type: z.literal("cancel"), reason: z.enum(["canceled", "timeout"]) })),
};
export type ToStep = Lazy<(typeof toStep)[keyof typeof toStep]>;

/** Makes what a step's messages are parsed with, for a process that has nothing else to do. */
export function expectStep(): void {
  toStep.step();
  toStep.proceed();
}

/** Throws for what is no such message. */
export function parseToStep(message: unknown): ToStep {
  const schema: z.ZodType<ToStep> | undefined = memberFor<z.ZodType<ToStep>>(toStep, "type", message);
  if (schema === undefined) throw new TypeError("A message to a step process has a type that none has");
  return schema.parse(message, parsing());
}

const stepMaterialized = lazily(() =>
  z.object({
    type: z.literal("materialized"),
    /** Which, where the function makes several assets or partitions: then there is one of these messages for each. */
    asset: z.string().exactOptional(),
    partition: z.string().exactOptional(),
    value: storedValueMessage().nullable(),
    /** Given by the asset; otherwise the coordinator takes the hash of the value. */
    dataVersion: z.string().nullable(),
    metadata: metadata(),
    durationMs: z.number(),
  }),
);

export const fromStep = {
  /** `node` is its version, without the `v`. */
  ready: lazily(() => z.object({ type: z.literal("ready"), node: z.string() })),
  /** Hashes of the project files that were loaded, by path in the project. */
  loaded: lazily(() => z.object({ type: z.literal("loaded"), files: z.record(z.string(), z.string()) })),
  materialized: stepMaterialized,
  check: lazily(() =>
    z.object({
      type: z.literal("check"),
      name: z.string(),
      passed: z.boolean(),
      severity: z.enum(["error", "warn"]),
      description: z.string(),
      metadata: metadata(),
      error: stepError().exactOptional(),
      durationMs: z.number(),
    }),
  ),
  begins: lazily(() => z.object({ type: z.literal("begins") })),
  listens: lazily(() => z.object({ type: z.literal("listens") })),
  ended: lazily(() =>
    z.object({
      type: z.literal("ended"),
      error: stepError().nullable(),
      /** The process is not fit for another step: an error escaped from the code of this one, say. */
      replace: z.boolean(),
      /** As a message of its own just before would say it. */
      materialized: stepMaterialized().exactOptional(),
      /** What the step has started in the process and not ended, by the names that Node has for it. */
      left: z.array(z.string().max(100)).max(100).exactOptional(),
    }),
  ),
  exiting: lazily(() =>
    z.object({
      type: z.literal("exiting"),
      /** What an earlier step left behind and does it now; `null` where it is the doing of the step at hand. */
      left: z.object({ stepId: z.string(), what: z.string() }).nullable(),
    }),
  ),
};
export type FromStep = Lazy<(typeof fromStep)[keyof typeof fromStep]>;

/** `undefined` for what is no such message: user code has the same channel. */
export function parseFromStep(message: unknown): FromStep | undefined {
  return memberFor<z.ZodType<FromStep>>(fromStep, "type", message)?.safeParse(message, parsing()).data;
}

type Lazy<T extends () => z.ZodType> = z.infer<ReturnType<T>>;

/** Most processes see few messages: to compile a schema takes as long as to parse some dozens without. */
const FEW = 100;
let parsed = 0;

function parsing(): { readonly jitless: boolean } {
  parsed++;
  return { jitless: parsed <= FEW };
}

/**
 * What a definition process is asked for and what it answers, over Node's IPC. It evaluates the configuration and the
 * modules of a project, which is user code, and says what they define. Each side parses what arrives.
 *
 *     starter                          definition process
 *         ── evaluate ──▶                 once
 *         ◀── loading ──                  before each module, the configuration first
 *         ◀── evaluated ──                once; then the process ends
 *
 * Texts are what user code gives: untrusted, limited in length, shown as text.
 */
import * as z from "zod";
import { metadata, stepError } from "./model.ts";

export const toDefinitions = z.object({
  type: z.literal("evaluate"),
  /** Process id of the starter: the process ends when that one is gone. */
  starter: z.int(),
  /** Absolute path of the project, links resolved. */
  projectRoot: z.string(),
  /** Absolute path of the folder for transpiled files, or `null` for none. */
  cache: z.string().nullable(),
  /** Absolute path of the SDK for projects that have none of their own. */
  sdk: z.string(),
  /** Environment variables that the project's files give and the process does not inherit. */
  variables: z.record(z.string(), z.string()),
  /** The configuration, as a path in the project. */
  config: z.string(),
  /** The modules whose exports are wanted, by their paths in the project; none for the configuration alone. */
  modules: z.array(z.string()),
  /** Those whose exports count too, where these or the configuration load them: most are re-exported somewhere. */
  beside: z.array(z.string()),
});
export type ToDefinitions = z.infer<typeof toDefinitions>;

const text = z.string().max(10_000);
const texts = z.array(text).max(10_000);

/** `{ env }` stands for the value of an environment variable. */
const storage = z.union([text, z.object({ env: text })]).nullable();

/** What the configuration says, once it has run. */
export const runtimeConfig = z.object({
  include: texts,
  storage,
  environments: z.array(
    z.object({
      name: text,
      protected: z.boolean(),
      storage,
      deferTo: text.nullable(),
      variables: z.record(text, text),
    }),
  ),
  concurrency: z.number().nullable(),
});
export type RuntimeConfig = z.infer<typeof runtimeConfig>;

/** As `RetryPolicy` of core. */
export const retryPolicy = z.object({
  max: z.int().min(1),
  delayMs: z.number(),
  backoff: z.enum(["constant", "linear", "exponential"]),
  jitter: z.enum(["none", "full", "plus-minus"]),
});

const place = z.object({
  file: z.string(),
  name: z.string(),
  member: z.union([z.string(), z.number()]).exactOptional(),
});

/** An asset by the number that its definition has in the answer, or by its key. */
const reference = z.union([z.object({ id: z.int() }), z.object({ key: text })]);

/** As the function's text has them; `null` where it has none that can be read. */
const parameters = z
  .array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("context") }),
      z.object({ kind: z.literal("name"), name: text }),
      z.object({ kind: z.literal("object"), properties: texts }),
      z.object({ kind: z.literal("unreadable"), text }),
    ]),
  )
  .nullable();

const check = z.object({
  name: text.nullable(),
  description: text.nullable(),
  blocking: z.boolean(),
  severity: z.enum(["error", "warn"]),
  parameters,
});

const asset = z.object({
  id: z.int(),
  kind: z.enum(["asset", "external"]),
  /** Everywhere that a module of the question, or the configuration, has it. */
  exports: z.array(place),
  key: text.nullable(),
  keyPrefix: texts,
  group: text.nullable(),
  owners: texts,
  kinds: texts,
  tags: z.record(text, text),
  description: text.nullable(),
  metadata: metadata(),
  formerly: texts,
  /** Given by the user. */
  codeVersion: text.nullable(),
  /** Versions of packages do not count as code. */
  ignorePackages: z.boolean(),
  codeFiles: texts,
  retry: retryPolicy.nullable(),
  timeoutMs: z.number().nullable(),
  parameters,
  ins: z.array(z.object({ name: text, asset: reference })),
  deps: z.array(reference),
  checks: z.array(check),
});
export type RuntimeAsset = z.infer<typeof asset>;

const assetCheck = check.extend({ kind: z.literal("check"), exports: z.array(place), asset: reference });
export type RuntimeCheck = z.infer<typeof assetCheck>;

/** What went wrong with a module, in our words; the place is the innermost frame in the project, if there is one. */
const fault = z.object({ message: z.string(), error: stepError().nullable() });

export const fromDefinitions = z.discriminatedUnion("type", [
  z.object({ type: z.literal("loading"), file: z.string() }),
  z.object({
    type: z.literal("evaluated"),
    config: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("definitions"), config: runtimeConfig }),
      /** Its default export is no configuration, or holds a wrong value. */
      z.object({ kind: z.literal("wrong"), message: z.string() }),
      z.object({ kind: z.literal("threw"), fault }),
    ]),
    /** Those that were loaded, or could not be; in the order of the question. */
    modules: z.array(z.object({ file: z.string(), fault: fault.nullable() })),
    assets: z.array(asset),
    checks: z.array(assetCheck),
    /** The project's files that were loaded. */
    files: z.array(z.string()),
    /** Other files of the project that these read by `node:fs` while they ran, each with the module. */
    reads: z.array(z.object({ by: z.string(), paths: z.array(z.string()) })),
    /** Definitions that cannot be told of, because an option has a wrong value. */
    faults: z.array(z.object({ at: place, message: z.string() })),
  }),
]);
export type FromDefinitions = z.infer<typeof fromDefinitions>;
export type Evaluated = Extract<FromDefinitions, { type: "evaluated" }>;

/**
 * What the language server asks of a runtime manifest process, over Node's IPC: which assets the files of a project make
 * that no text shows. Those files are user code, so the server asks in a trusted workspace only. The process is started by
 * path (runner/src/runtime-manifest/main.ts, in a build runtime-manifest.js beside server.js); it lets a definition process
 * run the files, and stops that one when a file takes too long.
 *
 *     server                           runtime manifest process
 *         ── ask ──▶                      once
 *         ◀── found, or failed ──         once; then the process ends
 *
 * When the channel closes the process ends, and the one that runs user code with it.
 */
import type { ExportPath } from "@headwater/core/asset";
import type { FunctionParameter } from "@headwater/core/function-parameters";
import type { RuntimeCheckDefinition, RuntimeDefinition } from "@headwater/core/runtime/runtime-definition";
import * as z from "zod";
import { retryPolicy } from "./definitions.ts";
import { assetKey, metadata, path, problem } from "./model.ts";

export const toRuntimeManifest = z.object({
  type: z.literal("ask"),
  /** Absolute path of the folder that holds headwater.config.ts. */
  projectRoot: z.string(),
  /** `null` for the default. */
  environment: z.string().nullable(),
});
export type ToRuntimeManifest = z.infer<typeof toRuntimeManifest>;

const texts = z.array(z.string());

const exportPath: z.ZodType<ExportPath> = z.object({
  file: path(),
  name: z.string(),
  member: z.union([z.string(), z.number()]).exactOptional(),
  check: z.string().exactOptional(),
});

const parameters: z.ZodType<readonly FunctionParameter[] | null> = z
  .array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("context") }),
      z.object({ kind: z.literal("name"), name: z.string() }),
      z.object({ kind: z.literal("object"), properties: texts }),
      z.object({ kind: z.literal("unreadable"), text: z.string() }),
    ]),
  )
  .nullable();

const check: z.ZodType<RuntimeCheckDefinition> = z.object({
  name: z.string(),
  export: exportPath,
  blocking: z.boolean(),
  severity: z.enum(["error", "warn"]),
  description: z.string(),
  parameters,
});

const asset = z.object({
  key: assetKey(),
  kind: z.enum(["asset", "external"]),
  export: exportPath,
  others: z.array(exportPath),
  group: z.string(),
  owners: texts,
  tags: z.record(z.string(), z.string()),
  kinds: texts,
  metadata: metadata(),
  formerly: z.array(assetKey()),
  description: z.string(),
  parameters,
  ins: z.array(z.object({ name: z.string(), asset: assetKey().nullable() })),
  deps: z.array(assetKey()),
  checks: z.array(check),
  code: z.object({ given: z.string().nullable(), ignorePackages: z.boolean(), files: texts }),
  retry: retryPolicy.nullable(),
  timeoutMs: z.number().nullable(),
});

/** As `RuntimeDefinition` of core. */
const definition: z.ZodType<RuntimeDefinition> = z.discriminatedUnion("kind", [
  asset,
  z.object({ kind: z.literal("checks"), key: assetKey(), checks: z.array(check) }),
  z.object({ kind: z.literal("reads"), file: path(), paths: z.array(path()) }),
]);

export const fromRuntimeManifest = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("found"),
    definitions: z.array(definition),
    /** What the run met: a file that cannot be loaded, or a definition that is not what its text says. */
    problems: z.array(problem()),
    /** The project's files that were loaded, by their paths in it. */
    files: texts,
  }),
  /** A fault of ours, or a project that cannot be read. */
  z.object({ type: z.literal("failed"), message: z.string() }),
]);
export type FromRuntimeManifest = z.infer<typeof fromRuntimeManifest>;

/** What the object that `definitions` has made says, checked: its values may have been computed, and be anything. */
import { ENVIRONMENT_NAME } from "@headwater/core/environment";
import { contractOf } from "@headwater/core/sdk-contract";
import type { RuntimeConfig } from "@headwater/protocol/definitions";
import * as z from "zod";

export type ReadDefinitions =
  { readonly ok: true; readonly config: RuntimeConfig } | { readonly ok: false; readonly message: string };

const storage = z.union(
  [
    z.string(),
    z
      .custom<object>((value) => contractOf("env", value) !== undefined)
      .transform((value) => ({
        env: contractOf("env", value)?.name ?? "",
      })),
  ],
  { error: 'expected a text or env("NAME")' },
);

const environment = z.strictObject({
  protected: z.boolean().optional(),
  storage: storage.optional(),
  variables: z.record(z.string(), z.string()).optional(),
  deferTo: z.string().optional(),
});

const definitions = z.strictObject({
  include: z.array(z.string()).optional(),
  storage: storage.optional(),
  resolve: z.literal("explicit").optional(),
  environments: z.record(z.string().regex(ENVIRONMENT_NAME), environment).optional(),
  executor: z.strictObject({ concurrency: z.int().min(1).max(1_000).optional() }).optional(),
  retention: z
    .strictObject({ runs: z.int().min(1).optional(), age: z.string().optional(), bytes: z.string().optional() })
    .optional(),
  assets: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).optional(),
});

export function readDefinitions(options: unknown): ReadDefinitions {
  const parsed = definitions.safeParse(options);
  if (!parsed.success) return { ok: false, message: wrongOption(parsed.error) };
  const { include = [], storage: shared = null, environments = {}, executor } = parsed.data;
  const config: RuntimeConfig = {
    include,
    storage: shared,
    environments: Object.entries(environments).map(([name, own]) => ({
      name,
      protected: own.protected ?? false,
      storage: own.storage ?? null,
      variables: own.variables ?? {},
      deferTo: own.deferTo ?? null,
    })),
    concurrency: executor?.concurrency ?? null,
  };
  return { ok: true, config };
}

function wrongOption({ issues: [issue] }: z.ZodError): string {
  const path = (issue?.path ?? []).map(String).join(".");
  const subject = path === "" ? "The options of `definitions` have" : `The option \`${path}\` of \`definitions\` has`;
  return `${subject} a wrong value: ${(issue?.message ?? "").replace(/^Invalid input: /, "")}.`;
}

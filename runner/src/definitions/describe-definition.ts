/** From the contract of an SDK object to plain data. Throws a TypeError, in words, for an option of a wrong value. */
import {
  type AssetContract,
  type CheckContract,
  type DependencyOption,
  type ExternalContract,
  inlineCheck,
  isSdkObject,
  sdkContract,
  type UserFunction,
} from "@headwater/core/sdk-contract";
import { canonicalMetadata } from "@headwater/core/sdk-metadata";
import type { RuntimeAsset, RuntimeCheck } from "@headwater/protocol/definitions";
import { parametersOf } from "@headwater/core/function-parameters";
import { parseDuration } from "@headwater/core/duration";
import type { RetryPolicy } from "@headwater/core/run/retry-policy";
import * as z from "zod";

type InlineCheckFacts = RuntimeAsset["checks"][number];

/** The number of an asset among all that were found. */
export type Reference = (asset: AssetContract | ExternalContract) => number;

const texts = z.array(z.string());

const described = z.object({
  key: z.string().optional(),
  keyPrefix: texts.optional(),
  group: z.string().optional(),
  owners: texts.optional(),
  kinds: texts.optional(),
  tags: z.record(z.string(), z.string()).optional(),
  description: z.string().optional(),
  formerly: texts.optional(),
  codeVersion: z.union([z.string(), z.object({ packages: z.literal("ignore").optional() })]).optional(),
  ins: z.record(z.string(), z.unknown()).optional(),
  deps: z.array(z.unknown()).optional(),
});

// What cannot be read of these counts as not given: of what the text shows, the text has said so.
const codeFiles = z.array(z.string().regex(/^(?!\/|[A-Za-z]:|\\)./));
const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) context.addIssue("no duration");
  return milliseconds ?? 0;
});
const count = z.int().min(1).max(1_000);
const retry = z
  .union([
    count.transform((max) => ({ max, delay: undefined, backoff: undefined, jitter: undefined })),
    z.object({
      max: count,
      delay: duration.optional(),
      backoff: z.enum(["linear", "exponential"]).optional(),
      jitter: z.enum(["full", "plus-minus"]).optional(),
    }),
  ])
  .transform(({ max, delay, backoff, jitter }): RetryPolicy => {
    return { max, delayMs: delay ?? 0, backoff: backoff ?? "constant", jitter: jitter ?? "none" };
  });

const checkOptions = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  blocking: z.boolean().optional(),
  severity: z.enum(["error", "warn"]).optional(),
});

export function describeAsset(
  contract: AssetContract | ExternalContract,
  reference: Reference,
): Omit<RuntimeAsset, "id" | "exports"> {
  const options = parse(described, contract.options);
  const { checks = {} } = contract.options;
  return {
    kind: contract.kind,
    key: options.key ?? null,
    keyPrefix: options.keyPrefix ?? [],
    group: options.group ?? null,
    owners: options.owners ?? [],
    kinds: options.kinds ?? [],
    tags: options.tags ?? {},
    description: options.description ?? null,
    // The protocol's type of JSON is not read-only.
    metadata: canonicalMetadata(contract.options.metadata) as RuntimeAsset["metadata"],
    formerly: options.formerly ?? [],
    codeVersion: typeof options.codeVersion === "string" ? options.codeVersion : null,
    ignorePackages: typeof options.codeVersion === "object" && options.codeVersion.packages === "ignore",
    codeFiles: codeFiles.safeParse(contract.options.codeFiles).data ?? [],
    retry: retry.safeParse(contract.options.retry).data ?? null,
    timeoutMs: duration.safeParse(contract.options.timeout).data ?? null,
    parameters: contract.kind === "asset" ? parameters(contract.fn) : [],
    ins: Object.entries(contract.options.ins ?? {}).map(([name, asset]) => ({
      name,
      asset: referenceTo(asset, `ins.${name}`, reference),
    })),
    deps: (contract.options.deps ?? []).map((asset, index) => referenceTo(asset, `deps.${index}`, reference)),
    checks:
      contract.kind === "asset"
        ? Object.keys(checks).flatMap((name) => {
            const check = inlineCheck(contract, name);
            return check === undefined ? [] : checkFacts(check);
          })
        : [],
  };
}

export function describeCheck(contract: CheckContract, reference: Reference): Omit<RuntimeCheck, "exports"> {
  return {
    kind: "check",
    ...checkFacts(contract),
    asset: referenceTo(contract.options.asset, "asset", reference),
  };
}

function checkFacts(contract: CheckContract): InlineCheckFacts {
  const { name, description, blocking, severity } = parse(checkOptions, contract.options);
  return {
    name: name ?? null,
    description: description ?? null,
    blocking: blocking ?? false,
    severity: severity ?? "error",
    parameters: parameters(contract.fn),
  };
}

/** `null` for a function that hides what it takes: one made by `bind`, or that takes whatever it is given. */
function parameters(fn: UserFunction): RuntimeAsset["parameters"] {
  const found = parametersOf(fn);
  const [first] = found ?? [];
  if (found === undefined || (first?.kind === "unreadable" && first.text.startsWith("..."))) return null;
  return found.map((each) => (each.kind === "object" ? { kind: "object", properties: [...each.properties] } : each));
}

function referenceTo(option: unknown, where: string, reference: Reference): RuntimeCheck["asset"] {
  const given = isReferenceRecord(option) ? option.asset : option;
  if (typeof given === "string") return { key: given };
  const contract = sdkContract(given);
  if (contract?.kind === "asset" || contract?.kind === "external") return { id: reference(contract) };
  throw new TypeError(`\`${where}\` is neither an asset nor the key of one.`);
}

function isReferenceRecord(option: unknown): option is Extract<DependencyOption, { asset: unknown }> {
  return typeof option === "object" && option !== null && !isSdkObject(option) && "asset" in option;
}

function parse<T extends z.ZodType>(schema: T, options: object): z.infer<T> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map(String).join(".");
  throw new TypeError(
    `The option \`${path}\` has a wrong value: ${(issue?.message ?? "").replace(/^Invalid input: /, "")}.`,
  );
}

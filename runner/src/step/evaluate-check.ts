/** Evaluates one check. Whatever goes wrong is a result of the check, so that the others are still evaluated. */
import type { UserFunction } from "@headwater/core/sdk-contract";
import { canonicalMetadata } from "@headwater/core/sdk-metadata";
import { plainText } from "@headwater/core/plain-text";
import type { FromStep, StepCheck, StepRequest } from "@headwater/protocol/step";
import * as z from "zod";
import { buildArguments, InputValues } from "./arguments.ts";
import { openContext } from "./context.ts";
import { loadFunction, type StepHost } from "./run-step.ts";
import { StepFault, toStepError } from "./step-error.ts";

type CheckMessage = Extract<FromStep, { type: "check" }>;
type CheckOutcome = Omit<CheckMessage, "type" | "name" | "durationMs">;

const MAX_DESCRIPTION = 2_000;

const checkReturn = z.union([
  z.boolean().transform((passed) => ({ passed, severity: undefined, description: undefined, metadata: undefined })),
  z.object({
    passed: z.boolean(),
    severity: z.enum(["error", "warn"]).optional(),
    description: z.string().optional(),
    metadata: z.unknown().optional(),
  }),
]);

export async function evaluateCheck(check: StepCheck, request: StepRequest, host: StepHost): Promise<CheckOutcome> {
  const { context, metadata } = openContext({ ...request, signal: host.signal, output: host.output });
  try {
    const fn: UserFunction = await loadFunction(check, "check", request, host);
    const args = await buildArguments(check.parameters, new InputValues(host.io, request.inputs), context);
    host.begins();
    const returned = parseReturn(check.name, await fn(...args));
    return {
      passed: returned.passed,
      severity: returned.severity ?? check.severity,
      description: plainText(returned.description ?? "", MAX_DESCRIPTION),
      metadata: { ...metadata(), ...canonicalMetadata(returned.metadata) } as CheckMessage["metadata"],
    };
  } catch (thrown) {
    const error = toStepError(thrown, "HW501", host.loader);
    return { passed: false, severity: check.severity, description: error.message, metadata: {}, error };
  }
}

function parseReturn(name: string, value: unknown): z.infer<typeof checkReturn> {
  const parsed = checkReturn.safeParse(value);
  if (parsed.success) return parsed.data;
  const what = value === undefined ? "returned nothing" : `returned ${plainText(typeof value, 20)}`;
  throw new StepFault(
    "HW508",
    `The check ${name} ${what}; it returns true or false, or { passed, severity, description, metadata }.`,
  );
}

/** What of the value of a declaration is kept. */
import type { ExpressionFact } from "@headwater/core/facts";
import { encodeSignature } from "@headwater/core/index/signature";

/** What is opaque tells no more than having no value, and most functions are told by a signature. */
export function told(value: ExpressionFact | null): ExpressionFact | null {
  return value === null || value.kind === "opaque" || signatureOf(value) !== null ? null : value;
}

export function signatureOf(value: ExpressionFact | null): string | null {
  if (value?.kind !== "function" || value.function.factory !== null) return null;
  return encodeSignature(value.function.parameters);
}

/** Only a call, or what holds calls, can be an asset. */
export function mayDefine(value: ExpressionFact | null): boolean {
  return value?.kind === "call" || value?.kind === "record" || value?.kind === "list";
}

/** What of the value of a declaration is kept. */
import type { DeclarationFact, ExpressionFact, References } from "@headwater/core/facts";
import { encodeSignature } from "@headwater/core/index/signature";

/** What is opaque tells no more than having no value, and most functions are told by a signature. */
export function toldOf(value: ExpressionFact | null): Pick<DeclarationFact, "value" | "signature"> {
  const signature = signatureOf(value);
  return { value: value?.kind === "opaque" || signature !== null ? null : value, signature };
}

function signatureOf(value: ExpressionFact | null): string | null {
  if (value?.kind !== "function" || value.function.factory !== null) return null;
  return encodeSignature(value.function.parameters);
}

/** Only a call, or what holds calls, can be an asset; code that uses the SDK may make some that no text shows. */
export function mayDefine(
  value: ExpressionFact | null,
  refs: References | null,
  sdkNames: ReadonlySet<string>,
): boolean {
  if (value?.kind === "opaque") return refs?.names.some((name) => sdkNames.has(name.split(".")[0] ?? "")) === true;
  return value?.kind === "call" || value?.kind === "record" || value?.kind === "list";
}

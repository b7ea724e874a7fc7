/** What of the value of a declaration is kept. */
import type { DeclarationFact, ExpressionFact } from "@headwater/core/facts";
import { encodeSignature } from "@headwater/core/index/signature";
import type { Use } from "./code-walker.ts";

/** What is opaque tells no more than having no value, and most functions are told by a signature. */
export function toldOf(value: ExpressionFact | null): Pick<DeclarationFact, "value" | "signature"> {
  const signature = signatureOf(value);
  return { value: value?.kind === "opaque" || signature !== null ? null : value, signature };
}

function signatureOf(value: ExpressionFact | null): string | null {
  if (value?.kind !== "function" || value.function.factory !== null) return null;
  return encodeSignature(value.function.parameters);
}

export interface ReachOfValue {
  readonly uses: readonly Use[];
  /** The names of the file that mean something of the SDK. */
  readonly sdkNames: ReadonlySet<string>;
  readonly exported: boolean;
}

/**
 * Only a call, or what holds calls, can be an asset; code that uses the SDK may make some that no text shows, and so may
 * code that calls what may be a wrapper.
 */
export function mayDefine(value: ExpressionFact | null, { uses, sdkNames, exported }: ReachOfValue): boolean {
  if (value?.kind !== "opaque") return value?.kind === "call" || value?.kind === "record" || value?.kind === "list";
  if (uses.some(({ root }) => sdkNames.has(root))) return true;
  return (exported || sdkNames.size > 0) && uses.some(({ call }) => call !== null);
}

/** What a call by a name would make, for code that is being written: it is in no facts yet. */
import type { ExpressionFact, Span } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import type { Sources } from "./names.ts";
import { type SdkCall, sdkCall } from "./sdk-call.ts";

const NOWHERE: Span = [0, 0, 0, 0];
const ANYTHING: ExpressionFact = { kind: "opaque", at: NOWHERE };

/** `path` is a name of the file, as `bronze` or `hw.asset`; `undefined` where its call makes nothing of the SDK. */
export function callMakes(sources: Sources, file: ProjectPath, path: readonly string[]): SdkCall["api"] | undefined {
  const callee: ExpressionFact = { kind: "name", path, at: NOWHERE };
  const call: ExpressionFact = { kind: "call", callee, args: [ANYTHING, ANYTHING], at: NOWHERE };
  return sdkCall(sources, { file, expression: call, bindings: null })?.api;
}

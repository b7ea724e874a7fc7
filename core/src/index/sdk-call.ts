/**
 * Calls of the SDK behind whatever stands for them: renamed imports, namespaces, `assetWith` wrappers, factories.
 */
import type { ExpressionFact } from "../facts.ts";
import { type Closed, follow, type Sources } from "./names.ts";

export interface SdkCall {
  readonly api: "asset" | "externalAsset" | "assetCheck" | "assetWith" | "definitions";
  /** Records of options, later ones over earlier ones. */
  readonly options: readonly Closed[];
  /** The function, as an expression that may still be a name. */
  readonly fn: Closed | null;
  /** The call of the SDK stands in a function that the declaration calls. */
  readonly byFactory: boolean;
}

const DEPTH_LIMIT = 8;

/** The SDK call that the expression is, directly or by way of a wrapper or factory. */
export function sdkCall(sources: Sources, closed: Closed, depth = 0): SdkCall | undefined {
  const { expression } = closed;
  if (expression.kind !== "call" || depth > DEPTH_LIMIT) return undefined;
  const args = argumentsOf(closed, expression);
  const callee = follow(sources, { ...closed, expression: expression.callee });
  if (callee.end?.kind === "sdk") return directCall(callee.end.name, args);
  if (callee.end?.kind === "declaration") return undefined;
  const { value } = callee;
  if (value.expression.kind === "call") {
    // `const bronze = assetWith({...})`, or `assetWith({...})(...)` at once.
    const wrapper = sdkCall(sources, value, depth + 1);
    if (wrapper?.api !== "assetWith") return undefined;
    const call = directCall("asset", args);
    return call && { ...call, options: [...wrapper.options, ...call.options], byFactory: wrapper.byFactory };
  }
  if (value.expression.kind !== "function") return undefined;
  const { parameters, returns } = value.expression.function;
  if (returns === null) return undefined;
  const bindings = new Map<string, Closed>(value.bindings ?? []);
  parameters.forEach((parameter, index) => {
    if (parameter.kind !== "name" || parameter.rest) return;
    bindings.set(parameter.name, args[index] ?? absent(closed, expression));
  });
  const inner = sdkCall(sources, { file: value.file, expression: returns, bindings }, depth + 1);
  return inner && { ...inner, byFactory: true };
}

function directCall(name: string, args: readonly Closed[]): SdkCall | undefined {
  const [first, second] = args;
  switch (name) {
    case "asset":
    case "assetCheck": {
      const options = second === undefined && name === "asset" ? [] : first === undefined ? [] : [first];
      return { api: name, options, fn: (name === "asset" ? (second ?? first) : second) ?? null, byFactory: false };
    }
    case "externalAsset":
    case "assetWith":
    case "definitions":
      return { api: name, options: first === undefined ? [] : [first], fn: null, byFactory: false };
    default:
      return undefined;
  }
}

function argumentsOf(closed: Closed, call: Extract<ExpressionFact, { kind: "call" }>): readonly Closed[] {
  return call.args.map((expression) => ({ ...closed, expression }));
}

/** An argument that is left out. */
function absent(closed: Closed, call: ExpressionFact): Closed {
  return { ...closed, expression: { kind: "name", path: ["undefined"], at: call.at } };
}

/**
 * Calls of the SDK behind whatever stands for them: renamed imports, namespaces, `assetWith` wrappers, factories.
 */
import type { ArgumentFact, ExpressionFact, RecordEntry } from "../facts.ts";
import { isCallNotYet } from "../not-yet.ts";
import { type Closed, follow, isAbsent, memberOf, type Sources } from "./names.ts";

export interface SdkCall {
  /** `not-yet` is a call of something that does not work yet, as `multiAsset`. */
  readonly api: "asset" | "externalAsset" | "assetCheck" | "assetWith" | "definitions" | "not-yet";
  /** What is called. */
  readonly name: string;
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
  const args = argumentsOf(sources, closed, expression.args);
  const callee = follow(sources, { ...closed, expression: expression.callee });
  // `asset.bind(...)` is a call of something else.
  if (callee.end?.kind === "sdk") return callee.end.members.length > 0 ? undefined : directCall(callee.end.name, args);
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
  const { factory } = value.expression.function;
  if (factory === null) return undefined;
  const bindings = new Map<string, Closed>(value.bindings ?? []);
  const here = (inside: ExpressionFact): Closed => ({ file: value.file, expression: inside, bindings });
  for (const argument of factory.arguments) {
    const given = argumentOf(sources, argument, args) ?? absent(closed, expression);
    bindings.set(argument.name, argument.default !== null && isAbsent(given) ? here(argument.default) : given);
  }
  for (const constant of factory.constants) bindings.set(constant.name, here(constant.value));
  const inner = sdkCall(sources, here(factory.returns), depth + 1);
  return inner && { ...inner, byFactory: true };
}

/** What a parameter of a factory is bound to; `undefined` where the call leaves it out. */
function argumentOf(
  sources: Sources,
  { parameter, property, rest, without }: ArgumentFact,
  args: readonly Closed[],
): Closed | undefined {
  const given = args[parameter];
  if (rest && given !== undefined) return restOf(args.slice(parameter), given);
  if (without !== undefined) return given && remaining(sources, given, without);
  if (property === null || given === undefined) return given;
  return memberOf(sources, given, [property]);
}

/** A record without some of its properties, also where they come by a spread; what is no record tells nothing. */
function remaining(sources: Sources, given: Closed, without: readonly string[]): Closed | undefined {
  const { value } = follow(sources, given);
  const { expression } = value;
  if (expression.kind !== "record") return undefined;
  const gone = without.map((name): RecordEntry => {
    const nothing = { kind: "name", path: ["undefined"], at: expression.at } as const;
    return { kind: "property", name, nameAt: expression.at, value: nothing, doc: "" };
  });
  return { ...value, expression: { ...expression, entries: [...expression.entries, ...gone] } };
}

/** The arguments stand in one call, so they are of one place. */
function restOf(args: readonly Closed[], { file, bindings, expression: { at } }: Closed): Closed {
  return { file, bindings, expression: { kind: "list", items: args.map(({ expression }) => expression), at } };
}

function directCall(name: string, args: readonly Closed[]): SdkCall | undefined {
  const [first, second] = args;
  switch (name) {
    case "asset":
    case "assetCheck": {
      const options = second === undefined && name === "asset" ? [] : first === undefined ? [] : [first];
      const fn = (name === "asset" ? (second ?? first) : second) ?? null;
      return { api: name, name, options, fn, byFactory: false };
    }
    case "externalAsset":
    case "assetWith":
    case "definitions":
      return { api: name, name, options: first === undefined ? [] : [first], fn: null, byFactory: false };
    default:
      return isCallNotYet(name) ? { api: "not-yet", name, options: [], fn: null, byFactory: false } : undefined;
  }
}

/** With the items of a list that is spread: `asset(...args)`. */
function argumentsOf(sources: Sources, closed: Closed, args: readonly ExpressionFact[]): readonly Closed[] {
  return args.flatMap((expression): readonly Closed[] => {
    const here = { ...closed, expression };
    if (expression.kind !== "spread") return [here];
    const { value } = follow(sources, { ...closed, expression: expression.value });
    return value.expression.kind === "list" ? argumentsOf(sources, value, value.expression.items) : [here];
  });
}

/** An argument that is left out. */
function absent(closed: Closed, call: ExpressionFact): Closed {
  return { ...closed, expression: { kind: "name", path: ["undefined"], at: call.at } };
}

/** Runs a plan in this process, one step after the other. */
import { SDK, sdkContract } from "@headwater/core/sdk-contract";
import { canonicalMetadata } from "@headwater/core/sdk-metadata";
import type { Severity } from "../asset-check.ts";
import { type Logger, buildContext } from "../context.ts";
import { knownKey } from "../key.ts";
import type { Metadata } from "../metadata.ts";
import { attempt, type Rest } from "./attempts.ts";
import { ONCE } from "./execution.ts";
import {
  type Argument,
  type AssetNode,
  type CheckNode,
  type DataNode,
  type Node,
  nodesOf,
  type Step,
} from "./nodes.ts";

export type Outcome =
  | { readonly kind: "made"; readonly value: StoredOrNot; readonly metadata: Metadata }
  | { readonly kind: "given"; readonly value: StoredOrNot }
  | { readonly kind: "external" }
  | { readonly kind: "checked"; readonly result: CheckOutcome }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "skipped"; readonly reason: string };

type StoredOrNot = { readonly stored: true; readonly value: unknown } | { readonly stored: false };

/** What a check found. */
export interface CheckOutcome {
  readonly passed: boolean;
  readonly severity: Severity;
  readonly description?: string;
  readonly metadata: Metadata;
}

export interface Surroundings {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly environment: string;
  readonly rest: Rest;
}

/** One outcome for each step. A function that throws fails its own step; what needs it is skipped. */
export async function runInProcess(steps: readonly Step[], around: Surroundings): Promise<ReadonlyMap<Node, Outcome>> {
  const outcomes = new Map<Node, Outcome>();
  for (const step of steps) {
    const reason = around.signal.aborted ? "the signal was aborted" : obstacle(step, outcomes);
    outcomes.set(step.node, reason === undefined ? await runStep(step, outcomes, around) : { kind: "skipped", reason });
  }
  return outcomes;
}

/** Why a step cannot run, if it cannot. */
function obstacle({ after }: Step, outcomes: ReadonlyMap<Node, Outcome>): string | undefined {
  for (const node of after) {
    const outcome = outcomes.get(node);
    if (outcome?.kind === "failed") return `"${node.name}" failed`;
    if (outcome?.kind === "skipped") return `"${node.name}" was skipped`;
    if (node.kind === "check" && isBlocked(node, outcome)) return `the check "${node.name}" blocks it`;
  }
  return undefined;
}

/** Whether a check of this outcome keeps others from reading the data. */
export function isBlocked({ contract }: CheckNode, outcome: Outcome | undefined): boolean {
  if (contract.options.blocking !== true || outcome?.kind !== "checked") return false;
  return !outcome.result.passed && outcome.result.severity === "error";
}

async function runStep(
  { node, args }: Step,
  outcomes: ReadonlyMap<Node, Outcome>,
  around: Surroundings,
): Promise<Outcome> {
  switch (node.kind) {
    case "external":
      return { kind: "external" };
    case "given":
      return { kind: "given", value: { stored: true, value: node.value } };
    case "asset":
    case "check":
      return callIn(node, args, outcomes, around).catch((error: unknown) => ({
        kind: "failed",
        error: asError(error),
      }));
  }
}

async function callIn(
  node: AssetNode | CheckNode,
  args: readonly Argument[],
  outcomes: ReadonlyMap<Node, Outcome>,
  { log, environment, signal, rest }: Surroundings,
): Promise<Outcome> {
  // What cannot be read does not get there by trying again.
  for (const from of args.flatMap(nodesOf)) storedValue(from, outcomes, node.name);
  const execution = node.kind === "asset" ? node.execution : ONCE;
  return await attempt((own) => call(node, args, outcomes, { log, environment, signal: own }), {
    ...execution,
    name: node.name,
    log,
    signal,
    rest,
  });
}

async function call(
  node: AssetNode | CheckNode,
  args: readonly Argument[],
  outcomes: ReadonlyMap<Node, Outcome>,
  around: Omit<Surroundings, "rest">,
): Promise<Outcome> {
  let added: Metadata = {};
  const context = buildContext({
    ...around,
    assetKey: node.kind === "asset" ? node.key : (knownKey(node.contract.options.asset[SDK]) ?? node.name),
    runId: "in-process",
    addMetadata: (metadata) => {
      added = { ...added, ...canonicalMetadata(metadata) };
    },
  });
  const valueOf = (argument: Argument): unknown => {
    switch (argument.kind) {
      case "context":
        return context;
      case "value":
        return storedValue(argument.from, outcomes, node.name);
      case "object":
        return Object.fromEntries([...argument.properties].map(([name, property]) => [name, valueOf(property)]));
    }
  };
  const returned = await node.contract.fn(...args.map(valueOf));
  return node.kind === "asset"
    ? made(returned, added)
    : { kind: "checked", result: checkOutcome(node, returned, added) };
}

function storedValue(node: DataNode, outcomes: ReadonlyMap<Node, Outcome>, reader: string): unknown {
  const outcome = outcomes.get(node);
  if ((outcome?.kind === "made" || outcome?.kind === "given") && outcome.value.stored) return outcome.value.value;
  throw new Error(
    `"${node.name}" stores no value, so "${reader}" cannot read it: return a value from it, or name it in \`deps\`.`,
  );
}

function made(returned: unknown, added: Metadata): Outcome {
  const contract = sdkContract(returned);
  if (contract?.kind === "materialized") {
    return {
      kind: "made",
      value: storedUnlessNothing(contract.stored ? contract.value : undefined),
      metadata: { ...added, ...contract.metadata },
    };
  }
  return { kind: "made", value: storedUnlessNothing(returned), metadata: added };
}

function storedUnlessNothing(value: unknown): StoredOrNot {
  return value === undefined ? { stored: false } : { stored: true, value };
}

function checkOutcome({ name, contract }: CheckNode, returned: unknown, added: Metadata): CheckOutcome {
  const usual = contract.options.severity ?? "error";
  if (typeof returned === "boolean") return { passed: returned, severity: usual, metadata: added };
  if (
    typeof returned !== "object" ||
    returned === null ||
    !("passed" in returned) ||
    typeof returned.passed !== "boolean"
  ) {
    throw new TypeError(`The check "${name}" returned neither true nor false nor a record with \`passed\`.`);
  }
  const severity = "severity" in returned && isSeverity(returned.severity) ? returned.severity : usual;
  const metadata = { ...added, ...canonicalMetadata("metadata" in returned ? returned.metadata : undefined) };
  const description = "description" in returned && typeof returned.description === "string" ? returned.description : "";
  return { passed: returned.passed, severity, metadata, ...(description === "" ? {} : { description }) };
}

function isSeverity(value: unknown): value is Severity {
  return value === "error" || value === "warn";
}

function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(`Something that is no Error was thrown: ${textOf(thrown)}`, { cause: thrown });
}

function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "an object that cannot be shown";
  }
}

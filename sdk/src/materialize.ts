/** `materialize`: several assets and checks together, in this process, for tests. */
import {
  type AssetContract,
  type CheckContract,
  type ExternalContract,
  inlineCheck,
  isSdkObject,
  isStepProcess,
  sdkContract,
} from "@headwater/core/sdk-contract";
import type { AssetRef, OutputOf } from "./asset-ref.ts";
import { buildContext, type Logger } from "./context.ts";
import { restByTime } from "./in-process/attempts.ts";
import { planInProcess } from "./in-process/link.ts";
import type { Member, Node } from "./in-process/nodes.ts";
import { type CheckOutcome, isBlocked, type Outcome, runInProcess } from "./in-process/run.ts";
import { knownKey } from "./key.ts";
import type { Metadata } from "./metadata.ts";
import { refuseOptions } from "./not-yet.ts";

/** An asset, an external asset or a check. */
export type Materializable = AssetRef | { readonly "~check": true };

export interface MaterializeOptions {
  /**
   * Values by name or key: for upstream assets that are not passed, for external ones, and in place of assets that are
   * passed, whose functions then do not run.
   */
  values?: { readonly [name: string]: unknown };
  /** Receives what the functions log. The console unless given. */
  log?: Logger;
  /** Handed to the functions as `context.environment`; `test` unless given. */
  environment?: string;
  /** Handed to the functions as `context.signal`; what has not begun when it is aborted is skipped. */
  signal?: AbortSignal;
  /**
   * Waits between two attempts of an asset with `retry`; by real time unless given. A test that has no time to lose
   * gives `async () => {}`. Nothing is tried again once the signal is aborted.
   */
  rest?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Values in place of the resources of these names. Does not work in this version yet. */
  resources?: { readonly [name: string]: unknown };
}

/** What became of each, by the name under which it was passed: in a list, its key. */
export interface MaterializeResult<D = { readonly [name: string]: Materializable }> {
  /** Whether every asset was made and every check ran, and no blocking check of severity `error` failed. */
  readonly success: boolean;
  /** The values made or given. Without those that failed, were skipped, or stored nothing. */
  readonly values: { readonly [N in keyof D]?: OutputOf<D[N]> };
  /** Of the assets that were made. */
  readonly metadata: { readonly [N in keyof D]?: Metadata };
  /** Of the checks that ran; one inside an asset goes by both names, as `orders:notEmpty`. */
  readonly checks: { readonly [N in keyof D]?: CheckOutcome } & {
    readonly [name: `${string}:${string}`]: CheckOutcome | undefined;
  };
  /** What the functions threw. */
  readonly failures: { readonly [N in keyof D]?: Error };
  /** Why the others did not run, in a few words. */
  readonly skipped: { readonly [N in keyof D]?: string };
  /**
   * The value that an asset stored.
   *
   * @throws Error when there is none, with what kept the asset from making it as its `cause`.
   */
  value<N extends keyof D>(name: N): OutputOf<D[N]>;
}

type UntypedResult = Omit<MaterializeResult, "value"> & { value(name: string): unknown };

/** The record as it was passed; the names of a list are not known to the compiler. */
export type Named<D> = D extends readonly unknown[] ? { readonly [name: string]: AssetRef } : D;

/**
 * Makes several assets in this process, in the order of their dependencies, and runs the checks among them. It is for
 * tests: values go from function to function as they are, and nothing is stored or recorded.
 *
 * The names of a record are the assets' names, as exports would be; those of a list come from the option `key`, or
 * from the project if it is loaded. Parameters find their assets by these names, `ins` and `deps` by the objects
 * themselves. What needs an asset that failed, or that a blocking check holds back, is skipped. `retry` and `timeout` of an
 * asset apply as in a run, but for a function that does not heed its signal, which nothing here can kill.
 *
 * @example
 * const result = await materialize({ rawOrders, orders, everyOrderHasAnId });
 * assert.equal(result.value("orders").length, 3);
 * assert.equal(result.checks.everyOrderHasAnId?.passed, true);
 *
 * @example
 * // One asset alone, on values of the test's own.
 * const result = await materialize({ report }, { values: { orders: [{ id: 1, amount: 20 }] } });
 *
 * @returns a promise that is rejected, before any function is called, when there is nothing to make, a name or key has a
 * fault, an upstream asset is missing, a name of `values` is read by nothing, or assets depend on each other in a cycle.
 */
export async function materialize<
  const D extends { readonly [name: string]: Materializable } | readonly Materializable[],
>(assets: D, options: MaterializeOptions = {}): Promise<MaterializeResult<Named<D>>> {
  if (isStepProcess()) throw new Error("materialize is for tests: assets cannot be made inside another asset.");
  refuseOptions(options);
  const members = membersOf(assets);
  if (members.length === 0) throw new TypeError(`There is nothing to make: ${CALL}`);
  const steps = planInProcess(members, new Map(Object.entries(options.values ?? {})));
  for (const { node } of steps) {
    if (node.kind !== "check" && node.contract !== undefined) node.contract.key = node.key;
  }
  const { resources: _, rest = restByTime, ...parts } = options;
  const { log, signal, environment } = buildContext(parts);
  const outcomes = await runInProcess(steps, { log, signal, environment, rest });
  // The names of the result are the record's, which is what its type says.
  return resultOf(outcomes) as unknown as MaterializeResult<Named<D>>;
}

const CALL = "materialize({ orders, customers })";

function membersOf(assets: unknown): readonly Member[] {
  if (typeof assets !== "object" || assets === null || isSdkObject(assets)) {
    throw new TypeError(`materialize takes a record or a list of assets and checks: ${CALL}`);
  }
  return Object.entries(assets).flatMap(([entry, value]) => {
    const contract = sdkContract(value);
    const position = Array.isArray(assets) ? `Number ${Number(entry) + 1} of the list` : `"${entry}"`;
    if (contract?.kind !== "asset" && contract?.kind !== "external" && contract?.kind !== "check") {
      throw new TypeError(`${position} is neither an asset nor a check: ${CALL}`);
    }
    const name = Array.isArray(assets) ? ownName(contract) : entry;
    if (name !== undefined) return [{ name, contract }, ...checksInside(name, contract)];
    throw new TypeError(`${position} has no name of its own: pass a record, ${CALL}`);
  });
}

function checksInside(name: string, contract: Member["contract"]): readonly Member[] {
  if (contract.kind !== "asset") return [];
  return Object.keys(contract.options.checks ?? {}).flatMap((check) => {
    const inside = inlineCheck(contract, check);
    return inside === undefined ? [] : [{ name: `${name}:${check}`, contract: inside }];
  });
}

/** What a member of a list is called. */
function ownName(contract: AssetContract | ExternalContract | CheckContract): string | undefined {
  const written = contract.kind === "external" ? "" : contract.fn.name;
  const known = contract.kind === "check" ? contract.options.name : knownKey(contract);
  return known ?? (written === "" ? undefined : written);
}

function resultOf(outcomes: ReadonlyMap<Node, Outcome>): UntypedResult {
  const values = new Map<string, unknown>();
  const metadata = new Map<string, Metadata>();
  const checks = new Map<string, CheckOutcome>();
  const failures = new Map<string, Error>();
  const skipped = new Map<string, string>();
  let success = true;
  for (const [node, outcome] of outcomes) {
    if (outcome.kind === "made" || outcome.kind === "given") {
      if (outcome.value.stored) values.set(node.name, outcome.value.value);
    }
    if (outcome.kind === "made") metadata.set(node.name, outcome.metadata);
    if (outcome.kind === "checked") checks.set(node.name, outcome.result);
    if (outcome.kind === "failed") failures.set(node.name, outcome.error);
    if (outcome.kind === "skipped") skipped.set(node.name, outcome.reason);
    const blocks = node.kind === "check" && isBlocked(node, outcome);
    success &&= outcome.kind !== "failed" && outcome.kind !== "skipped" && !blocks;
  }
  return {
    success,
    values: Object.fromEntries(values),
    metadata: Object.fromEntries(metadata),
    checks: Object.fromEntries(checks),
    failures: Object.fromEntries(failures),
    skipped: Object.fromEntries(skipped),
    value: (name) => {
      if (values.has(name)) return values.get(name);
      const cause = failures.get(name);
      const reason = cause?.message ?? skipped.get(name) ?? "it stored none";
      throw new Error(`There is no value of "${name}": ${reason}`, cause === undefined ? {} : { cause });
    },
  };
}

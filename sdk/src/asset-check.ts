/** `assetCheck`: a test of an asset's data. */
/* eslint-disable @typescript-eslint/no-explicit-any -- a rest type parameter takes functions of any parameters */
import { type CheckContract, SDK, type UserFunction, contractOf } from "@headwater/core/sdk-contract";
import type { AssetRef, OutputOf, PartitionsOf } from "./asset-ref.ts";
import type { AssetContext } from "./context.ts";
import { callDirectly } from "./direct-call.ts";
import type { Awaitable, CallArgs, Mistake, ParamsOf, ReturnOf } from "./function-types.ts";
import type { Metadata } from "./metadata.ts";
import { refuseOptions } from "./not-yet.ts";
import type { PartitionOf } from "./partitions.ts";
import type { NoResources, Resources, ResourceValues } from "./resources.ts";

/** How bad it is when a check fails. Only `error` can block. */
export type Severity = "error" | "warn";

/** Whether the data is right, and what there is to say about it. */
export type CheckResult =
  | boolean
  | {
      readonly passed: boolean;
      /** In place of the severity of the options, as when it depends on how bad it is. */
      readonly severity?: Severity;
      /** In one sentence, what was found. */
      readonly description?: string;
      readonly metadata?: Metadata;
    };

export interface CheckOptions<X extends AssetRef = AssetRef, R extends Resources = Resources> {
  /** The asset whose data is checked: the function's first parameter receives its value. */
  asset: X;
  /** In place of the export's name. Unique among the checks of the asset. */
  name?: string;
  /** In place of the doc comment. */
  description?: string;
  /** When it fails, nothing downstream reads this data until it passes. False unless given. */
  blocking?: boolean;
  /** `error` unless given. A failed check of severity `warn` never blocks. */
  severity?: Severity;
  /** What it shares with assets, by the names of `context.resources`. Does not work in this version yet. */
  resources?: R;
}

/** A check: call it, in a test, as the plain function that it is. */
export interface AssetCheck<F = () => unknown> {
  (...args: CallArgs<ParamsOf<F>>): ReturnOf<F>;
  /** Type only. */
  readonly "~check": true;
}

/** `unknown` when the first parameter takes the value of the asset. */
type CheckFirst<A, X> = A extends [infer First, ...unknown[]]
  ? OutputOf<X> extends First
    ? unknown
    : First extends AssetContext
      ? unknown
      : Mistake<"the first parameter does not accept the value of the checked asset">
  : unknown;

/**
 * A test of an asset's data. It runs after each materialization of the asset, and on request. Export the result.
 *
 * The first parameter is the value of the checked asset, whatever its name, and may take it apart: `({ mean }) => ...`.
 * Further parameters are other assets by name, or the context.
 * The function returns whether the data is right, or a record that says more. When it throws, the check has not run,
 * which is a failure of its own.
 *
 * @example
 * // Downstream assets never read orders without an id.
 * export const everyOrderHasAnId = assetCheck({ asset: orders, blocking: true }, (orders) => {
 *   const missing = orders.filter((order) => order.id === undefined).length;
 *   return { passed: missing === 0, metadata: { missing } };
 * });
 *
 * @throws TypeError when the option `asset` is no asset, or there is no function; Error for an option that does not work
 * in this version yet.
 */
export function assetCheck<
  X extends AssetRef,
  R extends Resources = NoResources,
  A extends any[] = [value: OutputOf<X>, ...AssetContext<undefined, ResourceValues<R>, PartitionOf<PartitionsOf<X>>>[]],
  T extends Awaitable<CheckResult> = Awaitable<CheckResult>,
>(options: CheckOptions<X, R>, fn: ((...args: A) => T) & CheckFirst<A, X>): AssetCheck<(...args: A) => T> {
  const asset: unknown = options.asset;
  if (contractOf("asset", asset) === undefined && contractOf("external", asset) === undefined) {
    throw new TypeError("The option `asset` of assetCheck is no asset: assetCheck({ asset: orders }, (orders) => ...)");
  }
  if (typeof fn !== "function") {
    throw new TypeError("assetCheck takes options and a function: assetCheck({ asset: orders }, (orders) => ...)");
  }
  refuseOptions(options);
  const contract = { kind: "check", options, fn: fn as UserFunction } as unknown as CheckContract;
  const direct = (...values: readonly unknown[]): unknown => callDirectly(contract, values);
  return Object.assign(direct, { [SDK]: contract }) as unknown as AssetCheck<(...args: A) => T>;
}

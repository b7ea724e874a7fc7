/** `asset` and `assetWith`: the functions that make a function an asset. */
/* eslint-disable @typescript-eslint/no-explicit-any -- a rest type parameter takes functions of any parameters */
import { type AssetContract, inlineCheck, isSdkObject, SDK, type UserFunction } from "@headwater/core/sdk-contract";
import type { Asset } from "./asset-ref.ts";
import type { AssetContext, PlainContext } from "./context.ts";
import { callDirectly } from "./direct-call.ts";
import type { ArgTypes, CheckFn, Inputs, NoInputs } from "./inputs.ts";
import { withKey } from "./key.ts";
import { refuseOptions } from "./not-yet.ts";
import type { AssetOptions, CommonOptions, InlineChecks } from "./options.ts";
import type { PartitionOf, Partitions } from "./partitions.ts";
import type { NoResources, Resources, ResourceValues } from "./resources.ts";
import type { Schema, SchemaOut } from "./schema.ts";

/**
 * Makes a function a data asset. Export the result: the name of the export is the asset's key, the names of the
 * parameters are its upstream assets, the doc comment is its description.
 *
 * The function returns the value, or a promise of it, or `materialized(value, { metadata })`. Downstream assets receive
 * what it returns; when it returns nothing, nothing is stored for them. A parameter named `context` is the run context
 * and needs no annotation.
 *
 * In a test, call the asset as the plain function that it is; the context may be left out.
 *
 * @example
 * // Joins websiteEvents and users, which are assets too.
 * export const logins = asset({ group: "core" }, (websiteEvents: WebsiteEvent[], users: User[]): Login[] =>
 *   join(websiteEvents, users),
 * );
 *
 * @example
 * // With `ins` and one object parameter, the types flow from upstream.
 * export const weekly = asset({ ins: { sales: dailySales } }, ({ sales, context }) => {
 *   context.log.info(`${sales.length} days`);
 *   return byWeek(sales);
 * });
 *
 * @throws TypeError when there is no function, the options are no object, or a check among them has no function; Error
 * for an option that does not work in this version yet.
 */
export function asset<A extends any[] = PlainContext[], T = unknown>(fn: (...args: A) => T): Asset<(...args: A) => T>;
export function asset<
  C extends Schema | undefined = undefined,
  R extends Resources = NoResources,
  I extends Inputs = NoInputs,
  P extends Partitions | undefined = undefined,
  S extends Schema | undefined = undefined,
  K extends InlineChecks = InlineChecks,
  A extends any[] = ArgTypes<I, P, AssetContext<SchemaOut<C>, ResourceValues<R>, PartitionOf<P>>>,
  T = unknown,
>(
  options: AssetOptions<C, R, I, P, S, K>,
  fn: ((...args: A) => T) & CheckFn<A, T, C, R, I, P, S, K>,
): Asset<(...args: A) => T, P>;
export function asset(...args: readonly unknown[]): unknown {
  return makeAsset({}, args);
}

/**
 * An `asset` with defaults, for a layer or a folder that shares them. Options given later replace a default whole:
 * `tags` and `metadata` are not merged.
 *
 * @example
 * export const bronze = assetWith({ group: "bronze", tags: { layer: "bronze" } });
 * export const rawOrders = bronze(() => readCsv("orders.csv"));
 */
export function assetWith(defaults: CommonOptions): typeof asset {
  const make = (...args: readonly unknown[]): unknown => makeAsset(defaults, args);
  return make as typeof asset;
}

function makeAsset(defaults: CommonOptions, args: readonly unknown[]): unknown {
  const [options, fn] = args.length > 1 ? args : [{}, args[0]];
  if (typeof fn !== "function") {
    throw new TypeError('asset takes a function, or options and then a function: asset({ group: "raw" }, () => ...)');
  }
  if (isSdkObject(fn)) {
    throw new TypeError("asset was given something that the SDK has made, where a plain function is needed");
  }
  if (typeof options !== "object" || options === null) {
    throw new TypeError('The options of an asset are an object: asset({ group: "raw" }, () => ...)');
  }
  refuseOptions({ ...defaults, ...options });
  const contract: AssetContract = {
    kind: "asset",
    options: { ...defaults, ...options },
    fn: fn as UserFunction,
  };
  for (const name of Object.keys(contract.options.checks ?? {})) {
    if (typeof inlineCheck(contract, name)?.fn === "function") continue;
    throw new TypeError(`The check "${name}" has no function: checks: { ${name}: (value) => value.length > 0 }`);
  }
  const direct = (...values: readonly unknown[]): unknown => callDirectly(contract, values);
  return withKey(Object.assign(direct, { [SDK]: contract }), contract);
}

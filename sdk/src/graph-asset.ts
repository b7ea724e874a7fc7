/**
 * `graphAsset` and `op`: several functions, one after the other, that make one asset, each a step of its own.
 *
 * They do not work in this version: static analysis says so where they are written, and each call throws.
 */
/* eslint-disable @typescript-eslint/no-explicit-any -- a rest type parameter takes functions of any parameters */
import type { Asset } from "./asset-ref.ts";
import type { AssetContext, PlainContext } from "./context.ts";
import type { CallArgs, IsContext, ParamsOf, ReturnOf, Stored } from "./function-types.ts";
import type { Inputs, InputValue, InputValues, NoInputs } from "./inputs.ts";
import { refuseCall } from "./not-yet.ts";
import type { CommonOptions, Duration, RetryPolicy } from "./options.ts";
import type { NotPartitioned, Partitions } from "./partitions.ts";
import type { NoResources, Resources, ResourceValues } from "./resources.ts";
import type { Schema, SchemaOut } from "./schema.ts";

/** The place of a value that a step will make. There is no value to look at. */
export interface Step<out T> {
  readonly "~step": T;
}

/** Outside a graph it is the plain function. */
export interface Op<F = () => unknown> {
  (...args: CallArgs<ParamsOf<F>>): ReturnOf<F>;
  /** Type only. */
  readonly "~op": F;
}

export interface Ops {
  readonly [name: string]: Op<any>;
}

export interface OpOptions<C extends Schema | undefined = Schema | undefined, R extends Resources = Resources> {
  config?: C;
  resources?: R;
  retry?: number | RetryPolicy;
  timeout?: Duration;
}

type Steps<P> = { [K in keyof P]: Step<P[K]> };
type WithoutContext<P> = P extends [...infer Head, infer Last] ? (IsContext<Last> extends true ? Head : P) : P;

/** An op inside a graph: it takes steps and gives a step. */
export type StepFn<O> =
  O extends Op<infer F>
    ? (...args: Extract<Steps<WithoutContext<ParamsOf<F>>>, readonly unknown[]>) => Step<Stored<Awaited<ReturnOf<F>>>>
    : never;

export interface GraphAssetOptions<
  O extends Ops = Ops,
  I extends Inputs = Inputs,
  P extends Partitions | undefined = Partitions | undefined,
> extends CommonOptions {
  /** What the graph is made of, by the names under which it receives them. */
  ops: O;
  ins?: I;
  partitions?: P;
}

/** A function that a `graphAsset` can make a step of. @throws Error always, in this version: it does not work yet. */
export function op<A extends any[] = PlainContext[], T = unknown>(fn: (...args: A) => T): Op<(...args: A) => T>;
export function op<
  C extends Schema | undefined = undefined,
  R extends Resources = NoResources,
  A extends any[] = AssetContext<SchemaOut<C>, ResourceValues<R>, NotPartitioned>[],
  T = unknown,
>(options: OpOptions<C, R>, fn: (...args: A) => T): Op<(...args: A) => T>;
export function op(..._args: readonly unknown[]): unknown {
  return refuseCall("op");
}

/**
 * An asset that several functions make, each in a step of its own. The second function says in which order.
 *
 * @example
 * export const validated = graphAsset({ ops: { load, clean } }, ({ load, clean }) => clean(load()));
 *
 * @throws Error always, in this version: it does not work yet.
 */
export function graphAsset<O extends Ops, T, I extends Inputs = NoInputs, P extends Partitions | undefined = undefined>(
  _options: GraphAssetOptions<O, I, P>,
  _graph: (
    parts: { readonly [K in keyof O]: StepFn<O[K]> } & { readonly [K in keyof I]: Step<InputValue<I[K], P>> },
  ) => Step<T>,
): Asset<(inputs: InputValues<I, P>) => Promise<T>, P> {
  return refuseCall("graphAsset");
}

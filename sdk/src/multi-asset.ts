/**
 * `multiAsset`: one function that makes several assets, in two forms. With `outs`, a record, it returns an object of the
 * same names; with `specs`, a list, it is a generator that yields `output(name, value)`.
 *
 * It does not work in this version: static analysis says so where it is written, and each call throws.
 */
/* eslint-disable @typescript-eslint/no-explicit-any -- a rest type parameter takes functions of any parameters */
import type { AssetRef } from "./asset-ref.ts";
import type { AssetContext } from "./context.ts";
import type { CallArgs, Mistake, ParamsOf, ReturnOf, Stored } from "./function-types.ts";
import type { ArgTypes, Inputs, NoInputs } from "./inputs.ts";
import type { MaterializedOptions } from "./materialized.ts";
import { refuseCall } from "./not-yet.ts";
import type { CommonOptions, Dep } from "./options.ts";
import type { PartitionOf, Partitions } from "./partitions.ts";
import type { NoResources, Resources, ResourceValues } from "./resources.ts";

/** What one of the assets is. */
export interface OutOptions extends CommonOptions {
  /** The function may leave it out. */
  optional?: boolean;
}

/** By name: the names are the keys, as export names are. */
export interface Outs {
  readonly [name: string]: OutOptions;
}

// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- it has no members, on purpose
export type NoOuts = Record<never, never>;

/** Made by `spec`. */
export interface OutSpec<out N extends string = string> extends Readonly<OutOptions> {
  readonly name: N;
}

/** Made by `output`. */
export interface Output<out N extends string = string, out T = unknown> {
  readonly output: N;
  readonly value: T;
  readonly options: MaterializedOptions;
}

/** One of the assets: a reference for `ins`, `deps` and checks, which is no function. */
export interface MultiOut<F, V, P = undefined> extends AssetRef<V, P> {
  /** The function that makes them all, for direct calls in tests. */
  readonly multi: (...args: CallArgs<ParamsOf<F>>) => ReturnOf<F>;
}

export interface MultiAssetOptions<
  O extends Outs = Outs,
  N extends string = string,
  R extends Resources = Resources,
  I extends Inputs = Inputs,
  P extends Partitions | undefined = Partitions | undefined,
> extends CommonOptions {
  /** The assets, by name: the function returns an object of the same names. */
  outs?: O;
  /** The assets, in place of `outs`: the function is a generator that yields `output(name, value)`. */
  specs?: readonly OutSpec<N>[];
  ins?: I;
  deps?: readonly Dep[];
  resources?: R;
  partitions?: P;
  /** Some of the assets can be made without the others: `context` says which are asked for. */
  canSubset?: boolean;
}

type OutRecord<O> = { readonly [K in keyof O]: unknown };
type Missing<T, O> = Exclude<keyof O, keyof Awaited<T>> & string;
type Additional<T, O> = Exclude<keyof Awaited<T>, keyof O> & string;
type ValueOf<T, K> = Stored<K extends keyof Awaited<T> ? Awaited<T>[K] : never>;
type Yielded<T> = T extends AsyncIterable<infer Y> | Iterable<infer Y> ? Y : never;

/** While `T` is not inferred yet, in the first pass over an un-annotated function, a mistake would reject the call. */
type CheckOuts<T, O> = unknown extends T
  ? unknown
  : Awaited<T> extends OutRecord<O>
    ? [Additional<T, O>] extends [never]
      ? unknown
      : Mistake<`the function returns \`${Additional<T, O>}\`, which is not in \`outs\``>
    : Mistake<`the function does not return the out \`${Missing<T, O>}\``>;

type CheckYields<T, N> = unknown extends T
  ? unknown
  : [Yielded<T>] extends [never]
    ? Mistake<"a multiAsset with `specs` has a generator function: `yield output(name, value)`">
    : [Yielded<T>] extends [Output]
      ? [Yielded<T>["output"]] extends [N]
        ? unknown
        : Mistake<`the function yields \`${Exclude<Yielded<T>["output"], N> & string}\`, which is not in \`specs\``>
      : Mistake<"a multiAsset with `specs` yields `output(name, value)` only">;

type MultiOuts<F extends (...args: any) => unknown, O, N extends string, P> = [N] extends [never]
  ? { readonly [K in keyof O]: MultiOut<F, ValueOf<ReturnOf<F>, K>, P> }
  : { readonly [K in N]: MultiOut<F, Extract<Yielded<ReturnOf<F>>, Output<K>>["value"], P> };

/**
 * One function that makes several assets. Export what it returns, by name.
 *
 * @example
 * export const { users, posts } = multiAsset({ outs: { users: {}, posts: {} } }, async (raw: Raw) => ({
 *   users: raw.users,
 *   posts: raw.posts,
 * }));
 *
 * @throws Error always, in this version: it does not work yet.
 */
export function multiAsset<
  const O extends Outs = NoOuts,
  const N extends string = never,
  R extends Resources = NoResources,
  I extends Inputs = NoInputs,
  P extends Partitions | undefined = undefined,
  A extends any[] = ArgTypes<I, P, AssetContext<undefined, ResourceValues<R>, PartitionOf<P>>>,
  T = unknown,
>(
  _options: MultiAssetOptions<O, N, R, I, P>,
  _fn: ((...args: A) => T) & ([N] extends [never] ? CheckOuts<T, O> : CheckYields<T, N>),
): MultiOuts<(...args: A) => T, O, N, P> {
  return refuseCall("multiAsset");
}

/** One of the assets of a `multiAsset`, for its option `specs`. @throws Error always, in this version. */
export function spec<const N extends string>(_name: N, _options: OutOptions = {}): OutSpec<N> {
  return refuseCall("spec");
}

/** What the generator of a `multiAsset` yields for one asset. @throws Error always, in this version. */
export function output<const N extends string, T = void>(
  _name: N,
  _value?: T,
  _options?: MaterializedOptions,
): Output<N, T> {
  return refuseCall("output");
}

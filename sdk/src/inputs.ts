/**
 * The types of an asset's inputs, and what the compiler can check of its function. Names of parameters are no types:
 * static analysis resolves those.
 */
import type { AssetContext } from "./context.ts";
import type { AssetRef, OutputOf, PartitionsOf } from "./asset-ref.ts";
import type { IsContext, Mistake, Stored } from "./function-types.ts";
import type { Mapping } from "./mappings.ts";
import type { PartitionMap, PartitionOf, ReadsMany } from "./partitions.ts";
import type { InlineCheckOptions } from "./options.ts";
import type { ResourceValues } from "./resources.ts";
import type { Schema, SchemaIn, SchemaOut } from "./schema.ts";

/** An upstream asset, or its key as text. The type of a value that is named by text is not known. */
export type Input = AssetRef | string | { readonly asset: AssetRef | string; readonly mapping?: Mapping };

export interface Inputs {
  readonly [parameter: string]: Input;
}

// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- it has no members, on purpose
export type NoInputs = Record<never, never>;

type Loaded<A, Many> = A extends string ? unknown : Many extends true ? PartitionMap<OutputOf<A>> : OutputOf<A>;

export type InputValue<I, P> = I extends { readonly asset: infer A; readonly mapping: Mapping<infer Many> }
  ? Loaded<A, Many>
  : I extends { readonly asset: infer A }
    ? Loaded<A, ReadsMany<PartitionsOf<A>, P>>
    : Loaded<I, ReadsMany<PartitionsOf<I>, P>>;

export type InputValues<I, P> = { readonly [K in keyof I]: InputValue<I[K], P> };

/**
 * Types for parameters without an annotation.
 *
 * It must be the *default* of the bare rest type parameter `A` of each definition function: TypeScript uses the default
 * of a rest parameter that it could not infer yet to type what has no annotation, and then infers `A` from the whole
 * function. Every other formulation makes `context` silently `any`, or gives no completions.
 */
export type ArgTypes<I, P, Context> = string extends keyof I
  ? Context[]
  : [keyof I] extends [never]
    ? Context[]
    : [inputs: InputValues<I, P> & { readonly context: Context }, ...Context[]];

/**
 * `unknown` when the function is right, else a `Mistake` whose text the compiler shows. It is decided from the options
 * first, so that with plain options it is `unknown` even for the generic function of a project's own wrapper.
 */
export type CheckFn<A extends readonly unknown[], T, C, R, I, P, S, K> = CheckContext<A, C, R, P> &
  CheckInputs<A, I, P> &
  CheckOutput<T, S> &
  CheckChecks<T, K>;

type CheckContext<A extends readonly unknown[], C, R, P> = [C, keyof R, P] extends [undefined, never, undefined]
  ? unknown
  : [WrongContext<A, AssetContext<SchemaOut<C>, ResourceValues<R>, PartitionOf<P>>>] extends [never]
    ? unknown
    : Mistake<"the annotation of `context` asks for config, resources or partitions that the options do not give; leave the annotation out">;

type CheckInputs<A, I, P> = [keyof I] extends [never]
  ? unknown
  : [WrongInput<A, I, P>] extends [never]
    ? unknown
    : Mistake<`the parameter \`${WrongInput<A, I, P> & string}\` does not accept what its upstream asset in \`ins\` returns`>;

/** While `T` is not inferred yet, in the first pass over an un-annotated function, a mistake would reject the call. */
type CheckOutput<T, S> = [S] extends [Schema]
  ? unknown extends T
    ? unknown
    : Stored<Awaited<T>> extends SchemaIn<S>
      ? unknown
      : Mistake<"the function does not return what `output` describes">
  : unknown;

/** Whether the checks inside the asset take what it stores. The compiler lets a type parameter have any other member. */
type CheckChecks<T, K> = string extends keyof K
  ? unknown
  : [StrangeOption<K>] extends [never]
    ? CheckValues<T, K>
    : Mistake<`a check in \`checks\` has no option \`${StrangeOption<K>}\``>;

type StrangeOption<K> = {
  [N in keyof K]: K[N] extends (...args: never) => unknown ? never : Exclude<keyof K[N], keyof InlineCheckOptions>;
}[keyof K] &
  string;

type CheckValues<T, K> = unknown extends T
  ? unknown
  : [WrongCheck<Stored<Awaited<T>>, K>] extends [never]
    ? unknown
    : Mistake<`the check \`${WrongCheck<Stored<Awaited<T>>, K> & string}\` does not accept the value of its asset`>;

type WrongCheck<V, K> = {
  [N in keyof K]: [V] extends [FirstOf<K[N]>] ? never : N;
}[keyof K];

type FirstOf<F> = F extends { readonly check: infer G }
  ? FirstOf<G>
  : F extends (...args: infer P) => unknown
    ? P extends [infer First, ...unknown[]]
      ? First
      : unknown
    : unknown;

type WrongContext<A extends readonly unknown[], Context> = {
  [K in keyof A]: IsContext<A[K]> extends true ? (Context extends A[K] ? never : K) : never;
}[number];

type WrongInput<A, I, P> = A extends [infer Only]
  ? {
      [K in keyof I & keyof Only]: InputValue<I[K], P> extends Only[K]
        ? never
        : unknown extends InputValue<I[K], P>
          ? never
          : K;
    }[keyof I & keyof Only]
  : never;

/**
 * Types of the functions that users write, and of direct calls to them.
 *
 * `any` stands here where a type parameter must accept every function: `unknown` in a parameter position would refuse
 * functions whose parameters are narrower.
 */
/* eslint-disable @typescript-eslint/no-explicit-any -- see above */
import type { PlainContext } from "./context.ts";
import type { Materialized } from "./materialized.ts";

export declare const brand: unique symbol;

/** Never constructed: its text is what the compiler shows for a mistake. */
export interface Mistake<out Message extends string> {
  readonly [brand]: Message;
}

export type Awaitable<T> = T | Promise<T>;

export type ParamsOf<F> = F extends (...args: infer P) => any ? P : never;
export type ReturnOf<F> = F extends (...args: any) => infer R ? R : never;

/** What is stored of a returned value: the value inside `materialized`, else the value itself. */
export type Stored<R> = R extends Materialized<infer T> ? T : R;

type IsAny<T> = 0 extends 1 & T ? true : false;
export type IsContext<T> = IsAny<T> extends true ? false : T extends { readonly [brand]: "context" } ? true : false;

/** Parameters of a direct call: a context that needs nothing of the test may be left out. */
export type CallArgs<P> = P extends [infer Only]
  ? IsContext<Only> extends true
    ? PlainContext extends Only
      ? [context?: Only]
      : P
    : Only extends { context: infer C }
      ? PlainContext extends C
        ? [inputs: Omit<Only, "context"> & { context?: C }]
        : P
      : P
  : P extends [...infer Head, infer Last]
    ? IsContext<Last> extends true
      ? PlainContext extends Last
        ? [...Head, context?: Last]
        : P
      : P
    : P;

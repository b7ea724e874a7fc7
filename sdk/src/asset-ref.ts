/** What can stand for an asset in the options of another: its types, without what it takes to call it. */
import type { CallArgs, ParamsOf, ReturnOf, Stored } from "./function-types.ts";

/** An asset of which only the value matters, as in `ins` and `deps`. */
export interface AssetRef<out T = unknown, out P = unknown> {
  /**
   * The key, as `finance/dailyRevenue`.
   *
   * It comes from the name of the export, which a module does not know of itself: it is known inside `materialize`, and
   * while a step runs, of the asset that runs and of those that it depends on.
   *
   * @throws Error when it is not known yet and the options give no `key`.
   */
  readonly key: string;
  /** Type only. */
  readonly "~value": T;
  /** Type only. */
  readonly "~partitions": P;
}

/** An asset: call it, in a test, as the plain function that it is. */
export interface Asset<F = () => unknown, P = undefined> extends AssetRef<Stored<Awaited<ReturnOf<F>>>, P> {
  (...args: CallArgs<ParamsOf<F>>): ReturnOf<F>;
}

/** The type of the value that an asset stores: `type Orders = OutputOf<typeof orders>`. */
export type OutputOf<A> = A extends { readonly "~value": infer T } ? T : never;

export type PartitionsOf<A> = A extends { readonly "~partitions": infer P } ? P : undefined;

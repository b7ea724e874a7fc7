/** Assets that are made elsewhere. */
import { type ExternalContract, SDK } from "@headwater/core/sdk-contract";
import type { AssetRef } from "./asset-ref.ts";
import { withKey } from "./key.ts";
import { refuseOptions } from "./not-yet.ts";
import type { CommonOptions } from "./options.ts";
import type { Partitions } from "./partitions.ts";

/** What can be said of an asset that has no function. */
export interface ExternalOptions<P extends Partitions | undefined = Partitions | undefined> extends Omit<
  CommonOptions,
  "codeVersion" | "retry" | "timeout"
> {
  /** The parts in which it is made. Does not work in this version yet. */
  partitions?: P;
}

/**
 * Declares data that is made elsewhere, so that it stands in the lineage and others can depend on it. It has no
 * function and is never materialized here.
 *
 * @typeParam T the type of its value, where downstream assets name it in `ins`.
 * @throws Error for an option that does not work in this version yet.
 * @example
 * export const warehouseOrders = externalAsset<Order[]>({ group: "warehouse", kinds: ["postgres"] });
 * export const orderReport = asset({ deps: [warehouseOrders] }, async () => query("select ..."));
 */
export function externalAsset<T = unknown, P extends Partitions | undefined = undefined>(
  options: ExternalOptions<P> = {},
): AssetRef<T, P> {
  refuseOptions(options);
  const contract: ExternalContract = { kind: "external", options: { ...options } };
  // `~value` and `~partitions` exist for the compiler alone.
  return withKey({ [SDK]: contract }, contract) as unknown as AssetRef<T, P>;
}

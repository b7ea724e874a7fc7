/** Assets that are made elsewhere. */
import { type ExternalContract, SDK } from "@headwater/core/sdk-contract";
import type { AssetRef } from "./asset-ref.ts";
import { withKey } from "./key.ts";
import type { CommonOptions } from "./options.ts";

/**
 * Declares data that is made elsewhere, so that it stands in the lineage and others can depend on it. It has no
 * function and is never materialized here.
 *
 * @typeParam T the type of its value, where downstream assets name it in `ins`.
 * @example
 * export const warehouseOrders = externalAsset<Order[]>({ group: "warehouse", kinds: ["postgres"] });
 * export const orderReport = asset({ deps: [warehouseOrders] }, async () => query("select ..."));
 */
export function externalAsset<T = unknown>(
  options: Omit<CommonOptions, "codeVersion" | "retry" | "timeout"> = {},
): AssetRef<T, undefined> {
  const contract: ExternalContract = { kind: "external", options: { ...options } };
  // `~value` and `~partitions` exist for the compiler alone.
  return withKey({ [SDK]: contract }, contract) as unknown as AssetRef<T, undefined>;
}

/** What shows an asset, as the JSON of the command line says it: its text, or only running its module. */
import type { Asset } from "@headwater/core/asset";

export function sourceOf({ madeAtRun }: Pick<Asset, "madeAtRun">): "runtime" | "text" {
  return madeAtRun === true ? "runtime" : "text";
}

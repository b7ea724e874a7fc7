/** Gives the assets that a step's code may have at hand their keys, so that `orders.key` says which it is. */
import type { ProjectPath } from "@headwater/core/keys";
import { contractOf } from "@headwater/core/sdk-contract";
import type { StepRequest } from "@headwater/protocol/step";
import type { ProjectLoader } from "../loader/project-loader.ts";
import { exportAt } from "./find-export.ts";

/** Loads nothing: code that has an asset at hand has imported its module. */
export async function bindKeys({ keys = [] }: Pick<StepRequest, "keys">, loader: ProjectLoader): Promise<void> {
  for (const { asset, export: path } of keys) {
    const file = path.file as ProjectPath;
    if (!loader.hasLoaded(file)) continue;
    const found = exportAt(await loader.import(file), path, asset);
    const contract = contractOf("asset", found) ?? contractOf("external", found);
    if (contract !== undefined) contract.key = asset;
  }
}

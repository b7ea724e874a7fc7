/** What a run of its module says of an asset that no text shows. */
import type { ExportPath } from "@headwater/core/asset";
import { type AssetKey, parseAssetKey } from "@headwater/core/keys";
import type { RuntimeAsset } from "@headwater/core/runtime/runtime-definition";

export function runtimeAsset(key: string, path: ExportPath): RuntimeAsset {
  return {
    key: parseAssetKey(key) as AssetKey,
    kind: "asset",
    export: path,
    others: [],
    group: "default",
    owners: [],
    tags: {},
    kinds: [],
    metadata: {},
    formerly: [],
    description: "",
    parameters: [],
    ins: [],
    deps: [],
    checks: [],
    code: { given: null, ignorePackages: false, files: [] },
    retry: null,
    timeoutMs: null,
  };
}

/** Says of every edge on a cycle that it is on one, with the shortest way round. */
import type { Asset } from "../asset.ts";
import { type AssetKey, compareText } from "../keys.ts";
import type { Problem, RelatedLocation } from "../problem.ts";
import { findCycles } from "./cycles.ts";
import { problem } from "./place.ts";

export function cycleProblems(assets: ReadonlyMap<AssetKey, Asset>): readonly Problem[] {
  const upstream = (key: AssetKey): readonly AssetKey[] =>
    (assets.get(key)?.dependencies ?? []).map((each) => each.key);
  return findCycles([...assets.keys()].sort(compareText), { upstream }).flatMap((path) => {
    const [key, next] = path;
    const asset = key === undefined ? undefined : assets.get(key);
    const at = asset?.dependencies.find((dependency) => dependency.key === next)?.at[0];
    if (at === undefined) return [];
    const related = path.slice(1, -1).flatMap((each): RelatedLocation[] => {
      const definition = assets.get(each)?.definition;
      if (definition === undefined) return [];
      return [{ at: { file: definition.file, range: definition.name }, message: `\`${each}\` is on the cycle.` }];
    });
    return [
      problem("HW203", at, `This dependency closes a cycle: ${path.join(" → ")}. Take one of them away.`, { related }),
    ];
  });
}

/**
 * Which faults of a project keep a selection from being run: those of the selected definitions, not those elsewhere. Where
 * checks are chosen by name, other checks and assets without one of them are elsewhere too.
 */
import type { Asset, Definition, Manifest } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import { containsPosition, type Location } from "@headwater/core/location";
import { findAsset } from "@headwater/core/manifest-lookup";
import type { Problem } from "@headwater/core/problem";
import { isNamed } from "@headwater/core/run/named-checks";

export function problemsInTheWay(
  manifest: Manifest,
  keys: readonly AssetKey[],
  checks?: readonly string[],
): readonly Problem[] {
  const errors = manifest.problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return [];
  const assets = keys.flatMap((key) => {
    const asset = findAsset(manifest, key);
    if (asset === undefined || checks === undefined) return asset ?? [];
    const chosen = asset.checks.filter((check) => isNamed(check, checks));
    return chosen.length === 0 ? [] : { ...asset, checks: chosen };
  });
  return errors.filter((problem) => concerns(problem, assets, manifest));
}

function concerns(problem: Problem, assets: readonly Asset[], { config }: Manifest): boolean {
  const places = [problem.at, ...problem.related.map(({ at }) => at)];
  // What the configuration says, or does not get to say, is for all assets.
  if (places.some(({ file }) => file === config.file)) return true;
  return assets.some((asset) => {
    if (problem.code === "HW109" && [asset.definition.file, ...asset.code.files].includes(problem.at.file)) return true;
    const definitions = [asset.definition, ...asset.checks.map(({ definition }) => definition)];
    return definitions.some((definition) => places.some((place) => lies(place, definition)));
  });
}

function lies({ file, range }: Location, definition: Definition): boolean {
  return (
    file === definition.file &&
    (containsPosition(definition.whole, range.start) || containsPosition(definition.name, range.start))
  );
}

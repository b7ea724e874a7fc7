/**
 * The options that a code version stands on, as texts: which upstream each input is, where that is not its name already,
 * and what the function comes after.
 */
import type { Asset, Check, Input } from "../asset.ts";
import { keyName } from "../keys.ts";

/** Of most assets: their parameters have the names of their upstream. */
const NONE: readonly string[] = [];

/** In any order. */
export function codeOptions({
  parameters,
  dependencies,
}: Pick<Asset | Check, "parameters" | "dependencies">): readonly string[] {
  const inputs: readonly Input[] = parameters.flatMap((parameter): readonly Input[] => {
    if (parameter.kind === "input") return [parameter];
    return parameter.kind === "object" ? parameter.properties.filter((property) => property.kind === "input") : [];
  });
  if (
    dependencies.every(({ via }) => via === "parameter") &&
    inputs.every(({ name, asset }) => name === keyName(asset))
  )
    return NONE;
  const vias = new Map(dependencies.map(({ key, via }) => [key, via]));
  // Two inputs that change places are other code, although the dependencies are the same.
  const named = inputs
    .filter(({ name, asset }) => vias.get(asset) === "ins" || (vias.has(asset) && name !== keyName(asset)))
    .map(({ name, asset }) => `${name} = ${asset}`);
  const taken = new Set(inputs.map(({ asset }) => asset));
  const others = dependencies
    .filter(({ key, via }) => via === "deps" || (via === "ins" && !taken.has(key)))
    .map(({ key, via }) => `${via} ${key}`);
  return [...named, ...others];
}

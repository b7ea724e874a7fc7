/**
 * Whether code that was recorded is the code of now, but for the keys that assets named in its options had then: `ins`
 * and `deps` count by key, and a key that goes on under another name alters nothing.
 *
 * Invariant: all else that the code reaches is the same by name and hash.
 */
import type { Asset } from "../asset.ts";
import { codeOptions } from "../index/code-options.ts";
import { ownHash } from "../index/code-version.ts";
import { type AssetKey, keyName } from "../keys.ts";
import type { RecordedCode } from "./code-version.ts";

/** @param before the keys that assets had, by those of now */
export function wasCode(
  asset: Pick<Asset, "code" | "parameters" | "dependencies">,
  recorded: RecordedCode,
  before: ReadonlyMap<AssetKey, readonly AssetKey[]>,
): boolean {
  const { bare, version, declarations } = asset.code;
  if (bare === undefined || recorded.codeVersion === version) return false;
  const now = ownHash(bare, codeOptions(asset));
  const others = new Map(Object.entries(declarations).filter(([, hash]) => hash !== now));
  // Its own name may have been another too.
  const rest = Object.entries(recorded.declarations).filter(([name, hash]) => others.get(name) !== hash);
  const [own, ...more] = rest;
  if (own === undefined || more.length > 0) return false;
  if (Object.keys(recorded.declarations).length !== others.size + 1) return false;
  return formerKeys(asset, before).some((keys) =>
    [false, true].some((byName) => ownHash(bare, codeOptions(withKeys(asset, keys, byName))) === own[1]),
  );
}

type Keys = ReadonlyMap<AssetKey, AssetKey>;

/** More than this are no renames of a few assets. */
const MOST_TRIES = 256;

/** Each choice of a key, the one of now or one before, for each upstream. */
function formerKeys(
  { dependencies }: Pick<Asset, "dependencies">,
  before: ReadonlyMap<AssetKey, readonly AssetKey[]>,
): readonly Keys[] {
  let choices: Keys[] = [new Map()];
  for (const { key } of dependencies) {
    const former = before.get(key) ?? [];
    if (former.length === 0 || choices.length * (former.length + 1) > MOST_TRIES) continue;
    choices = [key, ...former].flatMap((each) => choices.map((keys) => new Map([...keys, [key, each]])));
  }
  return choices;
}

/** @param byName `ins` may have come with the rename: a parameter that has the name of the former key found it without */
function withKeys(
  { parameters, dependencies }: Pick<Asset, "parameters" | "dependencies">,
  keys: Keys,
  byName: boolean,
): Pick<Asset, "parameters" | "dependencies"> {
  const then = (key: AssetKey): AssetKey => keys.get(key) ?? key;
  const names = new Map(
    parameters
      .flatMap((parameter) => (parameter.kind === "object" ? parameter.properties : [parameter]))
      .flatMap((input) => (input.kind === "input" ? [[input.asset, input.name] as const] : [])),
  );
  const isNamed = (key: AssetKey): boolean => then(key) !== key && names.get(key) === keyName(then(key));
  return {
    parameters: parameters.map((parameter) => {
      if (parameter.kind === "context") return parameter;
      if (parameter.kind === "input") return { ...parameter, asset: then(parameter.asset) };
      const properties = parameter.properties.map((property) =>
        property.kind === "input" ? { ...property, asset: then(property.asset) } : property,
      );
      return { ...parameter, properties };
    }),
    dependencies: dependencies.map((dependency) => ({
      ...dependency,
      key: then(dependency.key),
      via: byName && dependency.via === "ins" && isNamed(dependency.key) ? "parameter" : dependency.via,
    })),
  };
}

/**
 * Resolves the names in an asset that the text does not show, by the rules of keys and dependencies; which import a
 * parameter is named after is not known of it, so names are resolved by keys alone.
 */
import type { Asset, Check, Definition, Dependency, Input, ObjectProperty, Parameter } from "../asset.ts";
import type { FunctionParameter } from "../function-parameters.ts";
import type { AssetKey } from "../keys.ts";
import { keyName, keyPrefix } from "../keys.ts";
import type { LinkContext } from "../index/link-context.ts";
import { alternatives } from "../index/nearest.ts";
import { problem } from "../index/place.ts";
import type { Problem } from "../problem.ts";
import type { RuntimeAsset, RuntimeCheckDefinition } from "./runtime-definition.ts";

export interface LinkedRuntimeDefinition {
  readonly asset: Omit<Asset, "checks" | "code">;
  readonly problems: readonly Problem[];
}

export interface LinkedRuntimeCheck {
  readonly check: Omit<Check, "code">;
  readonly problems: readonly Problem[];
}

type Keys = Pick<LinkContext, "keysNamed" | "explicit">;

/** `place` is the declaration that holds it, as far as it is known. */
export function linkRuntimeDefinition(
  keys: Keys,
  definition: RuntimeAsset,
  place: Definition,
): LinkedRuntimeDefinition {
  const linker = new Linker(keys, definition.key, place);
  return { asset: linker.asset(definition), problems: linker.problems };
}

/** Of the asset of that key. */
export function linkRuntimeCheck(
  keys: Keys,
  key: AssetKey,
  check: RuntimeCheckDefinition,
  place: Definition,
): LinkedRuntimeCheck {
  const linker = new Linker(keys, key, place);
  return { check: linker.check(check), problems: linker.problems };
}

class Linker {
  readonly #keys: Keys;
  readonly #key: AssetKey;
  readonly #place: Definition;
  readonly problems: Problem[] = [];

  constructor(keys: Keys, key: AssetKey, place: Definition) {
    this.#keys = keys;
    this.#key = key;
    this.#place = place;
  }

  asset(definition: RuntimeAsset): LinkedRuntimeDefinition["asset"] {
    const { ins, deps, checks: _, others: __, code: ___, parameters: given, ...same } = definition;
    const { key } = same;
    const edges = new Map<AssetKey, Dependency["via"]>();
    const add = (upstream: AssetKey, via: Dependency["via"]): void => {
      if (upstream !== key && !edges.has(upstream)) edges.set(upstream, via);
    };
    const parameters = this.#parameters(given, ins);
    const named = new Set(ins.map(({ name }) => name));
    for (const { name, asset } of inputsOf(parameters)) add(asset, named.has(name) ? "ins" : "parameter");
    for (const { asset } of ins) if (asset !== null && this.#isKnown(asset)) add(asset, "ins");
    for (const upstream of deps) if (this.#isKnown(upstream)) add(upstream, "deps");
    return {
      ...same,
      definition: this.#place,
      parameters,
      dependencies: [...edges].map(([upstream, via]) => ({ key: upstream, via, at: [] })),
      partitions: null,
      computation: { kind: "single" },
    };
  }

  check({ parameters: given, ...same }: RuntimeCheckDefinition): LinkedRuntimeCheck["check"] {
    const key = this.#key;
    let awaitsChecked = true;
    const parameters = (given ?? [{ kind: "name", name: "value" }]).flatMap((parameter): readonly Parameter[] => {
      if (parameter.kind === "context" || !awaitsChecked) return this.#parameters([parameter], []);
      awaitsChecked = false;
      const name = parameter.kind === "name" ? parameter.name : "value";
      return [{ kind: "input", name, asset: key, optional: false }];
    });
    const upstream = new Set(inputsOf(parameters).map(({ asset }) => asset));
    upstream.delete(key);
    return {
      ...same,
      asset: key,
      definition: this.#place,
      parameters,
      dependencies: [...upstream].map((each) => ({ key: each, via: "parameter", at: [] })),
    };
  }

  #parameters(given: readonly FunctionParameter[] | null, ins: RuntimeAsset["ins"]): readonly Parameter[] {
    const named = new Map(ins.map(({ name, asset }) => [name, asset]));
    const input = (name: string): Input[] => {
      const asset = named.has(name) ? this.#known(named.get(name) ?? null, name) : this.#resolve(name);
      return asset === undefined ? [] : [{ name, asset, optional: false }];
    };
    // A function that hides what it takes is given one object.
    const hidden: FunctionParameter = { kind: "object", properties: [...named.keys(), "context"] };
    return (given ?? (named.size === 0 ? [] : [hidden])).flatMap((parameter): Parameter[] => {
      switch (parameter.kind) {
        case "context":
          return [{ kind: "context" }];
        case "name":
          return input(parameter.name).map((found) => ({ kind: "input", ...found }));
        case "object": {
          const properties = parameter.properties.flatMap((name): ObjectProperty[] =>
            name === "context" ? [{ kind: "context" }] : input(name).map((found) => ({ kind: "input", ...found })),
          );
          return [{ kind: "object", properties }];
        }
        case "unreadable":
          this.#report("HW208", `the parameter \`${parameter.text}\`, which names no asset`);
          return [];
        default:
          return parameter satisfies never;
      }
    });
  }

  #resolve(name: string): AssetKey | undefined {
    const key = this.#key;
    const named = this.#keys.keysNamed(name).filter((each) => each !== key);
    const beside = named.find((each) => keyPrefix(each) === keyPrefix(key));
    if (beside !== undefined) return beside;
    const [only, ...more] = this.#keys.explicit() ? [] : named;
    if (only === undefined) this.#report("HW201", `the parameter \`${name}\`, and no asset is named so`);
    else if (more.length === 0) return only;
    else this.#report("HW202", `the parameter \`${name}\`, which could mean ${alternatives(named)}`);
    return undefined;
  }

  #known(asset: AssetKey | null, name: string): AssetKey | undefined {
    if (asset !== null && this.#isKnown(asset)) return asset;
    this.#report("HW209", `the input \`${name}\`, which names no asset`);
    return undefined;
  }

  #isKnown(key: AssetKey): boolean {
    return this.#keys.keysNamed(keyName(key)).includes(key);
  }

  #report(code: Problem["code"], what: string): void {
    const { file, name: range } = this.#place;
    this.problems.push(problem(code, { file, range }, `\`${this.#key}\`, made when ${file} runs, has ${what}.`));
  }
}

function inputsOf(parameters: readonly Parameter[]): readonly Input[] {
  return parameters.flatMap((parameter): readonly Input[] => {
    if (parameter.kind === "context") return [];
    if (parameter.kind === "input") return [parameter];
    return parameter.properties.flatMap((property) => (property.kind === "input" ? [property] : []));
  });
}

/**
 * From what a definition process found to assets with keys and dependencies, by the rules of keys and dependencies, and
 * to the asset of the text that each is.
 *
 * The run shows less than the text of one thing: which import a parameter is named after. So names are resolved by keys
 * alone here.
 */
import {
  type Asset,
  type Check,
  type CodeVersion,
  DEFAULT_GROUP,
  type Dependency,
  type ExportPath,
  type Input,
  type Manifest,
  type ObjectProperty,
  type Parameter,
} from "@headwater/core/asset";
import { type AssetKey, compareText, keyName, keyPrefix, parseAssetKey, projectPath } from "@headwater/core/keys";
import type { Range } from "@headwater/core/location";
import type { Evaluated, RuntimeAsset } from "@headwater/protocol/definitions";

export interface LinkedRuntime {
  readonly runtime: RuntimeAsset;
  /** As the run shows it. */
  readonly asset: Asset;
  /** The same asset as the text shows it, if it does. */
  readonly text: Asset | null;
}

type Place = RuntimeAsset["exports"][number];
type Reference = RuntimeAsset["deps"][number];
type RuntimeParameters = RuntimeAsset["parameters"];
type CheckFacts = RuntimeAsset["checks"][number];

/** Where in its file something is made that the text does not show is not known. */
const NOWHERE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Sorted by key; of several with one key the first. What has no key, or is not exported, is left out. */
export function linkRuntime(answer: Evaluated, manifest: Manifest): readonly LinkedRuntime[] {
  return new RuntimeLinker(answer, manifest).link();
}

/** As a text, for Maps. */
export function placeId({ file, name, member }: Place): string {
  return JSON.stringify([file, name, member ?? null]);
}

/** An asset with the key that it has, before names are resolved. */
interface Keyed {
  readonly runtime: RuntimeAsset;
  readonly place: Place;
  readonly key: AssetKey;
  readonly text: Asset | null;
}

class RuntimeLinker {
  readonly #answer: Evaluated;
  readonly #keyed: readonly Keyed[];
  readonly #keys = new Map<number, AssetKey>();
  readonly #byName: Map<string, AssetKey[]>;

  constructor(answer: Evaluated, manifest: Manifest) {
    this.#answer = answer;
    this.#keyed = keyed(answer, manifest);
    for (const { runtime, key } of this.#keyed) this.#keys.set(runtime.id, key);
    const all = new Set([...manifest.assets.map(({ key }) => key), ...this.#keys.values()]);
    this.#byName = Map.groupBy(all, keyName);
  }

  link(): readonly LinkedRuntime[] {
    const found = new Map<AssetKey, LinkedRuntime>();
    for (const { runtime, place, key, text } of this.#keyed) {
      if (!found.has(key)) found.set(key, { runtime, text, asset: this.#asset(runtime, place, key) });
    }
    return [...found.values()].sort((a, b) => compareText(a.asset.key, b.asset.key));
  }

  #asset(runtime: RuntimeAsset, place: Place, key: AssetKey): Asset {
    const path: ExportPath = { ...place, file: projectPath(place.file) };
    const ins = new Map(runtime.ins.map(({ name, asset }) => [name, this.#reference(asset)]));
    const parameters = this.#parameters(runtime.parameters, key, ins);
    const edges = new Map<AssetKey, Dependency["via"]>();
    const add = (upstream: AssetKey | undefined, via: Dependency["via"]): void => {
      if (upstream !== undefined && upstream !== key && !edges.has(upstream)) edges.set(upstream, via);
    };
    for (const { name, asset } of inputsOf(parameters)) add(asset, ins.has(name) ? "ins" : "parameter");
    for (const upstream of ins.values()) add(upstream, "ins");
    for (const reference of runtime.deps) add(this.#reference(reference), "deps");
    return {
      key,
      kind: runtime.kind,
      definition: { file: path.file, name: NOWHERE, whole: NOWHERE },
      export: path,
      group: runtime.group ?? DEFAULT_GROUP,
      owners: runtime.owners,
      tags: runtime.tags,
      kinds: runtime.kinds,
      metadata: runtime.metadata,
      formerly: runtime.formerly.flatMap((each) => parseAssetKey(each) ?? []),
      description: runtime.description ?? "",
      parameters,
      dependencies: [...edges].map(([upstream, via]) => ({ key: upstream, via, at: [] })),
      checks: this.#checks(runtime, path, key),
      partitions: null,
      computation: { kind: "single" },
      code: codeOf(runtime.codeVersion),
      // Read from the text alone: a step of what the text does not show is tried once.
      retry: null,
      timeoutMs: null,
    };
  }

  #checks(runtime: RuntimeAsset, path: ExportPath, key: AssetKey): readonly Check[] {
    const inside = runtime.checks.map((check) => this.#check(check, { ...path, check: check.name ?? "" }, key));
    const others = this.#answer.checks.flatMap((check) => {
      const [place] = check.exports;
      if (place === undefined || !("id" in check.asset) || check.asset.id !== runtime.id) return [];
      return this.#check(check, { ...place, file: projectPath(place.file) }, key);
    });
    return [...inside, ...others];
  }

  #check(check: CheckFacts, path: ExportPath, key: AssetKey): Check {
    let awaitsChecked = true;
    const parameters = (check.parameters ?? [{ kind: "name", name: "value" }]).flatMap((parameter): Parameter[] => {
      if (parameter.kind === "context" || !awaitsChecked) return [...this.#parameters([parameter], key, new Map())];
      awaitsChecked = false;
      const name = parameter.kind === "name" ? parameter.name : "value";
      return [{ kind: "input", name, asset: key, optional: false }];
    });
    const upstream = new Set(inputsOf(parameters).map(({ asset }) => asset));
    upstream.delete(key);
    return {
      name: check.name ?? path.check ?? String(path.member ?? path.name),
      asset: key,
      definition: { file: path.file, name: NOWHERE, whole: NOWHERE },
      export: path,
      blocking: check.blocking,
      severity: check.severity,
      description: check.description ?? "",
      parameters,
      dependencies: [...upstream].map((each) => ({ key: each, via: "parameter", at: [] })),
      code: codeOf(null),
    };
  }

  #parameters(
    given: RuntimeParameters,
    key: AssetKey,
    ins: ReadonlyMap<string, AssetKey | undefined>,
  ): readonly Parameter[] {
    // A function that hides what it takes is given one object.
    const hidden = { kind: "object" as const, properties: [...ins.keys(), "context"] };
    const input = (name: string): Input[] => {
      const asset = ins.has(name) ? ins.get(name) : this.#resolve(name, key);
      return asset === undefined ? [] : [{ name, asset, optional: false }];
    };
    return (given ?? (ins.size === 0 ? [] : [hidden])).flatMap((parameter): Parameter[] => {
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
          return [];
      }
    });
  }

  #resolve(name: string, key: AssetKey): AssetKey | undefined {
    const named = (this.#byName.get(name) ?? []).filter((each) => each !== key);
    return named.find((each) => keyPrefix(each) === keyPrefix(key)) ?? (named.length === 1 ? named[0] : undefined);
  }

  #reference(reference: Reference): AssetKey | undefined {
    return "id" in reference ? this.#keys.get(reference.id) : parseAssetKey(reference.key);
  }
}

function keyed(answer: Evaluated, manifest: Manifest): readonly Keyed[] {
  const byPlace = new Map(manifest.assets.map((asset) => [placeId(asset.export), asset]));
  const found = answer.assets.flatMap((runtime) => {
    const known = runtime.exports.flatMap((place) => {
      const text = placesOf(place).flatMap((each) => byPlace.get(placeId(each)) ?? [])[0];
      return text === undefined ? [] : [{ place, text }];
    });
    const [first] = runtime.exports;
    if (first === undefined) return [];
    const { place, text } = known[0] ?? { place: first, text: null };
    const key = keyAt(runtime, text?.export ?? place);
    return key === undefined ? [] : [{ runtime, place, key, text }];
  });
  const taken = new Set(found.map(({ text }) => text));
  const byKey = new Map(manifest.assets.filter((asset) => !taken.has(asset)).map((asset) => [asset.key, asset]));
  return found.map((each) => ({ ...each, text: each.text ?? byKey.get(each.key) ?? null }));
}

/** Node may find a name of a CommonJS module in its default export alone. */
function placesOf(place: Place): readonly Place[] {
  const { file, name, member } = place;
  return name === "default" && typeof member === "string" ? [place, { file, name: member }] : [place];
}

function keyAt({ key, keyPrefix: prefix }: RuntimeAsset, { name, member }: Place): AssetKey | undefined {
  if (key !== null) return parseAssetKey(key);
  const own = member ?? (name === "default" ? 0 : name);
  return typeof own === "string" ? parseAssetKey([...prefix, own].join("/")) : undefined;
}

function inputsOf(parameters: readonly Parameter[]): readonly Input[] {
  return parameters.flatMap((parameter): readonly Input[] => {
    if (parameter.kind === "context") return [];
    if (parameter.kind === "input") return [parameter];
    return parameter.properties.flatMap((property) => (property.kind === "input" ? [property] : []));
  });
}

function codeOf(given: string | null): CodeVersion {
  const untracked = given === null ? ["what makes it while its module runs"] : [];
  return { version: given ?? "run:unknown", given: given !== null, declarations: {}, files: [], untracked };
}

/**
 * From what a definition process found to assets with keys and dependencies, by the rules of keys and dependencies, and
 * to the asset of the text that each is.
 */
import {
  type Asset,
  type Check,
  type CodeVersion,
  DEFAULT_GROUP,
  type Definition,
  type ExportPath,
  type Manifest,
} from "@headwater/core/asset";
import { type AssetKey, compareText, keyName, parseAssetKey, projectPath } from "@headwater/core/keys";
import type { Range } from "@headwater/core/location";
import { linkRuntimeDefinition } from "@headwater/core/runtime/link-runtime-definition";
import type { RuntimeCheckDefinition, RuntimeDefinition } from "@headwater/core/runtime/runtime-definition";
import type { Evaluated, RuntimeAsset } from "@headwater/protocol/definitions";

export interface LinkedRuntime {
  readonly runtime: RuntimeAsset;
  readonly definition: RuntimeDefinition;
  /** As the run shows it. */
  readonly asset: Asset;
  /** The same asset as the text shows it, if it does. */
  readonly text: Asset | null;
}

type Place = RuntimeAsset["exports"][number];
type Reference = RuntimeAsset["deps"][number];
type CheckFacts = RuntimeAsset["checks"][number];

/** Where in its file something is made that the text does not show is not known. */
const NOWHERE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export interface LinkedAnswer {
  /** Sorted by key. What has no key, or is not exported, is left out. */
  readonly linked: readonly LinkedRuntime[];
  /** Those whose key another has, also if only case differs: one that the text shows, else the first. */
  readonly doubles: readonly Double[];
}

export interface Double {
  readonly runtime: RuntimeAsset;
  readonly place: Place;
  readonly key: AssetKey;
  /** What has the key: an asset of the text, or one that was made before this one. */
  readonly holder: Asset;
}

export function linkRuntime(answer: Evaluated, manifest: Manifest): LinkedAnswer {
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
  readonly #texts: readonly Asset[];
  readonly #keyed: readonly Keyed[];
  readonly #keys = new Map<number, AssetKey>();
  readonly #byName: Map<string, AssetKey[]>;

  constructor(answer: Evaluated, manifest: Manifest) {
    this.#answer = answer;
    this.#texts = manifest.assets.filter(({ madeAtRun }) => madeAtRun === undefined);
    this.#keyed = keyed(answer, this.#texts);
    for (const { runtime, key } of this.#keyed) this.#keys.set(runtime.id, key);
    const all = new Set([...manifest.assets.map(({ key }) => key), ...this.#keys.values()]);
    this.#byName = Map.groupBy(all, keyName);
  }

  link(): LinkedAnswer {
    const linked: LinkedRuntime[] = [];
    const doubles: Double[] = [];
    const holders = new Map<string, Asset>();
    for (const text of this.#texts) holders.set(text.key.toLowerCase(), text);
    for (const { runtime, key, place, text } of this.#keyed) {
      const lower = key.toLowerCase();
      const holder = text ?? holders.get(lower);
      if (text === null && holder !== undefined) {
        doubles.push({ runtime, key, place, holder });
        continue;
      }
      const definition = this.#definition({ runtime, key, place, text });
      const asset = this.#asset(definition);
      linked.push({ runtime, definition, text, asset });
      if (text === null) holders.set(lower, asset);
    }
    return { linked: linked.sort((a, b) => compareText(a.asset.key, b.asset.key)), doubles };
  }

  #asset(definition: RuntimeDefinition): Asset {
    const keys = { keysNamed: (name: string) => this.#byName.get(name) ?? [], explicit: () => false };
    const place: Definition = { file: definition.export.file, name: NOWHERE, whole: NOWHERE };
    const { asset, checks } = linkRuntimeDefinition(keys, definition, place);
    return {
      ...asset,
      checks: checks.map((check): Check => ({ ...check, code: codeOf(null) })),
      code: codeOf(definition.code.given),
    };
  }

  #definition({ runtime, place, key }: Keyed): RuntimeDefinition {
    const path = exportPath(place);
    const others = runtime.exports.filter((each) => placeId(each) !== placeId(place)).map(exportPath);
    return {
      key,
      kind: runtime.kind,
      export: path,
      others,
      group: runtime.group ?? DEFAULT_GROUP,
      owners: runtime.owners,
      tags: runtime.tags,
      kinds: runtime.kinds,
      metadata: runtime.metadata,
      formerly: runtime.formerly.flatMap((each) => parseAssetKey(each) ?? []),
      description: runtime.description ?? "",
      parameters: runtime.parameters,
      ins: runtime.ins.map(({ name, asset }) => ({ name, asset: this.#reference(asset) ?? null })),
      deps: runtime.deps.flatMap((reference) => this.#reference(reference) ?? []),
      checks: this.#checks(runtime, path),
      code: { given: runtime.codeVersion, ignorePackages: runtime.ignorePackages, files: runtime.codeFiles },
      retry: runtime.retry,
      timeoutMs: runtime.timeoutMs,
    };
  }

  #checks(runtime: RuntimeAsset, path: ExportPath): readonly RuntimeCheckDefinition[] {
    const inside = runtime.checks.map((check) => checkOf(check, { ...path, check: check.name ?? "" }));
    const others = this.#answer.checks.flatMap((check) => {
      const [place] = check.exports;
      if (place === undefined || !("id" in check.asset) || check.asset.id !== runtime.id) return [];
      return checkOf(check, exportPath(place));
    });
    return [...inside, ...others];
  }

  #reference(reference: Reference): AssetKey | undefined {
    return "id" in reference ? this.#keys.get(reference.id) : parseAssetKey(reference.key);
  }
}

function checkOf(check: CheckFacts, path: ExportPath): RuntimeCheckDefinition {
  return {
    name: check.name ?? path.check ?? String(path.member ?? path.name),
    export: path,
    blocking: check.blocking,
    severity: check.severity,
    description: check.description ?? "",
    parameters: check.parameters,
  };
}

function keyed(answer: Evaluated, texts: readonly Asset[]): readonly Keyed[] {
  const byPlace = new Map(texts.map((asset) => [placeId(asset.export), asset]));
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
  // One that its file did not show where the text has it may have come from elsewhere.
  const taken = new Set(found.map(({ text }) => text));
  const loaded = new Set(answer.files);
  const lost = texts.filter((asset) => !taken.has(asset) && loaded.has(asset.export.file));
  const byKey = new Map(lost.map((asset) => [asset.key, asset]));
  return found.map((each) => ({ ...each, text: each.text ?? byKey.get(each.key) ?? null }));
}

/** Node may find a name of a CommonJS module in its default export alone. */
function placesOf(place: Place): readonly Place[] {
  const { file, name, member } = place;
  return name === "default" && typeof member === "string" ? [place, { file, name: member }] : [place];
}

function exportPath(place: Place): ExportPath {
  return { ...place, file: projectPath(place.file) };
}

function keyAt({ key, keyPrefix: prefix }: RuntimeAsset, { name, member }: Place): AssetKey | undefined {
  if (key !== null) return parseAssetKey(key);
  const own = member ?? (name === "default" ? 0 : name);
  return typeof own === "string" ? parseAssetKey([...prefix, own].join("/")) : undefined;
}

function codeOf(given: string | null): CodeVersion {
  const untracked = given === null ? ["what makes it while its module runs"] : [];
  return { version: given ?? "run:unknown", given: given !== null, declarations: {}, files: [], untracked };
}

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
import { linkRuntimeCheck, linkRuntimeDefinition } from "@headwater/core/runtime/link-runtime-definition";
import type {
  RuntimeAsset as AssetAtRun,
  RuntimeCheckDefinition,
  RuntimeChecks,
} from "@headwater/core/runtime/runtime-definition";
import type { Evaluated, RuntimeAsset } from "@headwater/protocol/definitions";

export interface LinkedRuntime {
  readonly runtime: RuntimeAsset;
  readonly definition: AssetAtRun;
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
  /** What the run shows of assets that the text shows, and the text does not: sorted by key. */
  readonly checks: readonly RuntimeChecks[];
  /** Checks of a name that another of the asset has: the other counts. */
  readonly doubleChecks: readonly DoubleCheck[];
}

export interface DoubleCheck {
  readonly asset: AssetKey;
  readonly check: RuntimeCheckDefinition;
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
    // The text counts, also where others refer to it.
    for (const { runtime, key, text } of this.#keyed) this.#keys.set(runtime.id, text?.key ?? key);
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
    const checks = new CheckMerger(this.#answer, this.#texts, (reference) => this.#reference(reference)).merge(linked);
    return { linked: linked.sort((a, b) => compareText(a.asset.key, b.asset.key)), doubles, ...checks };
  }

  #asset(definition: AssetAtRun): Asset {
    const keys = { keysNamed: (name: string) => this.#byName.get(name) ?? [], explicit: () => false };
    const place: Definition = { file: definition.export.file, name: NOWHERE, whole: NOWHERE };
    const { asset } = linkRuntimeDefinition(keys, definition, place);
    const checks = definition.checks.map((each) => linkRuntimeCheck(keys, definition.key, each, place).check);
    return {
      ...asset,
      checks: checks.map((check): Check => ({ ...check, code: codeOf(null) })),
      code: codeOf(definition.code.given),
    };
  }

  #definition({ runtime, place, key, text }: Keyed): AssetAtRun {
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
      checks: [...checksInside(runtime, path), ...this.#checksOf(text?.key ?? key)],
      code: { given: runtime.codeVersion, ignorePackages: runtime.ignorePackages, files: runtime.codeFiles },
      retry: runtime.retry,
      timeoutMs: runtime.timeoutMs,
    };
  }

  #checksOf(key: AssetKey): readonly RuntimeCheckDefinition[] {
    return this.#answer.checks.flatMap((check) => {
      const [place] = check.exports;
      return place === undefined || this.#reference(check.asset) !== key ? [] : checkOf(check, exportPath(place));
    });
  }

  #reference(reference: Reference): AssetKey | undefined {
    return "id" in reference ? this.#keys.get(reference.id) : parseAssetKey(reference.key);
  }
}

/** Of each asset that the text shows, the checks that the text does not show. */
class CheckMerger {
  readonly #answer: Evaluated;
  readonly #texts: readonly Asset[];
  readonly #reference: (reference: Reference) => AssetKey | undefined;

  constructor(answer: Evaluated, texts: readonly Asset[], reference: (reference: Reference) => AssetKey | undefined) {
    this.#answer = answer;
    this.#texts = texts;
    this.#reference = reference;
  }

  merge(linked: readonly LinkedRuntime[]): Pick<LinkedAnswer, "checks" | "doubleChecks"> {
    const merged: RuntimeChecks[] = [];
    const doubleChecks: DoubleCheck[] = [];
    const others = Map.groupBy(this.#answer.checks, ({ asset }) => this.#reference(asset));
    const insides = new Map(linked.map(({ text, runtime, definition }) => [text, { runtime, definition }]));
    for (const text of this.#texts) {
      const inside = insides.get(text);
      const written = new Set(text.checks.map((check) => placeId(check.export)));
      const separate = (others.get(text.key) ?? []).flatMap((check) => {
        const [place] = check.exports;
        const isWritten = check.exports.some((each) => placesOf(each).some((path) => written.has(placeId(path))));
        return place === undefined || isWritten ? [] : checkOf(check, exportPath(place));
      });
      const names = new Set(text.checks.map(({ name }) => name));
      // Those inside that the text does not show too are said to differ.
      const own = inside === undefined ? [] : checksInside(inside.runtime, text.export);
      const checks = own.filter(({ name }) => !names.has(name));
      for (const { name } of checks) names.add(name);
      for (const check of separate) {
        if (names.has(check.name)) doubleChecks.push({ asset: text.key, check });
        else checks.push(check);
        names.add(check.name);
      }
      if (checks.length > 0) merged.push({ kind: "checks", key: text.key, checks });
    }
    return { checks: merged, doubleChecks };
  }
}

function checksInside({ checks }: RuntimeAsset, path: ExportPath): readonly RuntimeCheckDefinition[] {
  return checks.map((check) => checkOf(check, { ...path, check: check.name ?? "" }));
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

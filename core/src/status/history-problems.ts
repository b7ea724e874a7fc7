/**
 * What the history of a project says of its text: a new key that changes what a name means, and a new key that looks
 * like an old one renamed. Both are questions to whoever wrote the text, and both are offered an answer.
 */
import type { Asset, Manifest } from "../asset.ts";
import { type AssetKey, compareText, keyName } from "../keys.ts";
import { containsPosition, type Location } from "../location.ts";
import { findAsset } from "../manifest-lookup.ts";
import type { Fix, Problem, RelatedLocation } from "../problem.ts";
import type { AssetSummary } from "../run/summaries.ts";
import { FormerKeys } from "./former-keys.ts";

export interface HistoryInput {
  readonly manifest: Pick<Manifest, "assets" | "problems">;
  /** The rows of one environment, those of keys that are no asset any more too. */
  readonly rows: ReadonlyMap<AssetKey, AssetSummary>;
  readonly fixes: HistoryFixes;
}

/** Edits of the text; empty where it gives no place for one. */
export interface HistoryFixes {
  /** Has an input of an asset mean an upstream, whatever keys there are. */
  pinInput(asset: AssetKey, name: string, upstream: AssetKey): readonly Fix[];
  continueHistory(asset: AssetKey, old: AssetKey): readonly Fix[];
}

export function historyProblems({ manifest, rows, fixes }: HistoryInput): readonly Problem[] {
  return new HistoryTable(manifest, rows.values()).problems(fixes);
}

/**
 * What the history says, kept while assets and rows change: a look costs what has changed, and what is found.
 *
 * Invariant: a table that was updated answers as one made from scratch.
 */
export class HistoryTable {
  readonly #rows: Map<AssetKey, AssetSummary>;
  #manifest: HistoryInput["manifest"];
  #former: FormerKeys;
  /** Assets that were made from an upstream on which they no longer depend. */
  readonly #losing = new Set<AssetKey>();
  /** Assets that were never made, and whose code is their version. */
  readonly #unmade = new Set<AssetKey>();
  /** Recorded keys of what was made, and is no asset any more. */
  readonly #gone = new Set<AssetKey>();

  constructor(manifest: HistoryInput["manifest"], rows: Iterable<AssetSummary>) {
    this.#manifest = manifest;
    this.#rows = new Map([...rows].map((row) => [row.asset, row]));
    this.#former = new FormerKeys(manifest);
    this.#look(this.#all());
  }

  /** @param keys of assets whose definition changed, came or went */
  update(manifest: HistoryInput["manifest"], keys: Iterable<AssetKey>, rows: Iterable<AssetSummary>): void {
    const touched = new Set(keys);
    this.#manifest = manifest;
    const former = this.#former;
    if (!former.isEmpty || [...touched].some((key) => findAsset(manifest, key)?.formerly.length !== 0))
      this.#former = new FormerKeys(manifest);
    for (const row of rows) {
      this.#rows.set(row.asset, row);
      touched.add(row.asset).add(this.#former.now(row.asset));
    }
    this.#look(this.#former.equals(former) ? touched : this.#all());
  }

  problems(fixes: HistoryFixes): readonly Problem[] {
    const losing = [...this.#losing].sort(compareText).flatMap((key) => findAsset(this.#manifest, key) ?? []);
    return [...changedNames(this.#manifest, losing, (key) => this.#rowOf(key), fixes), ...this.#renamed(fixes)];
  }

  #renamed(fixes: HistoryFixes): readonly Problem[] {
    if (this.#gone.size === 0) return [];
    const gone = [...this.#gone].flatMap((key) => this.#rows.get(key) ?? []);
    const unmade = [...this.#unmade].sort(compareText).flatMap((key) => findAsset(this.#manifest, key) ?? []);
    return renamedKeys(unmade, gone, { manifest: this.#manifest, fixes });
  }

  #all(): Set<AssetKey> {
    return new Set([...this.#manifest.assets.map(({ key }) => key), ...this.#rows.keys()]);
  }

  #rowOf(key: AssetKey): AssetSummary | undefined {
    return this.#former.row(key, (recorded) => this.#rows.get(recorded));
  }

  #look(keys: ReadonlySet<AssetKey>): void {
    for (const key of keys) {
      const asset = findAsset(this.#manifest, key);
      put(this.#losing, key, asset !== undefined && this.#lost(asset));
      put(this.#unmade, key, asset !== undefined && this.#isUnmade(asset));
      const isMade = (this.#rows.get(key)?.latest ?? null) !== null;
      put(this.#gone, key, isMade && findAsset(this.#manifest, this.#former.now(key)) === undefined);
    }
  }

  #lost(asset: Asset): boolean {
    const inputs = this.#rowOf(asset.key)?.latest?.inputs ?? [];
    return inputs.some((input) => !asset.dependencies.some(({ key }) => key === input.asset));
  }

  #isUnmade({ key, kind, code }: Asset): boolean {
    if (kind !== "asset" || code.given) return false;
    return this.#former.recorded(key).every((each) => this.#rows.get(each)?.latest == null);
  }
}

function put<T>(set: Set<T>, item: T, belongs: boolean): void {
  if (belongs) set.add(item);
  else set.delete(item);
}

/** A dependent, and what its input read before the new key came. */
interface Dependent {
  readonly asset: Asset;
  readonly name: string;
  readonly before: AssetKey;
  readonly at: Location;
}

/** @param losing assets that were made from what they no longer depend on */
function changedNames(
  manifest: HistoryInput["manifest"],
  losing: readonly Asset[],
  rowOf: (key: AssetKey) => AssetSummary | undefined,
  fixes: HistoryFixes,
): readonly Problem[] {
  const dependents = new Map<AssetKey, Dependent[]>();
  for (const asset of losing) {
    const inputs = rowOf(asset.key)?.latest?.inputs ?? [];
    const lost = inputs.filter((input) => !asset.dependencies.some(({ key }) => key === input.asset));
    for (const { asset: before } of lost) {
      if (findAsset(manifest, before) === undefined) continue;
      for (const { key, at } of nowMeant(asset, keyName(before), manifest)) {
        const isNew = rowOf(key)?.latest == null && !inputs.some((input) => input.asset === key);
        if (!isNew) continue;
        const dependent: Dependent = { asset, name: keyName(before), before, at };
        dependents.set(key, [...(dependents.get(key) ?? []), dependent]);
      }
    }
  }
  return [...dependents].flatMap(([key, changed]) => nameProblem(findAsset(manifest, key), changed, fixes));
}

/** What a parameter of that name means now: its upstream, or each key of several that it could mean. */
function nowMeant(
  { parameters, dependencies, definition }: Asset,
  name: string,
  { assets, problems }: HistoryInput["manifest"],
): readonly { readonly key: AssetKey; readonly at: Location }[] {
  const inputs = parameters.flatMap((parameter) => (parameter.kind === "object" ? parameter.properties : [parameter]));
  const meant = inputs.flatMap((input) => (input.kind === "input" && input.name === name ? [input.asset] : []));
  const found = dependencies.flatMap(({ key, via, at: [at] }) =>
    via === "parameter" && meant.includes(key) && at !== undefined ? [{ key, at }] : [],
  );
  if (found.length > 0) return found;
  const unclear = problems.find(
    (problem) =>
      problem.code === "HW202" &&
      problem.name === name &&
      problem.at.file === definition.file &&
      containsPosition(definition.whole, problem.at.range.start),
  );
  if (unclear === undefined) return [];
  return assets.flatMap(({ key }) => (keyName(key) === name ? [{ key, at: unclear.at }] : []));
}

function nameProblem(
  asset: Asset | undefined,
  dependents: readonly Dependent[],
  fixes: HistoryFixes,
): readonly Problem[] {
  const [first] = dependents;
  if (asset === undefined || first === undefined) return [];
  const names = dependents.map(({ asset: { key } }) => `\`${key}\``);
  const edits = dependents.map((each) => fixes.pinInput(each.asset.key, each.name, each.before));
  const pinned = edits.every((found) => found.length > 0) ? edits.flatMap(([fix]) => fix?.edits ?? []) : [];
  return [
    {
      code: "HW213",
      severity: "warning",
      message: `The new key \`${asset.key}\` changes what \`${first.name}\` means in ${list(names)}: until now that was \`${first.before}\`.`,
      at: placeOf(asset),
      related: dependents.map(({ at, before, asset: { key } }): RelatedLocation => {
        return { at, message: `In \`${key}\` this was \`${before}\`.` };
      }),
      fixes:
        pinned.length === 0
          ? []
          : [{ title: `Keep ${first.before} in ${list(names)}`.replaceAll("`", ""), edits: pinned }],
    },
  ];
}

/** Only where one new key and one old key have the code: of several nobody knows which is which. */
function renamedKeys(
  unmade: readonly Asset[],
  gone: readonly AssetSummary[],
  { manifest, fixes }: Pick<HistoryInput, "manifest" | "fixes">,
): readonly Problem[] {
  const byVersion = Map.groupBy(gone, ({ latest }) => latest?.codeVersion ?? "");
  const fresh = Map.groupBy(unmade, ({ code }) => code.version);
  return [...fresh].flatMap(([version, [asset, ...others]]): Problem[] => {
    const [old, ...more] = byVersion.get(version) ?? [];
    if (asset === undefined || old === undefined || others.length + more.length > 0) return [];
    const readers = readersByOldName(old.asset, manifest);
    const continued = fixes.continueHistory(asset.key, old.asset);
    return [
      {
        code: "HW114",
        severity: "information",
        message: `\`${asset.key}\` has the code that made \`${old.asset}\`, which is no asset any more. If it was renamed, \`formerly: ["${old.asset}"]\` keeps its history.`,
        at: placeOf(asset),
        related: readers.map(({ asset: reader, at }): RelatedLocation => {
          return { at, message: `\`${reader}\` still reads \`${old.asset}\`.` };
        }),
        fixes: [...continuedForReaders(asset.key, old.asset, readers, { continued, fixes }), ...continued],
      },
    ];
  });
}

interface Reader {
  readonly asset: AssetKey;
  readonly at: Location;
}

/** Inputs of assets that have the name of an old key, and mean nothing now. */
function readersByOldName(old: AssetKey, { assets, problems }: HistoryInput["manifest"]): readonly Reader[] {
  const named = problems.filter(({ code, name }) => code === "HW201" && name === keyName(old));
  return named.flatMap(({ at }): readonly Reader[] => {
    const holds = ({ definition }: Pick<Asset, "definition">): boolean =>
      definition.file === at.file && containsPosition(definition.whole, at.range.start);
    const reader = assets.find(holds);
    // What a check reads is no input of its asset.
    return reader === undefined || reader.checks.some(holds) ? [] : [{ asset: reader.key, at }];
  });
}

/** All at once: nobody renames an asset without those who read it. */
function continuedForReaders(
  key: AssetKey,
  old: AssetKey,
  readers: readonly Reader[],
  { continued, fixes }: { readonly continued: readonly Fix[]; readonly fixes: HistoryFixes },
): readonly Fix[] {
  const all = [continued, ...readers.map(({ asset }) => fixes.pinInput(asset, keyName(old), key))];
  if (readers.length === 0 || all.some((found) => found.length === 0)) return [];
  const names = list(readers.map(({ asset }) => asset));
  return [
    {
      title: `Continue the history of ${old}, and have ${names} read ${key}`,
      edits: all.flatMap(([fix]) => fix?.edits ?? []),
    },
  ];
}

function placeOf({ definition: { file, name } }: Asset): Location {
  return { file, range: name };
}

/** `a`, `b` and `c`. */
function list(words: readonly string[]): string {
  const sorted = [...words].sort(compareText);
  const last = sorted.at(-1) ?? "";
  return sorted.length < 2 ? last : `${sorted.slice(0, -1).join(", ")} and ${last}`;
}

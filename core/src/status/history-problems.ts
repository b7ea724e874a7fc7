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
  const former = new FormerKeys(manifest);
  const rowOf = (key: AssetKey): AssetSummary | undefined => former.row(key, (recorded) => rows.get(recorded));
  return [...changedNames(manifest, rowOf, fixes), ...renamedKeys(manifest.assets, former, rows, fixes)];
}

/** A dependent, and what its input read before the new key came. */
interface Dependent {
  readonly asset: Asset;
  readonly name: string;
  readonly before: AssetKey;
  readonly at: Location;
}

function changedNames(
  manifest: HistoryInput["manifest"],
  rowOf: (key: AssetKey) => AssetSummary | undefined,
  fixes: HistoryFixes,
): readonly Problem[] {
  const dependents = new Map<AssetKey, Dependent[]>();
  for (const asset of manifest.assets) {
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
    ({ code, at, message }) =>
      code === "HW202" &&
      at.file === definition.file &&
      containsPosition(definition.whole, at.range.start) &&
      message.startsWith(`\`${name}\` `),
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
  assets: readonly Asset[],
  former: FormerKeys,
  rows: ReadonlyMap<AssetKey, AssetSummary>,
  fixes: HistoryFixes,
): readonly Problem[] {
  const gone = [...rows.values()].filter(
    ({ asset, latest }) => latest !== null && findAsset({ assets }, former.now(asset)) === undefined,
  );
  if (gone.length === 0) return [];
  const byVersion = Map.groupBy(gone, ({ latest }) => latest?.codeVersion ?? "");
  const isNew = ({ key, kind, code }: Asset): boolean =>
    kind === "asset" && !code.given && former.recorded(key).every((each) => rows.get(each)?.latest == null);
  const fresh = Map.groupBy(assets.filter(isNew), ({ code }) => code.version);
  return [...fresh].flatMap(([version, [asset, ...others]]): Problem[] => {
    const [old, ...more] = byVersion.get(version) ?? [];
    if (asset === undefined || old === undefined || others.length + more.length > 0) return [];
    return [
      {
        code: "HW114",
        severity: "information",
        message: `\`${asset.key}\` has the code that made \`${old.asset}\`, which is no asset any more. If it was renamed, \`formerly: ["${old.asset}"]\` keeps its history.`,
        at: placeOf(asset),
        related: [],
        fixes: fixes.continueHistory(asset.key, old.asset),
      },
    ];
  });
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

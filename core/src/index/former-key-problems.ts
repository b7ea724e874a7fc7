/** Entries of `formerly` that continue no history: of a key that an asset has, and of one that two assets claim. */
import type { Asset } from "../asset.ts";
import { type AssetKey, compareText } from "../keys.ts";
import type { Location } from "../location.ts";
import type { Problem } from "../problem.ts";
import type { FormerKey } from "./described-options.ts";
import { problem } from "./place.ts";

export interface RenamedAsset {
  readonly key: AssetKey;
  readonly name: Location;
  readonly formerly: readonly FormerKey[];
}

export function formerKeyProblems(
  renamed: readonly RenamedAsset[],
  assets: ReadonlyMap<AssetKey, Pick<Asset, "definition">>,
): readonly Problem[] {
  const sorted = renamed.toSorted((a, b) => compareText(a.key, b.key) || compareText(a.name.file, b.name.file));
  const entries = sorted.flatMap((asset) => asset.formerly.map(({ key, at }) => ({ asset, key, at })));
  const byKey = Map.groupBy(entries, ({ key }) => key);
  return [...byKey].flatMap(([old, claims]): readonly Problem[] => {
    const living = assets.get(old)?.definition;
    if (living !== undefined) {
      const name: Location = { file: living.file, range: living.name };
      const others = claims.filter(({ asset }) => asset.key !== old);
      const atEntries = claims.map(({ asset, at }) => {
        const what = asset.key === old ? "the key of this asset" : "an asset";
        const message = `\`formerly\` names \`${old}\`, which is ${what} now: only a key that is gone has a history to continue.`;
        const related = asset.key === old ? [] : [{ at: name, message: `\`${old}\` is defined here.` }];
        return problem("HW117", at, message, { related });
      });
      const [other] = others;
      if (other === undefined) return atEntries;
      const message = `\`${other.asset.key}\` continues the history of \`${old}\`, which this asset has: take its entry in \`formerly\` away, or give this asset another key.`;
      const related = others.map(({ at }) => ({ at, message: `\`formerly\` names \`${old}\` here.` }));
      return [...atEntries, problem("HW117", name, message, { related })];
    }
    if (new Set(claims.map(({ asset }) => asset.key)).size === 1) return [];
    return claims.map((claim) => {
      const others = claims.filter(({ asset }) => asset.key !== claim.asset.key);
      const related = others.map(({ asset, at }) => ({ at, message: `\`${asset.key}\` names it here.` }));
      const message = `\`${old}\` is a former key of two assets: a history goes on as one. Keep the entry in one of them.`;
      return problem("HW117", claim.at, message, { related });
    });
  });
}

/** A key that continues the history of another makes nobody stale that names it in `ins` or `deps`. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Manifest } from "@headwater/core/asset";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { computeStatus } from "@headwater/core/status/compute-status";
import { madeBy } from "../core/support/fixture-rows.ts";
import { manifestOf } from "./support/check.ts";

/** Everything was made by the first text: what the statuses are with the second one. */
async function after(before: string, now: string): Promise<string> {
  const text = (body: string): string => `//- /a.ts\nimport { asset } from "headwater";\n${body}`;
  const rows = made(await manifestOf(text(before)));
  const manifest = await manifestOf(text(now));
  assert.deepEqual(manifest.problems, []);
  const statuses = computeStatus({ manifest, graph: new AssetGraph(manifest), rows });
  return [...statuses.values()]
    .map(({ key, status, causes }) => [key, status, ...causes.map(({ message }) => `(${message})`)].join(" "))
    .join(", ");
}

function made({ assets }: Manifest): AssetSummary[] {
  return assets.map(({ key, code: { version, declarations }, dependencies }) => {
    const row = madeBy(key, { inputs: Object.fromEntries(dependencies.map((each) => [each.key, "d1"])) });
    return { ...row, latest: row.latest && { ...row.latest, codeVersion: version, declarations } };
  });
}

const OLD = `export const old = asset(() => 1);`;
const FRESH = `export const fresh = asset({ formerly: ["old"] }, () => 1);`;

describe("an asset whose upstream was renamed", () => {
  const cases: readonly (readonly [title: string, before: string, now: string, expected: string])[] = [
    [
      "stays current where it comes after it",
      `${OLD}\nexport const b = asset({ deps: [old] }, () => 2);`,
      `${FRESH}\nexport const b = asset({ deps: [fresh] }, () => 2);`,
      "b current, fresh current",
    ],
    [
      "stays current where it names the key",
      `${OLD}\nexport const b = asset({ ins: { x: "old" }, deps: [] }, ({ x }) => x);`,
      `${FRESH}\nexport const b = asset({ ins: { x: "fresh" } }, ({ x }) => x);`,
      "b current, fresh current",
    ],
    [
      "stays current where `ins` came with the new key",
      `${OLD}\nexport const b = asset((old) => old);`,
      `${FRESH}\nexport const b = asset({ ins: { old: fresh } }, (old) => old);`,
      "b current, fresh current",
    ],
    [
      "stays current where its own key is another, too",
      `${OLD}\nexport const a = asset({ deps: [old] }, () => 2);`,
      `${FRESH}\nexport const b = asset({ formerly: ["a"], deps: [fresh] }, () => 2);`,
      "b current, fresh current",
    ],
    [
      "stays current where several were renamed, one of them twice",
      `${OLD}\nexport const p = asset(() => 2);\nexport const b = asset({ ins: { x: old, y: p } }, (x, y) => x - y);`,
      `export const fresh = asset({ formerly: ["newer", "old"] }, () => 1);\nexport const q = asset({ formerly: ["p"] }, () => 2);\nexport const b = asset({ ins: { x: fresh, y: q } }, (x, y) => x - y);`,
      "b current, fresh current, q current",
    ],
    [
      "is stale where its inputs changed places besides",
      `${OLD}\nexport const p = asset(() => 2);\nexport const b = asset({ ins: { x: old, y: p } }, (x, y) => x - y);`,
      `${FRESH}\nexport const p = asset(() => 2);\nexport const b = asset({ ins: { x: p, y: fresh } }, (x, y) => x - y);`,
      "b stale (its code changed), fresh current, p current",
    ],
    [
      "is stale where its code changed besides",
      `${OLD}\nexport const b = asset({ deps: [old] }, () => 2);`,
      `${FRESH}\nexport const b = asset({ deps: [fresh] }, () => 3);`,
      "b stale (its code changed), fresh current",
    ],
    [
      "is stale where a helper of it changed besides",
      `${OLD}\nconst k = () => 1;\nexport const b = asset({ deps: [old] }, () => k());`,
      `${FRESH}\nconst k = () => 2;\nexport const b = asset({ deps: [fresh] }, () => k());`,
      "b stale (its code changed) (k in a.ts changed), fresh current",
    ],
    [
      "is stale where the new key continues nothing",
      `${OLD}\nexport const b = asset({ deps: [old] }, () => 2);`,
      `export const fresh = asset(() => 1);\nexport const b = asset({ deps: [fresh] }, () => 2);`,
      "b stale (its code changed) (fresh is a new dependency) (old is no longer a dependency), fresh missing",
    ],
  ];
  for (const [title, before, now, expected] of cases) {
    it(title, async () => {
      assert.equal(await after(before, now), expected);
    });
  }
});

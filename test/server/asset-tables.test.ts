/** Tables that follow edits equal those of the whole manifest, and know every asset that a file has to do with. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Asset } from "@headwater/core/asset";
import { assetKey, projectPath } from "@headwater/core/keys";
import { assetsTouching, assetTables, updatedTables } from "@headwater/server/asset-tables";
import { fixtureAsset, fixtureCheck, manifestOf, NOWHERE } from "../core/support/fixture-project.ts";

const NAMES = ["a", "b", "c", "d"] as const;
const FILES = ["one.ts", "two.ts", "three.ts"].map((path) => projectPath(path));

const file = fc.constantFrom(...FILES);
const edit = fc.record({
  key: fc.constantFrom(...NAMES),
  gone: fc.nat(4).map((number) => number === 0),
  file,
  atRun: fc.nat(4).map((number) => number === 0),
  dependencies: fc.array(fc.tuple(fc.constantFrom(...NAMES), file), { maxLength: 2 }),
  check: fc.option(file),
});

describe("tables of assets", () => {
  it("are those of the manifest, after any edits (property)", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const assets = new Map<string, Asset>();
        let tables = assetTables(manifestOf([]));
        for (const change of edits) {
          const key = assetKey(change.key);
          const had = assets.delete(key);
          if (!change.gone) assets.set(key, assetOf(change));
          const manifest = manifestOf([...assets.values()]);
          const asset = assets.get(key);
          const set = asset === undefined ? [] : [asset];
          tables = updatedTables(tables, { manifest, set, removed: had && change.gone ? [key] : [] });
          const fresh = assetTables(manifest);
          assert.deepEqual(tables.keysByFile, fresh.keysByFile);
          assert.deepEqual(tables.keysByOtherFile, fresh.keysByOtherFile);
          for (const path of FILES) {
            const touching = new Set(assetsTouching(tables, path));
            for (const each of manifest.assets)
              assert.equal(touching.has(each), touches(each, path), `${path} ${each.key}`);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

function touches({ definition, madeAtRun, dependencies, checks }: Asset, path: string): boolean {
  return (
    (madeAtRun !== true && definition.file === path) ||
    dependencies.some(({ at }) => at.some((place) => place.file === path)) ||
    checks.some((check) => check.definition.file === path)
  );
}

function assetOf({
  key,
  file: path,
  atRun,
  dependencies,
  check,
}: typeof edit extends fc.Arbitrary<infer Edit> ? Edit : never): Asset {
  const names = new Map(dependencies);
  const plain = fixtureAsset(key, { dependencies: [...names.keys()] });
  const ofCheck = fixtureCheck(key, "rows");
  return {
    ...plain,
    ...(atRun ? { madeAtRun: true } : {}),
    definition: { ...plain.definition, file: path },
    dependencies: plain.dependencies.map((dependency) => ({
      ...dependency,
      at: [{ file: names.get(dependency.key as (typeof NAMES)[number]) ?? path, range: NOWHERE }],
    })),
    checks: check === null ? [] : [{ ...ofCheck, definition: { ...ofCheck.definition, file: check } }],
  };
}

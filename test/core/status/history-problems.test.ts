/** A table of the history that follows edits and events says what one made from scratch says. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Asset, Parameter } from "@headwater/core/asset";
import { assetKey } from "@headwater/core/keys";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { type HistoryFixes, historyProblems, HistoryTable } from "@headwater/core/status/history-problems";
import { fixtureAsset, manifestOf, NOWHERE } from "../support/fixture-project.ts";
import { madeBy, rowOf } from "../support/fixture-rows.ts";

const NAMES = ["a", "b", "p/a", "p/b", "q/a"] as const;
const NO_FIXES: HistoryFixes = { pinInput: () => [], continueHistory: () => [] };

describe("what the history says", () => {
  it("is the same after any edits and events as from scratch (property)", () => {
    let found = 0;
    const name = fc.constantFrom(...NAMES);
    const define = fc
      .record({
        key: name,
        dependencies: fc.subarray([...NAMES], { maxLength: 2 }),
        version: fc.constantFrom("1", "2"),
        formerly: fc.oneof(
          { weight: 4, arbitrary: fc.constant<(typeof NAMES)[number][]>([]) },
          fc.subarray([...NAMES], { maxLength: 1 }),
        ),
      })
      .map((asset) => ({ kind: "define" as const, ...asset }));
    const remove = fc.record({ kind: fc.constant("remove" as const), key: name });
    const row = fc
      .record({
        key: name,
        inputs: fc.dictionary(name, fc.constant("d1"), { maxKeys: 2 }),
        codeVersion: fc.constantFrom("1", "2"),
        made: fc.boolean(),
      })
      .map((made) => ({ kind: "row" as const, ...made }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 4, arbitrary: define }, remove, { weight: 3, arbitrary: row }), { maxLength: 25 }),
        (changes) => {
          const assets = new Map<string, Asset>();
          const rows = new Map<string, AssetSummary>();
          const table = new HistoryTable(manifestOf([]), []);
          for (const change of changes) {
            const key = assetKey(change.key);
            if (change.kind === "row") rows.set(key, change.made ? madeBy(key, change) : rowOf(key));
            else if (change.kind === "remove") assets.delete(key);
            else assets.set(key, reading(key, change));
            const manifest = manifestOf([...assets.values()]);
            const came = rows.get(key);
            table.update(manifest, [key], change.kind === "row" && came !== undefined ? [came] : []);
            const said = table.problems(NO_FIXES);
            found += said.length;
            const byKey = new Map([...rows.values()].map((each) => [each.asset, each]));
            assert.deepEqual(said, historyProblems({ manifest, rows: byKey, fixes: NO_FIXES }));
          }
        },
      ),
      { numRuns: Number(process.env["FC_RUNS"] ?? 3000) },
    );
    assert.ok(found > 0, "nothing was ever found");
  });
});

function reading(
  key: string,
  options: { dependencies: readonly string[]; version: string; formerly: readonly string[] },
): Asset {
  const parameters = options.dependencies.map((asset): Parameter => {
    const [last = asset] = asset.split("/").slice(-1);
    return { kind: "input", name: last, asset: assetKey(asset), optional: false };
  });
  const file = fixtureAsset(key).definition.file;
  const plain = fixtureAsset(key, { ...options, formerly: options.formerly.map(assetKey) });
  return {
    ...plain,
    parameters,
    dependencies: plain.dependencies.map((dependency) => ({
      ...dependency,
      via: "parameter",
      at: [{ file, range: NOWHERE }],
    })),
  };
}

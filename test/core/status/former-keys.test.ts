/** An asset that was renamed keeps its history, and so do those that read it. */
import assert from "node:assert/strict";
import type { Asset } from "@headwater/core/asset";
import { assetKey } from "@headwater/core/keys";
import { computeStatus, StatusTable } from "@headwater/core/status/compute-status";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { fixtureAsset, fixtureCheck, projectOf } from "../support/fixture-project.ts";
import { checkResult, ERROR, madeBy, rowOf, RUN } from "../support/fixture-rows.ts";

const renamed = (key: string, ...formerly: string[]): Asset =>
  fixtureAsset(key, { formerly: formerly.map(assetKey), checks: [fixtureCheck(key, "rows")] });
const reader = fixtureAsset("reader", { dependencies: ["fresh"] });
const read = madeBy("reader", { inputs: { old: "d1" } });
const at = (row: AssetSummary, position: number): AssetSummary => ({
  ...row,
  latest: row.latest && { ...row.latest, position },
});

describe("an asset that had another key", () => {
  const cases: readonly (readonly [title: string, assets: readonly Asset[], rows: readonly AssetSummary[], string])[] =
    [
      ["has the history of that key", [renamed("fresh", "old")], [madeBy("old")], "fresh current d1"],
      [
        "leaves those current that read it",
        [renamed("fresh", "old"), reader],
        [madeBy("old"), read],
        "fresh current d1 · reader current d1",
      ],
      [
        "has its own history once it was made",
        [renamed("fresh", "old")],
        [at(madeBy("old"), 1), at(madeBy("fresh", { dataVersion: "d2" }), 2)],
        "fresh current d2",
      ],
      [
        "has the newest of several",
        [renamed("fresh", "older", "old")],
        [at(madeBy("older"), 1), at(madeBy("old", { dataVersion: "d2" }), 2)],
        "fresh current d2",
      ],
      [
        "fails by its own attempts alone",
        [renamed("fresh", "old")],
        [madeBy("old", { failure: { position: 2, runId: RUN, at: 1, error: ERROR } }), at(madeBy("fresh"), 3)],
        "fresh current d1",
      ],
      [
        "is running under its own key",
        [renamed("fresh", "old")],
        [madeBy("old"), rowOf("fresh", { running: { runId: RUN, since: 1 } })],
        "fresh running d1",
      ],
      [
        "takes nothing from a key that is in use",
        [renamed("fresh", "old"), fixtureAsset("old")],
        [madeBy("old")],
        "fresh missing · old current d1",
      ],
      ["without saying so has no history", [fixtureAsset("fresh")], [madeBy("old")], "fresh missing"],
      [
        "is one of two that say so: the first by key",
        [renamed("fresh", "old"), renamed("other", "old")],
        [madeBy("old")],
        "fresh current d1 · other missing",
      ],
    ];
  for (const [title, assets, rows, expected] of cases) {
    it(title, () => {
      const statuses = [...computeStatus({ ...projectOf(assets), rows }).values()];
      const words = statuses.map(({ key, status, latest }) =>
        [key, status, latest?.dataVersion ?? ""].join(" ").trim(),
      );
      assert.equal(words.join(" · "), expected);
    });
  }

  it("takes the history over when the old asset goes", () => {
    const assets = [renamed("fresh", "old"), fixtureAsset("old")];
    const { graph } = projectOf(assets);
    const table = new StatusTable({ manifest: { assets }, graph, rows: [madeBy("old")] });
    assert.equal(table.statuses.get(assetKey("fresh"))?.status, "missing");
    graph.update({ set: [], removed: [assetKey("old")] });
    table.update({ edit: { manifest: { assets: assets.slice(0, 1) }, keys: [assetKey("old")] } });
    assert.equal(table.statuses.get(assetKey("fresh"))?.status, "current");
  });

  it("keeps the results of checks, its own before older ones", () => {
    const checks = (passed: boolean): AssetSummary["checks"] => new Map([["rows", checkResult({ passed })]]);
    const passes = (...rows: AssetSummary[]): boolean | undefined =>
      computeStatus({ ...projectOf([renamed("fresh", "old")]), rows }).get(assetKey("fresh"))?.checks[0]?.result
        ?.passed;
    assert.equal(passes(madeBy("old", { checks: checks(false) })), false);
    assert.equal(passes(madeBy("old", { checks: checks(false) }), rowOf("fresh", { checks: checks(true) })), true);
  });
});

/** Statuses in an environment that reads what it lacks from others. */
import assert from "node:assert/strict";
import { assetKey } from "@headwater/core/keys";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { computeStatus } from "@headwater/core/status/compute-status";
import { describeStatus } from "@headwater/core/status/describe-status";
import { fixtureCheck, fixtureProject, projectOf } from "../support/fixture-project.ts";
import { checkResult, madeBy, rowOf } from "../support/fixture-rows.ts";

const PROJECT = fixtureProject(`
  a
  b < a
  c < b
`);
const elsewhere = (row: AssetSummary, environment = "prod"): AssetSummary => ({ ...row, environment });
const A_IN_PROD = elsewhere(madeBy("a", { dataVersion: "p1", at: 500 }));

describe("the status of what another environment gives", () => {
  const told = (
    rows: readonly AssetSummary[],
    deferredTo: readonly (readonly AssetSummary[])[],
    project = PROJECT,
  ): Record<string, string> =>
    Object.fromEntries(
      [...computeStatus({ ...project, rows, deferredTo })].map(([key, status]) => [
        key,
        describeStatus(status, { now: 1000 }),
      ]),
    );

  it("is missing here, and says where it is read from", () => {
    assert.deepEqual(told([], [[A_IN_PROD]]), {
      a: "missing: read from prod",
      b: "missing: never materialized",
      c: "missing: never materialized",
    });
  });

  it("makes nothing below it stale, until there is new data there", () => {
    const b = madeBy("b", { inputs: { a: "p1" }, at: 1000 });
    const c = madeBy("c", { inputs: { b: "d1" }, at: 1000 });
    const now = told([b, c], [[A_IN_PROD]]);
    assert.match(now["b"] ?? "", /^current(?!, upstream)/);
    assert.match(now["c"] ?? "", /^current(?!, upstream)/);
    const newer = elsewhere(madeBy("a", { dataVersion: "p2" }));
    const then = told([b, c], [[newer]]);
    assert.match(then["b"] ?? "", /^stale: a has new data/);
    assert.match(then["c"] ?? "", /^current, upstream stale/);
  });

  it("does not count where there is data of its own, and not for data that another environment lacks too", () => {
    const own = madeBy("a", { dataVersion: "d1" });
    const b = madeBy("b", { inputs: { a: "d1" } });
    assert.match(told([own, b], [[A_IN_PROD]])["b"] ?? "", /^current/);
    assert.equal(told([], [[elsewhere(rowOf("a"))]])["a"], "missing: never materialized");
  });

  it("is that of the nearest environment that has data", () => {
    const near = elsewhere(rowOf("a"), "staging");
    assert.equal(told([], [[near], [A_IN_PROD]])["a"], "missing: read from prod");
    const inStaging = elsewhere(madeBy("a"), "staging");
    assert.equal(told([], [[inStaging], [A_IN_PROD]])["a"], "missing: read from staging");
  });

  it("blocks what reads it by a check that failed there, and not by one that failed here on older data", () => {
    const project = fixtureProject(`
      a
      b < a
    `);
    const [a, b] = project.manifest.assets;
    assert.ok(a && b);
    const checked = projectOf([{ ...a, checks: [fixtureCheck("a", "whole", { blocking: true })] }, b]);
    const failed = new Map([["whole", checkResult({ passed: false, blocking: true, dataVersion: "p1" })]]);
    const row = { ...A_IN_PROD, checks: failed };
    assert.equal(told([], [[row]], checked)["b"], "blocked by check whole of a");
    assert.equal(told([madeBy("a")], [[row]], checked)["b"], "missing: never materialized");
  });

  it("follows an update of its rows", () => {
    const statuses = computeStatus({ ...PROJECT, rows: [], deferredTo: [[A_IN_PROD]] });
    assert.deepEqual(statuses.get(assetKey("a"))?.deferred, {
      environment: "prod",
      dataVersion: "p1",
      position: 1,
      at: 500,
    });
    const made = computeStatus({ ...PROJECT, rows: [madeBy("a")], deferredTo: [[A_IN_PROD]] });
    assert.ok(!("deferred" in (made.get(assetKey("a")) ?? {})));
  });
});

import assert from "node:assert/strict";
import type { Asset } from "@headwater/core/asset";
import { assetKey, assetStepId, checkStepId } from "@headwater/core/keys";
import type { PlannedStep } from "@headwater/core/events";
import { decideStep, type StepDecision } from "@headwater/core/run/decide-step";
import type { PlanMode } from "@headwater/core/run/plan";
import type { AssetSummary, StepState } from "@headwater/core/run/summaries";
import { fixtureProject } from "../support/fixture-project.ts";
import { checkResult, ERROR, madeBy, rowOf, RUN } from "../support/fixture-rows.ts";

const { manifest } = fixtureProject(`
  a | check=rows!
  b < a
  c < b
`);
const FAILED: StepState = { kind: "failed", durationMs: 1, error: ERROR };
const SUCCEEDED: StepState = { kind: "succeeded", durationMs: 1 };
const REFUSED = madeBy("a", { checks: new Map([["rows", checkResult({ passed: false, blocking: true })]]) });
const FAILURE = { position: 2, runId: RUN, at: 1, error: ERROR };

interface Situation {
  readonly step?: PlannedStep;
  readonly rows?: readonly AssetSummary[];
  readonly upstream?: StepState;
  readonly mode?: PlanMode;
  readonly ignoreChecks?: boolean;
}

describe("decideStep", () => {
  const step: PlannedStep = {
    id: assetStepId(assetKey("b")),
    kind: "materialize",
    asset: assetKey("b"),
    partition: null,
    checks: [],
    after: [assetStepId(assetKey("a"))],
  };
  const check: PlannedStep = { ...step, id: checkStepId(assetKey("b"), "x"), kind: "check", checks: ["x"] };
  const current = [madeBy("a"), madeBy("b", { inputs: { a: "d1" } })];
  const table: readonly [title: string, situation: Situation, expected: string][] = [
    ["runs what was selected, although it is current", { rows: current }, "run"],
    ["passes over what is current", { rows: current, mode: "stale" }, "unchanged"],
    [
      "passes over what failed since, when its data is still right",
      { rows: [madeBy("a"), { ...madeBy("b", { inputs: { a: "d1" } }), failure: FAILURE }], mode: "stale" },
      "unchanged",
    ],
    [
      "runs what upstream made stale",
      { rows: [madeBy("a", { dataVersion: "d2" }), madeBy("b", { inputs: { a: "d1" } })], mode: "stale" },
      "run",
    ],
    ["runs what is missing", { rows: [madeBy("a")], mode: "stale" }, "run"],
    [
      "runs what runs elsewhere",
      { rows: [madeBy("a"), rowOf("b", { running: { runId: RUN, since: 1 } })], mode: "stale" },
      "run",
    ],
    ["skips when upstream failed", { rows: current, upstream: FAILED }, "skip: upstream-failed a"],
    ["skips when upstream was canceled", { rows: current, upstream: { kind: "canceled" } }, "skip: upstream-failed a"],
    [
      "goes on after an unchanged upstream",
      { rows: current, upstream: { kind: "unchanged" }, mode: "stale" },
      "unchanged",
    ],
    [
      "says why upstream was skipped",
      { upstream: { kind: "skipped", reason: { kind: "upstream-failed", asset: assetKey("root") } } },
      "skip: upstream-failed root",
    ],
    [
      "says what blocked upstream",
      { upstream: { kind: "skipped", reason: { kind: "blocked", asset: assetKey("root"), check: "ok" } } },
      "skip: blocked root ok",
    ],
    ["is blocked by a failed check of upstream", { rows: [REFUSED] }, "skip: blocked a rows"],
    [
      "is blocked also when the check ended upstream's step",
      { rows: [REFUSED], upstream: FAILED },
      "skip: blocked a rows",
    ],
    [
      "is blocked also by an earlier run",
      { rows: [REFUSED, madeBy("b")], step: { ...step, after: [] } },
      "skip: blocked a rows",
    ],
    ["is not blocked when checks are ignored", { rows: [REFUSED], ignoreChecks: true }, "run"],
    [
      "evaluates a check alone, whatever blocks",
      { rows: [REFUSED], step: { ...check, after: [] }, mode: "checks" },
      "run",
    ],
    ["does not evaluate a check when its asset failed", { step: check, upstream: FAILED }, "skip: upstream-failed a"],
  ];
  for (const [title, situation, expected] of table) {
    it(title, () => {
      assert.equal(words(decide({ step, ...situation })), expected);
    });
  }

  it("blocks no step that only comes after the data", () => {
    const assets = manifest.assets.map((asset) =>
      asset.key === "b"
        ? { ...asset, dependencies: asset.dependencies.map((each) => ({ ...each, via: "deps" as const })) }
        : asset,
    );
    assert.equal(words(decide({ step, rows: [REFUSED], assets })), "run");
  });

  it("refuses to decide too early", () => {
    for (const kind of ["waiting", "running"] as const) {
      assert.throws(
        () => decide({ step, upstream: kind === "waiting" ? { kind } : { kind, since: 1, attempt: 1 } }),
        /before a ended/,
      );
    }
  });
});

function decide({
  step,
  rows = [],
  upstream = SUCCEEDED,
  mode = "selected",
  ignoreChecks = false,
  assets = manifest.assets,
}: Situation & { readonly step: PlannedStep; readonly assets?: readonly Asset[] }): StepDecision {
  const byKey = new Map(rows.map((row) => [row.asset, row]));
  return decideStep(step, {
    manifest: { assets },
    row: (key) => byKey.get(key),
    step: (id) => (id === "a" ? { asset: assetKey("a"), state: upstream } : undefined),
    mode,
    ignoreChecks,
  });
}

function words(decision: StepDecision): string {
  return decision.kind === "skip" ? `skip: ${Object.values(decision.reason).join(" ")}` : decision.kind;
}

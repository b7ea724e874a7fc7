import assert from "node:assert/strict";
import type { PlannedStep } from "@headwater/core/events";
import { assetKey } from "@headwater/core/keys";
import { makePlan } from "@headwater/core/run/make-plan";
import type { PlanMode } from "@headwater/core/run/plan";
import { computeStatus } from "@headwater/core/status/compute-status";
import type { AssetSummary } from "@headwater/core/run/summaries";
import {
  fixtureAsset,
  fixtureCheck,
  fixtureProject,
  keys,
  projectOf,
  type FixtureProject,
} from "../support/fixture-project.ts";
import { ERROR, madeBy, RUN, rowOf } from "../support/fixture-rows.ts";

const PROJECT = fixtureProject(`
  raw external
  b < raw    | check=shape! check=rows
  a < raw
  c < a, b   | check=total
  d < c
`);

describe("makePlan", () => {
  const shapes: readonly [title: string, mode: PlanMode, selected: string, expected: readonly string[]][] = [
    [
      "plans every selected asset, upstream first, checks with their asset",
      "selected",
      "d c b a raw",
      ["a", "b [shape rows]", "c [total] after a b", "d after c"],
    ],
    ["does not wait for what it does not run", "selected", "a d", ["a", "d"]],
    ["plans checks alone", "checks", "d c b", ["b:shape [shape]", "b:rows [rows]", "c:total [total]"]],
    ["plans nothing for external assets, absent ones and nothing", "selected", "raw absent", []],
  ];
  for (const [title, mode, selected, expected] of shapes) {
    it(title, () => {
      assert.deepEqual(plan(PROJECT, mode, selected), expected);
    });
  }

  const chosen: readonly [title: string, checks: readonly string[], expected: readonly string[]][] = [
    ["every check of a name", ["rows"], ["b:rows [rows]", "c:rows [rows]"]],
    ["one of one asset", ["c:rows"], ["c:rows [rows]"]],
    ["several, in the order of the plan", ["c:total", "b:shape", "b:shape"], ["b:shape [shape]", "c:total [total]"]],
    ["none of what is not selected", ["other:rows"], []],
  ];
  for (const [title, checks, expected] of chosen) {
    it(`plans the chosen checks alone: ${title}`, () => {
      const project = fixtureProject(`
        b | check=shape! check=rows
        c < b | check=total check=rows
        other | check=rows`);
      assert.deepEqual(plan(project, "checks", "b c", [], checks), expected);
    });
  }

  const made = [madeBy("a", { inputs: { raw: null } }), madeBy("b", { inputs: { raw: null } })];
  const stale: readonly [
    title: string,
    rows: readonly AssetSummary[] | null,
    selected: string,
    expected: readonly string[],
  ][] = [
    ["what is missing, and what it may make stale", [...made], "a b c d", ["c [total]", "d after c"]],
    ["nothing where all is current", made, "a b", []],
    ["what is stale by code", [madeBy("a", { inputs: { raw: null }, codeVersion: "older" })], "a", ["a"]],
    [
      "what failed, although its data is current",
      [madeBy("a", { inputs: { raw: null }, failure: { position: 2, runId: RUN, at: 1, error: ERROR } })],
      "a",
      ["a"],
    ],
    [
      "what is running elsewhere, if it was missing before",
      [rowOf("a", { running: { runId: RUN, since: 1 } })],
      "a",
      ["a"],
    ],
    ["not what only unselected assets could make stale", [...made, madeBy("d", { inputs: { c: null } })], "a b d", []],
    ["everything where the store cannot be read", null, "a b", ["a", "b [shape rows]"]],
  ];
  for (const [title, rows, selected, expected] of stale) {
    it(`with mode stale, plans ${title}`, () => {
      assert.deepEqual(plan(PROJECT, "stale", selected, rows), expected);
    });
  }

  it("gives a check that reads another asset of the run a step of its own, which downstream waits for if it blocks", () => {
    const reads = [{ key: assetKey("other"), via: "parameter" as const, at: [] }];
    const project = projectOf([
      fixtureAsset("a", {
        checks: [fixtureCheck("a", "same", { dependencies: reads, blocking: true }), fixtureCheck("a", "alone")],
      }),
      fixtureAsset("b", { dependencies: ["a"] }),
      { ...fixtureAsset("after"), dependencies: [{ key: assetKey("a"), via: "deps", at: [] }] },
      fixtureAsset("other"),
    ]);
    assert.deepEqual(plan(project, "selected", "a b after other"), [
      "a [alone]",
      "other",
      "a:same [same] after a other",
      "after after a",
      "b after a a:same",
    ]);
    assert.deepEqual(plan(project, "selected", "a b"), ["a [same alone]", "b after a"]);
  });

  it("does not make what a check reads wait for the check", () => {
    const reads = [{ key: assetKey("b"), via: "parameter" as const, at: [] }];
    const project = projectOf([
      fixtureAsset("a", { checks: [fixtureCheck("a", "roundtrip", { dependencies: reads, blocking: true })] }),
      fixtureAsset("b", { dependencies: ["a"] }),
      fixtureAsset("c", { dependencies: ["a"] }),
    ]);
    assert.deepEqual(plan(project, "selected", "a b c"), [
      "a",
      "b after a",
      "a:roundtrip [roundtrip] after a b",
      "c after a a:roundtrip",
    ]);
  });

  it("ends also where the graph has a cycle", () => {
    const project = fixtureProject("a < c\nb < a\nc < b");
    assert.deepEqual(plan(project, "selected", "a b c"), ["a", "b after a", "c after b"]);
  });
});

function plan(
  project: FixtureProject,
  mode: PlanMode,
  selected: string,
  rows: readonly AssetSummary[] | null = [],
  checks?: readonly string[],
): string[] {
  const statuses = computeStatus({ ...project, rows });
  const request = { selection: selected, assets: keys(selected), mode, ...(checks === undefined ? {} : { checks }) };
  return makePlan(request, { ...project, statuses }).steps.map(describeStep);
}

function describeStep({ id, checks, after }: PlannedStep): string {
  return [
    id,
    ...(checks.length > 0 ? [`[${checks.join(" ")}]`] : []),
    ...(after.length > 0 ? ["after", ...after] : []),
  ].join(" ");
}

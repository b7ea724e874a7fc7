import assert from "node:assert/strict";
import type { RunEvent } from "@headwater/core/events";
import { assetKey } from "@headwater/core/keys";
import { foldAsset, foldRun } from "@headwater/core/run/fold";
import type { AssetSummary, RunSummary } from "@headwater/core/run/summaries";
import { codeVersion } from "../support/fixture-project.ts";
import { ERROR, entriesOf, FixtureRun, RUN } from "../support/fixture-rows.ts";

describe("foldAsset", () => {
  const run = new FixtureRun();
  const other = new FixtureRun("run-0002");
  const accepted: RunEvent = {
    type: "version-accepted",
    at: 9,
    environment: "local",
    asset: assetKey("a"),
    partition: null,
    codeVersion: codeVersion("v2"),
    declarations: { "a.ts#a": "2" },
    reason: "only a rename",
  };
  const table: readonly [title: string, events: readonly RunEvent[], expected: string][] = [
    ["nothing for a run's own events", [run.started(["a"]), run.cancelRequested(), run.ended("succeeded")], "no row"],
    ["an attempt under way", [run.stepStarted("a")], "running by run-0001"],
    ["a retry is still the same attempt", [run.stepStarted("a"), run.retrying("a")], "running by run-0001"],
    ["a success", [run.stepStarted("a"), run.materialized("a"), run.succeeded("a")], "made at 2 as d1 of v1"],
    ["a failure", [run.stepStarted("a"), run.failed("a")], "failed at 2"],
    [
      "a failure keeps the data",
      [run.materialized("a"), run.succeeded("a"), run.failed("a")],
      "made at 1 as d1 of v1, failed at 3",
    ],
    [
      "a success clears the failure",
      [run.failed("a"), run.materialized("a"), run.succeeded("a")],
      "made at 2 as d1 of v1",
    ],
    ["unchanged clears the failure", [run.failed("a"), run.unchanged("a")], "never made"],
    [
      "a canceled attempt changes nothing",
      [run.materialized("a"), run.stepStarted("a"), run.canceled("a")],
      "made at 1 as d1 of v1",
    ],
    ["a skipped step changes nothing", [run.skipped("a", "b")], "never made"],
    ["the end of a run ends its attempts", [run.stepStarted("a"), run.ended("canceled")], "never made"],
    ["the end of another run does not", [run.stepStarted("a"), other.ended("failed")], "running by run-0001"],
    [
      "another run's end of the same asset does not",
      [other.stepStarted("a"), run.succeeded("a")],
      "running by run-0002",
    ],
    ["a check result", [run.materialized("a"), run.checked("a", "rows", false)], "made at 1 as d1 of v1, rows failed"],
    [
      "the newest check result",
      [run.checked("a", "rows", false), run.checked("a", "rows", true)],
      "never made, rows passed",
    ],
    ["a check that runs alone starts no attempt", [run.alone(run.stepStarted("a"), "rows")], "never made"],
    ["a check that fails alone is no failure of the asset", [run.alone(run.failed("a"), "rows")], "never made"],
    [
      "a check that succeeds alone clears no failure",
      [run.failed("a"), run.alone(run.succeeded("a"), "rows")],
      "failed at 1",
    ],
    ["an accepted version", [run.materialized("a"), accepted], "made at 1 as d1 of v2"],
    ["an accepted version of nothing", [accepted], "never made"],
    [
      "an unknown kind",
      [run.materialized("a"), { ...run.succeeded("a"), type: "teleported" } as unknown as RunEvent],
      "made at 1 as d1 of v1",
    ],
  ];
  for (const [title, events, expected] of table) {
    it(title, () => {
      const row = entriesOf(events).reduce<AssetSummary | undefined>(foldAsset, undefined);
      assert.equal(describeRow(row), expected);
    });
  }
});

describe("foldRun", () => {
  const run = new FixtureRun();
  const started = run.started(["a", "b"]);
  const table: readonly [title: string, events: readonly RunEvent[], expected: string][] = [
    ["waits", [started], "running: a waiting, b waiting"],
    ["needs its beginning", [run.stepStarted("a"), run.planned(["c"], 2)], "no row"],
    [
      "has a plan of several events, in which a step may stand again",
      [started, run.planned(["b", "c"], 1), run.stepStarted("c"), new FixtureRun("run-0002").planned(["d"], 0)],
      "running: a waiting, b waiting, c running",
    ],
    ["starts a step", [started, run.stepStarted("a")], "running: a running, b waiting"],
    ["retries a step", [started, run.stepStarted("a"), run.retrying("a")], "running: a retrying, b waiting"],
    [
      "ends steps",
      [started, run.stepStarted("a"), run.failed("a"), run.skipped("b", "a"), run.ended("failed")],
      "failed: a failed, b skipped",
    ],
    [
      "knows what did not change",
      [started, run.unchanged("a"), run.materialized("b"), run.succeeded("b"), run.ended("succeeded")],
      "succeeded: a unchanged, b succeeded",
    ],
    ["is asked to cancel", [started, run.cancelRequested()], "running, cancel requested: a waiting, b waiting"],
    [
      "is canceled",
      [started, run.cancelRequested(), run.canceled("a"), run.canceled("b"), run.ended("canceled")],
      "canceled: a canceled, b canceled",
    ],
    [
      "ends once",
      [started, run.ended("failed"), run.cancelRequested(), run.ended("succeeded")],
      "failed: a waiting, b waiting",
    ],
    [
      "a step ends once",
      [started, run.failed("a"), run.succeeded("a"), run.stepStarted("a")],
      "running: a failed, b waiting",
    ],
    [
      "goes on under a new owner",
      [started, run.failed("a"), { ...started, epoch: 2, pid: 99 }, run.stepStarted("b")],
      "running: a failed, b running",
    ],
    ["passes over another run", [started, new FixtureRun("run-0002").ended("failed")], "running: a waiting, b waiting"],
  ];
  for (const [title, events, expected] of table) {
    it(title, () => {
      const row = entriesOf(events).reduce<RunSummary | undefined>(foldRun, undefined);
      assert.equal(describeRun(row), expected);
    });
  }

  it("takes its owner and its times from the events", () => {
    const row = entriesOf([started, { ...started, epoch: 2, pid: 99, at: 50 }]).reduce<RunSummary | undefined>(
      foldRun,
      undefined,
    );
    assert.deepEqual([row?.epoch, row?.pid, row?.startedAt, row?.runId], [2, 99, 1, RUN]);
  });
});

function describeRow(row: AssetSummary | undefined): string {
  if (row === undefined) return "no row";
  const { latest, failure, running, checks } = row;
  if (failure !== null) assert.deepEqual(failure.error, ERROR);
  const facts = [
    ...(running === null ? [] : [`running by ${running.runId}`]),
    ...(latest === null
      ? []
      : [`made at ${latest.position} as ${latest.dataVersion} of ${latest.codeVersion.slice(-2)}`]),
    ...(failure === null ? [] : [`failed at ${failure.position}`]),
  ];
  return [
    ...(facts.length === 0 ? ["never made"] : facts),
    ...[...checks].map(([name, { passed }]) => `${name} ${passed ? "passed" : "failed"}`),
  ].join(", ");
}

function describeRun(row: RunSummary | undefined): string {
  if (row === undefined) return "no row";
  const cancel = row.status.kind === "running" && row.status.cancelRequested ? ", cancel requested" : "";
  return `${row.status.kind}${cancel}: ${row.steps.map(({ id, state }) => `${id} ${state.kind}`).join(", ")}`;
}

/** Where the log of a run is opened, in the words that it is really told in. */
import assert from "node:assert/strict";
import type { RunEvent } from "@headwater/core/events";
import { assetKey, assetStepId } from "@headwater/core/keys";
import { describeRun } from "@headwater/eventlog/run-log/describe-run";
import { lineToShow } from "../../client/src/log-line.ts";
import { entriesOf, FixtureRun, RUN } from "../core/support/fixture-rows.ts";

const run = new FixtureRun();
const FAILED_RUN: readonly RunEvent[] = [
  run.started(["raw", "clean", "report"]),
  run.stepStarted("raw"),
  run.materialized("raw"),
  run.checked("raw", "round", false, { severity: "warn" }),
  run.checked("raw", "many", false, { description: "only 2 rows" }),
  run.succeeded("raw"),
  run.stepStarted("clean"),
  run.retrying("clean"),
  run.stepStarted("clean", 2),
  run.failed("clean"),
  run.skipped("report", "clean"),
  run.ended("failed"),
];
const GOOD_RUN = [run.started(["raw"]), run.stepStarted("raw"), run.materialized("raw"), run.ended("succeeded")];

describe("the log of a run is opened", () => {
  const shown = (events: readonly RunEvent[], step?: string): string => {
    const printed = assetStepId(assetKey("clean"));
    const line = { at: 1, stream: "stdout" as const, level: "info" as const, text: "clean  failed to be funny" };
    const text = describeRun(RUN, {
      entries: entriesOf(events),
      printed: [{ stepId: printed, attempt: 1, line }],
      omitted: 0,
    });
    return (text.split("\n")[lineToShow(text, step)] ?? "").replace(/^\S+ {2}/, "");
  };

  it("where the step that is meant failed the last time", () => {
    assert.equal(shown(FAILED_RUN, "clean"), "clean  failed after 5 ms");
  });

  it("where its check failed", () => {
    assert.equal(shown(FAILED_RUN, "raw"), "raw  check many failed: only 2 rows");
  });

  it("where a step that did not fail ended", () => {
    assert.equal(shown(FAILED_RUN, "report"), "report  skipped: clean failed");
    assert.match(shown(GOOD_RUN, "raw"), /^raw {2}materialized/);
  });

  it("where something failed first, when no step is meant or the run had none of it", () => {
    assert.equal(shown(FAILED_RUN), "raw  check many failed: only 2 rows");
    assert.equal(shown(FAILED_RUN, "other"), "raw  check many failed: only 2 rows");
  });

  it("at the end of a run in which nothing failed", () => {
    assert.equal(shown(GOOD_RUN), "run succeeded after 10 ms");
  });
});

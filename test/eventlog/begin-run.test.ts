import assert from "node:assert/strict";
import type { PlannedStep, RunStarted } from "@headwater/core/events";
import { assetKey, runId, type StepId, assetStepId } from "@headwater/core/keys";
import { beginRun } from "@headwater/eventlog/begin-run";
import { MAX_EVENT_BYTES } from "@headwater/eventlog/encode-event";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import { FixtureRun } from "../core/support/fixture-rows.ts";
import { temporaryFolders } from "./temporary-folders.ts";

describe("the beginning of a run", function () {
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  it("is one event where the plan is short", () => {
    const started = new FixtureRun().started(["a", "b"]);
    assert.deepEqual(beginRun(started), [started]);
  });

  const names = Array.from({ length: 10_000 }, (_, index) => `marketing/daily_revenue_${String(index)}`);
  const large: readonly [title: string, started: RunStarted][] = [
    ["10,000 steps", planOf(names, (index) => (index < 50 ? [] : [index - 50, index - 49]))],
    ["a step that comes after 10,000 others", planOf(names, (index) => (index < 9_999 ? [] : range(9_999)))],
    [
      "10,000 steps, and the names of as many checks",
      { ...planOf(names, () => []), checks: names.map((name) => `${name}:rows`) },
    ],
    ["a selection of 100,000 characters", { ...planOf(names, () => []), selection: "'☃'".repeat(50_000) }],
  ];
  for (const [title, started] of large) {
    it(`is several events where it has ${title}, each within the limit, and all in one append`, async () => {
      const events = beginRun(started);
      const folder = newFolder();
      const log = await openEventLog({ folder, mode: "write" });
      await log.append(events);
      const entries = await log.entries({ after: 0, limit: 1_000 });
      assert.ok(entries.every(({ event }) => Buffer.byteLength(JSON.stringify(event)) <= MAX_EVENT_BYTES));
      assert.deepEqual(planIn(entries.map(({ event }) => event as RunStarted)), started.steps);
      const run = await log.run(runId("run-0001"));
      assert.deepEqual(
        run?.steps.map(({ id, state }) => [id, state.kind]),
        started.steps.map(({ id }) => [id, "waiting"]),
      );
      await log.close();
      assert.deepEqual((await verifyStore(folder)).faults, []);
    });
  }
});

function planOf(names: readonly string[], after: (index: number) => readonly number[]): RunStarted {
  const ids = names.map((name) => assetStepId(assetKey(name)));
  const { steps, ...started } = new FixtureRun().started(names);
  const planned = steps.map((step, index) => ({ ...step, after: after(index).map((other) => ids[other]!) }));
  return { ...started, selection: "*", steps: planned };
}

/** What a reader makes of the events: a step that is listed again has more that it comes after. */
function planIn(events: readonly Pick<RunStarted, "steps">[]): readonly PlannedStep[] {
  const plan = new Map<StepId, PlannedStep>();
  for (const step of events.flatMap(({ steps }) => steps)) {
    const known = plan.get(step.id);
    plan.set(step.id, known === undefined ? step : { ...known, after: [...known.after, ...step.after] });
  }
  return [...plan.values()];
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

/** A run's view of the log: what it commits together, and that it sees what others write. */
import assert from "node:assert/strict";
import type { RunEvent } from "@headwater/core/events";
import { assetKey, assetStepId, runId } from "@headwater/core/keys";
import { FormerKeys } from "@headwater/core/status/former-keys";
import { MemoryEventLog } from "@headwater/eventlog/memory-event-log";
import { RunLog } from "@headwater/runner/coordinator/run-log";
import { FixtureRun } from "../core/support/fixture-rows.ts";

/** Remembers what came in one append. */
class CountedLog extends MemoryEventLog {
  readonly appends: (readonly RunEvent["type"][])[] = [];

  override append(events: readonly RunEvent[]): Promise<number> {
    this.appends.push(events.map(({ type }) => type));
    return super.append(events);
  }
}

describe("RunLog", () => {
  const run = new FixtureRun();
  const stateOf = (view: RunLog, asset: string): string | undefined =>
    view.step(assetStepId(assetKey(asset)))?.state.kind;

  async function open(): Promise<{ readonly log: CountedLog; readonly view: RunLog }> {
    const log = new CountedLog();
    const started = run.started(["a", "b", "c"]);
    const view = await RunLog.open({
      log,
      runId: runId("run-0001"),
      environment: "local",
      steps: started.steps,
      former: new FormerKeys({ assets: [] }),
      onEntry: () => undefined,
    });
    await view.commit(started);
    return { log, view };
  }

  it("commits in one append what is recorded before anybody waits for it", async () => {
    const { log, view } = await open();
    view.record(run.stepStarted("a"));
    const ends = [run.succeeded("a"), run.succeeded("b")].map((event) => view.commitSoon(event));
    view.record(run.stepStarted("c"));
    view.hurry();
    view.hurry();
    await Promise.all(ends);
    assert.deepEqual(log.appends.slice(1), [["step-started", "step-succeeded", "step-succeeded", "step-started"]]);
    assert.deepEqual(
      ["a", "b", "c"].map((asset) => stateOf(view, asset)),
      ["succeeded", "succeeded", "running"],
    );
  });

  it("commits what nobody waits for too", async () => {
    const { log, view } = await open();
    await view.commitSoon(run.succeeded("a"));
    assert.deepEqual(log.appends.slice(1), [["step-succeeded"]]);
    view.hurry();
    await view.commit();
    assert.equal(log.appends.length, 2, "there was nothing to commit");
  });

  it("says to who waits, and to the next, that an append was refused", async () => {
    const { log, view } = await open();
    await log.append([new FixtureRun("run-0001", { epoch: 2 }).started(["a"])]);
    const end = view.commitSoon(run.succeeded("a"));
    view.hurry();
    await assert.rejects(end, /another owner/);
    await assert.rejects(view.commit(run.succeeded("b")), /another owner/);
    await assert.rejects(view.catchUp(), /another owner/);
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import type { RunEvent, VersionAccepted } from "@headwater/core/events";
import { assetKey } from "@headwater/core/keys";
import type { Metadata } from "@headwater/core/metadata";
import type { LatestMaterialization } from "@headwater/core/status/asset-status";
import { MAX_EVENT_BYTES } from "@headwater/eventlog/encode-event";
import type { EventLog } from "@headwater/eventlog/event-log";
import { splitInputs } from "@headwater/eventlog/split-inputs";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { pruneStore } from "@headwater/eventlog/sqlite/prune-store";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import { FixtureRun } from "../core/support/fixture-rows.ts";
import { temporaryFolders } from "./temporary-folders.ts";

describe("what a function of many inputs has read", function () {
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  it("is part of the event where it is short", () => {
    const run = new FixtureRun();
    const events: RunEvent[] = [run.materialized("a", { inputs: inputsOf(20, "1") }), run.succeeded("a")];
    for (const event of events) assert.deepEqual(splitInputs(event), [event]);
  });

  const notes: Metadata = Object.fromEntries(
    range(60).map((index) => [String(index), { type: "text", value: "☃".repeat(2_000) }]),
  );
  for (const [title, count, metadata] of [
    ["10,000 inputs", 10_000, {}],
    ["500 inputs and long notes", 500, notes],
    ["60 inputs and long notes", 60, notes],
  ] as const) {
    it(`is told whole, in events within the limit, of one with ${title}`, async () => {
      const run = new FixtureRun();
      const whole = run.materialized("a", { inputs: inputsOf(count, "1"), metadata });
      const { folder, log } = await open(run, whole);
      const entries = await log.entries({ after: 0, limit: 1_000 });
      assert.ok(entries.every(({ event }) => Buffer.byteLength(JSON.stringify(event)) <= MAX_EVENT_BYTES));
      assert.deepEqual((await latest(log)).inputs, whole.inputs);
      await log.close();
      assert.deepEqual((await verifyStore(folder)).faults, []);
    });
  }

  it("is what was accepted, where that came later, for the materialization that was meant alone", async () => {
    const run = new FixtureRun();
    const { folder, log } = await open(run, run.materialized("a", { inputs: inputsOf(1_000, "1") }));
    const { position } = await latest(log);
    const accept = (version: string, meant: number): VersionAccepted => ({
      type: "version-accepted",
      at: 1,
      environment: "local",
      asset: assetKey("a"),
      partition: null,
      codeVersion: "c2",
      declarations: {},
      inputs: run.materialized("a", { inputs: inputsOf(1_000, version) }).inputs,
      position: meant,
      reason: "same",
    });
    await log.append(splitInputs(accept("2", position)));
    await log.append(splitInputs(accept("3", position + 1)));
    const { inputs } = await latest(log);
    assert.deepEqual(
      [inputs.length, new Set(inputs.map(({ dataVersion }) => dataVersion?.at(-1)))],
      [1_000, new Set("2")],
    );
    await log.close();
    assert.deepEqual((await verifyStore(folder)).faults, []);
  });

  it("stays with what is newest when its run goes, and goes with what is not", async () => {
    const run = new FixtureRun();
    const { folder, log } = await open(run, run.materialized("a", { inputs: inputsOf(1_000, "1") }));
    const prune = () =>
      pruneStore({
        folder,
        values: join(folder, "values"),
        retention: { runs: null, ageMs: 0, bytes: null },
        now: 1_000_000,
        dryRun: false,
      });
    await log.append([run.succeeded("a"), run.ended("succeeded")]);
    await prune();
    assert.equal((await latest(log)).inputs.length, 1_000);
    assert.deepEqual((await verifyStore(folder)).faults, []);
    const next = new FixtureRun("run-0002");
    await log.append([next.started(["a"]), ...splitInputs(next.materialized("a", { inputs: inputsOf(700, "2") }))]);
    await log.append([next.succeeded("a"), next.ended("succeeded")]);
    await prune();
    await prune();
    assert.equal((await latest(log)).inputs.length, 700);
    const kinds = new Set(
      (await log.entries({ after: 0, limit: 1_000 })).flatMap(({ event }) => ("runId" in event ? event.runId : [])),
    );
    assert.deepEqual([...kinds], ["run-0002"]);
    await log.close();
    assert.deepEqual((await verifyStore(folder)).faults, []);
  });

  async function open(run: FixtureRun, made: RunEvent): Promise<{ folder: string; log: EventLog }> {
    const folder = newFolder();
    const log = await openEventLog({ folder, mode: "write" });
    await log.append([run.started(["a"]), ...splitInputs(made)]);
    return { folder, log };
  }
});

async function latest(log: EventLog): Promise<LatestMaterialization> {
  const { rows } = await log.assets("local");
  const made = rows[0]?.latest;
  assert.ok(made);
  return made;
}

function inputsOf(count: number, version: string): Record<string, string> {
  return Object.fromEntries(
    range(count).map((index) => [`marketing/daily_revenue_${String(index)}`, `sha256:${"0".repeat(63)}${version}`]),
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

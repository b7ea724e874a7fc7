/** The coordinator is killed at every moment of a run: the log never says what is not so, and the next run completes. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { RunEvent } from "@headwater/core/events";
import { FileIo, valuesFolder } from "@headwater/runner/io/file-io";
import { programPath } from "@headwater/runner/program-path";
import { headwater } from "./support/command.ts";
import { untilGone } from "./support/processes.ts";
import { ends, RunRig } from "./support/run-rig.ts";

const PROJECT = `
  export const raw = asset(() => [1, 2, 3]);
  export const left = asset((raw: number[]) => raw.length);
  export const right = asset((raw: number[]) => raw.toReversed());
  export const all = asset((left: number, right: number[]) => [left, ...right]);
  export const enough = assetCheck({ asset: raw, blocking: true }, (raw: number[]) => raw.length === 3);`;

/** Events of the whole run: the beginning, 4 steps of 3 events, a check, the end. */
const EVENTS = 15;

describe("a coordinator that is killed", function () {
  this.timeout(120_000);

  for (let count = 0; count < EVENTS; count += 2) {
    it(`when the log holds ${count} events`, async () => {
      const rig = new RunRig(PROJECT);
      try {
        await killAfter(rig, count);
        const left = await rig.entries();
        await assertTrue(rig, left);
        // Step processes see by themselves that the coordinator is gone.
        await Promise.all(left.flatMap((event) => (event.type === "step-started" ? [untilGone(event.pid)] : [])));
        await assertNothingRuns(rig);

        const next = await rig.run({ mode: "stale" });
        assert.equal(next.outcome.kind, "succeeded");
        assert.deepEqual(
          [await rig.value("all"), await rig.value("right")],
          [
            [3, 3, 2, 1],
            [3, 2, 1],
          ],
        );
        await assertTrue(rig, await rig.entries());
        const runs = await rig.withLog((log) => log.runs({ limit: 10 }));
        assert.ok(runs.every(({ status }) => status.kind !== "running"));
      } finally {
        rig.close();
      }
    });
  }
});

async function killAfter(rig: RunRig, count: number): Promise<void> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", programPath("coordinator")], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const gone = once(child, "exit");
  child.stdin.end(JSON.stringify(rig.request()));
  await rig.withLog(async (log) => {
    while (child.exitCode === null && (await log.position()) < count) await delay(1);
  });
  child.kill("SIGKILL");
  await gone;
}

/** Reading alone shows that the run does not go on. */
async function assertNothingRuns(rig: RunRig): Promise<void> {
  const [statuses, runs] = await Promise.all(
    ["status", "runs"].map((command) => headwater([command, "--json"], { cwd: rig.project.root })),
  );
  assert.doesNotMatch(`${String(statuses?.stdout)} ${String(runs?.stdout)}`, /"status": "running"/);
}

/** Every materialization of the log can be read, and no step has two ends. */
async function assertTrue(rig: RunRig, events: readonly RunEvent[]): Promise<void> {
  const io = new FileIo(valuesFolder(rig.storage));
  for (const event of events) {
    if (event.type === "materialized" && event.value !== null) await io.load(event.value);
  }
  for (const run of new Set(events.map((event) => ("runId" in event ? event.runId : "")))) {
    const own = events.filter((event) => "runId" in event && event.runId === run);
    for (const [step, end] of Object.entries(ends(own))) assert.doesNotMatch(end, / and /, step);
  }
}

/** The coordinator is killed at every moment of a run: the log never says what is not so, and the next run completes. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RunEvent } from "@headwater/core/events";
import { FileIo, valuesFolder } from "@headwater/runner/io/file-io";
import { programPath } from "@headwater/runner/program-path";
import { headwater } from "./support/command.ts";
import { isAlive, untilGone } from "./support/processes.ts";
import { ends, find, RunRig } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

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
        await assertNothingLeft(rig);
      } finally {
        rig.close();
      }
    });
  }
});

describe("what a step has started", function () {
  const rigs = useRunRig(this);

  for (const signal of ["SIGKILL", "SIGHUP"] as const)
    it(`ends with a coordinator that ${signal} ends`, async () => {
      const rig = rigs.open(`
        //- /src/assets.ts
        import { spawn } from "node:child_process";
        import { asset } from "headwater";
        import { tell } from "./gate.js";
        export const slow = asset(async () => {
          const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
          tell("slow", String(process.pid) + " " + String(child.pid));
          await new Promise(() => setInterval(() => undefined, 1000));
        });
        ${rigs.gates.module}`);
      const coordinator = startCoordinator(rig);
      await rigs.gates.arrived("slow");
      const pids = readFileSync(join(rigs.gates.folder, "slow.arrived"), "utf8").split(" ").map(Number);
      assert.ok(pids.length === 2 && pids.every(isAlive));
      coordinator.kill(signal);
      await Promise.all(pids.map(untilGone));
    });
});

describe("a process that a step has damaged", function () {
  const rigs = useRunRig(this);

  it("does not fail the step after it", async () => {
    const rig = rigs.open(`
      export const rude = asset(() => { globalThis.AbortController = class { constructor() { throw new Error("no"); } } as never; return 1; });
      export const next = asset({ deps: [rude] }, () => process.pid);`);
    const { outcome, events, runId } = await rig.run({}, { concurrency: 1 });
    assert.deepEqual([outcome.kind, ends(events)], ["succeeded", { next: "succeeded", rude: "succeeded" }]);
    assert.match((await rig.printed(runId, "next")).join("\n"), /had not begun: another process takes it/);
  });

  it("is blamed where the step itself ends it", async () => {
    const rig = rigs.open(`
      export const kind = asset(() => 1);
      export const rude = asset({ deps: [kind] }, () => process.exit(0));`);
    const { events } = await rig.run({}, { concurrency: 1 });
    assert.deepEqual(ends(events), { kind: "succeeded", rude: "failed" });
    assert.match(find(events, "step-failed").error.message, /exit code 0: does the code call process\.exit/);
  });
});

describe("step processes that are killed", function () {
  const rigs = useRunRig(this);

  it("at any moment fail their step with the reason, or are replaced before it; the rest goes on, the next run completes", async () => {
    const rig = rigs.open(PROJECT);
    for (let round = 0; round < 8; round++) {
      const killed = new Set<number>();
      const { outcome, events } = await rig.run(
        {},
        {
          onEvent: ({ event }) => {
            if (event.type !== "step-started") return;
            setTimeout(() => {
              if (!killed.has(event.pid)) kill(event.pid);
              killed.add(event.pid);
            }, Math.random() * 40);
          },
        },
      );
      const failures = events.filter((event) => event.type === "step-failed");
      for (const { error } of failures) assert.match(`${error.code} ${error.message}`, /^HW502 .*SIGKILL/);
      assert.equal(outcome.kind, failures.length > 0 ? "failed" : "succeeded");
      assert.equal(Object.keys(ends(events)).length, 4, "each step has an end");
      await assertTrue(rig, await rig.entries());
      await Promise.all([...killed].map(untilGone));
    }
    assert.equal((await rig.run({ mode: "stale" })).outcome.kind, "succeeded");
    assert.deepEqual(await rig.value("all"), [3, 3, 2, 1]);
  });
});

describe("a coordinator that is killed again and again", function () {
  const rigs = useRunRig(this);
  this.timeout(120_000);

  it("at random moments of its life leaves a log that is true, and no values that nobody knows", async () => {
    const rig = rigs.open(PROJECT);
    for (let round = 0; round < 12; round++) {
      const child = startCoordinator(rig);
      const gone = once(child, "exit");
      await Promise.race([gone, delay(100 + Math.random() * 600)]);
      child.kill("SIGKILL");
      await gone;
      const left = await rig.entries();
      await assertTrue(rig, left);
      await Promise.all(left.flatMap((event) => (event.type === "step-started" ? [untilGone(event.pid)] : [])));
    }
    assert.equal((await rig.run()).outcome.kind, "succeeded");
    assert.deepEqual(await rig.value("all"), [3, 3, 2, 1]);
    await assertNothingLeft(rig);
  });
});

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function startCoordinator(rig: RunRig): ChildProcess {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", programPath("coordinator")], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.stdin.end(JSON.stringify(rig.request()));
  return child;
}

async function killAfter(rig: RunRig, count: number): Promise<void> {
  const child = startCoordinator(rig);
  const gone = once(child, "exit");
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

/** Every file of a value is named by an event. */
async function assertNothingLeft(rig: RunRig): Promise<void> {
  const entries = await rig.entries();
  const named = entries.flatMap((event) =>
    event.type === "materialized" && event.value !== null ? [event.value.place] : [],
  );
  assert.deepEqual(rig.valueFiles().sort(), named.sort());
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

/** Which runs under way count as lost: by their process where it can be seen, else by their heartbeat. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import type { RunStarted } from "@headwater/core/events";
import { runId } from "@headwater/core/keys";
import { MemoryEventLog } from "@headwater/eventlog/memory-event-log";
import { keepBeating } from "@headwater/eventlog/run-log/heartbeat";
import { lostRuns } from "@headwater/eventlog/run-log/lost-run";
import { processIdentity } from "@headwater/eventlog/run-log/process-identity";
import { FixtureRun } from "../core/support/fixture-rows.ts";

const ID = runId("run-0001");
const NOW = 1_000_000_000;
const identity = processIdentity(process.pid);

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

/** A run that has begun, as its owner described itself, and whose heart beat last so long ago. */
async function logWith(started: Partial<RunStarted>, silentMs: number | null): Promise<MemoryEventLog> {
  const log = new MemoryEventLog();
  await log.append([new FixtureRun().started(["a"], { at: NOW - (silentMs ?? 0), ...started })]);
  return log;
}

const HOUR = 3_600_000;

describe("lostRuns", () => {
  const here = { host: hostname(), pid: process.pid, ...(identity === undefined ? {} : { process: identity }) };
  const cases: readonly [title: string, owner: () => Promise<Partial<RunStarted>>, silentMs: number, lost: boolean][] =
    [
      ["a process of this machine that is gone", async () => ({ ...here, pid: await deadProcess() }), 0, true],
      ["this process, whose timers may be late", async () => here, identity === undefined ? 0 : HOUR, false],
      ["a process on another host that beats", async () => ({ host: "elsewhere" }), 1_000, false],
      ["a process on another host that has long been silent", async () => ({ host: "elsewhere" }), HOUR, true],
      [
        "a process in another container of this name that beats",
        async () => ({ ...here, pid: await deadProcess(), process: { machine: "other", start: "1" } }),
        1_000,
        false,
      ],
      [
        "a process in another container of this name that is silent",
        async () => ({ ...here, process: { machine: "other", start: "1" } }),
        HOUR,
        true,
      ],
      ["a silent process that only its pid tells", async () => ({ host: hostname(), pid: process.pid }), HOUR, true],
    ];
  for (const [title, owner, silentMs, lost] of cases) {
    it(`${lost ? "counts" : "does not count"} the run of ${title}`, async () => {
      const log = await logWith(await owner(), silentMs);
      const found = await lostRuns(log, await log.runs({ limit: 9 }), NOW);
      assert.deepEqual(
        found.map((run) => run.runId),
        lost ? [ID] : [],
      );
    });
  }

  it("tells a process from one that has its pid now", async function () {
    if (identity === undefined) this.skip();
    const log = await logWith({ ...here, process: { ...identity, start: "1" } }, 0);
    assert.equal((await lostRuns(log, await log.runs({ limit: 9 }), NOW)).length, 1);
  });

  it("does not count a run that ended after it was read, or went to another owner", async () => {
    const pid = await deadProcess();
    const log = await logWith({ ...here, pid }, 0);
    const [before] = await log.runs({ limit: 9 });
    assert.ok(before);
    await log.append([new FixtureRun("run-0001", { epoch: 2 }).started(["a"], { ...here, at: NOW })]);
    assert.deepEqual(await lostRuns(log, [before], NOW), []);
    await log.append([new FixtureRun("run-0001", { epoch: 2 }).ended("succeeded")]);
    assert.deepEqual(await lostRuns(log, [before, ...(await log.runs({ limit: 9 }))], NOW), []);
  });

  it("never counts a run of a store without heartbeats by silence", async () => {
    const log = await logWith({ host: "elsewhere" }, HOUR);
    log.heartbeats = () => Promise.resolve(new Map());
    assert.deepEqual(await lostRuns(log, await log.runs({ limit: 9 }), NOW), []);
  });
});

describe("keepBeating", () => {
  it("beats until it is stopped, whatever a beat says", async () => {
    const log = new MemoryEventLog();
    await log.append([new FixtureRun().started(["a"], { at: 1 })]);
    const stop = keepBeating(log, { runId: ID, epoch: 1 }, 1);
    while ((await log.heartbeats()).get(ID) === 1) await new Promise((resolve) => setImmediate(resolve));
    await log.append([new FixtureRun().ended("succeeded")]);
    const refused = Promise.withResolvers<undefined>();
    log.beat = () => {
      refused.resolve(undefined);
      return Promise.reject(new Error("replaced"));
    };
    await refused.promise;
    stop();
  });
});

/** The coordinator as a process of its own, as the editor starts it; and what is left when it is killed. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { text } from "node:stream/consumers";
import type { RunRequest } from "@headwater/protocol/coordinator";
import { FileIo, valuesFolder } from "@headwater/runner/io/file-io";
import { programPath } from "@headwater/runner/program-path";
import { untilGone } from "./support/processes.ts";
import { ends, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("coordinator process", function () {
  const rigs = useRunRig(this);
  afterEach(() => {
    // Also where a test has failed.
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  it("runs the request that it reads, and ends with the code of the outcome", async () => {
    const rig = rigs.open(
      `export const one = asset(() => 1);\nexport const bad = asset(() => { throw new Error("no"); });`,
    );
    assert.deepEqual(await run(rig.request({ selection: "one" })), { code: 0, output: "" });
    assert.deepEqual((await run(rig.request())).code, 1);
    const refused = await run(rig.request({ selection: "one and" }));
    assert.equal(refused.code, 2);
    assert.match(refused.output, /^HW401: /);
    assert.equal(await rig.value("one"), 1);
  });

  for (const [what, code] of [
    ["waits", `await gate("never")`],
    ["computes without a pause", `tell("never", String(process.pid)); for (;;);`],
  ] as const) {
    it(`is killed while a step ${what}: the step process goes with it, the log says nothing false, the next run works`, async () => {
      const rig = rigs.open(`
        //- /src/assets.ts
        import { asset } from "headwater";
        import { gate, tell } from "./gate.js";
        export const first = asset(() => 1);
        export const slow = asset(async (first: number) => { ${code}; return first; });
        export const last = asset((slow: number) => slow);
        ${rigs.gates.module}`);
      const request = rig.request();
      const child = start(request);
      await rigs.gates.arrived("never");
      while (!story(await rig.entries()).includes("step-started slow")) await delay(10);
      const killed = once(child, "exit");
      child.kill("SIGKILL");
      await killed;

      const before = await rig.entries();
      const started = before.findLast((event) => event.type === "step-started");
      assert.ok(started?.stepId === "slow");
      await untilGone(started.pid);
      assert.deepEqual(ends(before), { first: "succeeded" });

      // As if the step had been writing its value.
      const slot = { environment: "local", asset: "slow", runId: request.runId, attempt: 1 };
      const orphan = await new FileIo(valuesFolder(rig.storage)).store(1, slot);

      const next = await rig.run({ selection: "first" });
      assert.equal(next.outcome.kind, "succeeded");
      const closed = (await rig.entries()).filter((event) => "runId" in event && event.runId === request.runId);
      assert.deepEqual(ends(closed), { first: "succeeded", last: "canceled", slow: "failed" });
      assert.deepEqual(story(closed).slice(-3), ["step-failed slow", "step-canceled last", "run-ended"]);
      const failed = closed.find((event) => event.type === "step-failed");
      assert.equal(failed?.error.code, "HW502");
      assert.ok(!rig.valueFiles().includes(orphan.place), "no event names it");
      assert.deepEqual(await rig.value("first"), 1);
    });
  }
});

const started: ChildProcess[] = [];

function start(request: RunRequest): ChildProcess {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", programPath("coordinator")], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(JSON.stringify(request));
  started.push(child);
  return child;
}

async function run(request: RunRequest): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = start(request);
  assert.ok(child.stdout !== null && child.stderr !== null);
  const [out, errors, exit] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: exit[0] as number | null, output: out + errors };
}

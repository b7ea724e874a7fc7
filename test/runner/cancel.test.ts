/** A run that is told to stop stops: kindly, then by force, and the log says so. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runId } from "@headwater/core/keys";
import { Gates } from "./support/gate.ts";
import { isAlive, untilGone } from "./support/processes.ts";
import { ends, RunRig, story } from "./support/run-rig.ts";

describe("cancel", function () {
  this.timeout(60_000);
  let rig: RunRig;
  let gates: Gates;
  beforeEach(() => {
    gates = new Gates();
  });
  afterEach(() => {
    rig.close();
    gates.close();
  });

  const project = (code: string): RunRig =>
    (rig = new RunRig(`
    //- /src/assets.ts
    import { asset } from "headwater";
    import { gate, tell } from "./gate.js";
    export const slow = asset(${code});
    export const below = asset((slow: number) => slow);
    ${gates.module}`));

  it("aborts the signal that the step's code has; what waits is canceled too", async () => {
    project(`async (context) => {
      tell("slow");
      await new Promise((_, reject) => context.signal.addEventListener("abort", () => { tell("aborted"); reject(context.signal.reason); }));
      return 1;
    }`);
    const cancel = new AbortController();
    const running = rig.run({}, { signal: cancel.signal });
    await gates.arrived("slow");
    cancel.abort();
    const { outcome, events } = await running;
    assert.equal(outcome.kind, "canceled");
    assert.ok(gates.hasArrived("aborted"));
    assert.deepEqual(ends(events), { below: "canceled", slow: "canceled" });
    assert.deepEqual(
      [story(events).includes("run-cancel-requested"), events.at(-1)],
      [true, { ...events.at(-1), type: "run-ended", outcome: "canceled" }],
    );
  });

  it("takes a request from the log, whichever process has written it", async () => {
    project(
      `async (context) => { tell("slow"); await new Promise((resolve) => context.signal.addEventListener("abort", resolve)); return 1; }`,
    );
    const request = rig.request();
    const running = rig.run(request);
    await gates.arrived("slow");
    await rig.withLog((log) =>
      log.append([{ type: "run-cancel-requested", at: Date.now(), environment: "local", runId: runId(request.runId) }]),
    );
    const { outcome, events } = await running;
    assert.equal(outcome.kind, "canceled");
    assert.deepEqual(ends(events), { below: "canceled", slow: "succeeded" }, "what ends well in time has ended well");
  });

  it("kills code that does not listen, and all that it has started", async () => {
    project(`async () => {
      const { spawn } = await import("node:child_process");
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
      tell("slow", String(process.pid) + " " + String(child.pid));
      for (;;);
    }`);
    const cancel = new AbortController();
    const running = rig.run({}, { signal: cancel.signal, graceMs: 50 });
    await gates.arrived("slow");
    const pids = readFileSync(join(gates.folder, "slow.arrived"), "utf8").split(" ").map(Number);
    assert.ok(pids.length === 2 && pids.every(isAlive));
    cancel.abort();
    const { outcome, events } = await running;
    assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
    await Promise.all(pids.map(untilGone));
  });

  it("skips the grace period when asked a second time", async () => {
    project(`async () => { tell("slow"); for (;;); }`);
    const cancel = new AbortController();
    const kill = new AbortController();
    const running = rig.run({}, { signal: cancel.signal, kill: kill.signal, graceMs: 1_000_000 });
    await gates.arrived("slow");
    cancel.abort();
    kill.abort();
    const { outcome, events } = await running;
    assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
  });

  it("before anything has begun cancels everything", async () => {
    project(`async () => 1`);
    const { outcome, events } = await rig.run({}, { signal: AbortSignal.abort() });
    assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
  });
});

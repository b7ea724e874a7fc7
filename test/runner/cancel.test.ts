/** A run that is told to stop stops: kindly, then by force, and the log says so. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runId } from "@headwater/core/keys";
import { isAlive, untilGone } from "./support/processes.ts";
import { ends, type RunRig, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

/** Longer than any test may take: what ends before it did not wait for it. */
const NEVER_MS = 1_000_000;

describe("cancel", function () {
  const rigs = useRunRig(this);

  const project = (code: string, above = ""): RunRig =>
    rigs.open(`
    //- /src/assets.ts
    import { asset } from "headwater";
    import { gate, tell } from "./gate.js";
    ${above}
    export const slow = asset(${code});
    export const below = asset((slow: number) => slow);
    ${rigs.gates.module}`);

  it("aborts the signal that the step's code has; what waits is canceled too", async () => {
    const rig = project(`async (context) => {
      const { signal } = context;
      tell("slow");
      await new Promise((_, reject) => signal.addEventListener("abort", () => { tell("aborted"); reject(signal.reason); }));
      return 1;
    }`);
    const cancel = new AbortController();
    const running = rig.run({}, { signal: cancel.signal, graceMs: NEVER_MS });
    await rigs.gates.arrived("slow");
    cancel.abort();
    const { outcome, events } = await running;
    assert.equal(outcome.kind, "canceled");
    assert.ok(rigs.gates.hasArrived("aborted"));
    assert.deepEqual(ends(events), { below: "canceled", slow: "canceled" });
    assert.deepEqual(
      [story(events).includes("run-cancel-requested"), events.at(-1)],
      [true, { ...events.at(-1), type: "run-ended", outcome: "canceled" }],
    );
  });

  it("takes a request from the log, whichever process has written it", async () => {
    const rig = project(
      `async (context) => { const { signal } = context; tell("slow"); await new Promise((resolve) => signal.addEventListener("abort", resolve)); return 1; }`,
    );
    const request = rig.request();
    const running = rig.run(request, { graceMs: NEVER_MS });
    await rigs.gates.arrived("slow");
    await requestCancel(rig, request.runId);
    const { outcome, events } = await running;
    assert.equal(outcome.kind, "canceled");
    assert.deepEqual(ends(events), { below: "canceled", slow: "succeeded" }, "what ends well in time has ended well");
  });

  it("ends the wait for a module that says which assets there are, and does not say it", async () => {
    const rig = rigs.open(`
      //- /src/tables.ts
      import { asset } from "headwater";
      import { tell } from "./gate.js";
      tell("loading", String(process.pid));
      while (tell !== undefined);
      export const tables = ["a", "b"].map((name) => asset({ key: name }, () => name));
      ${rigs.gates.module}`);
    const cancel = new AbortController();
    const running = rig.run({}, { signal: cancel.signal });
    await rigs.gates.arrived("loading");
    cancel.abort();
    const { outcome, events } = await running;
    assert.deepEqual([outcome.kind, events], ["canceled", []]);
    await untilGone(Number(readFileSync(join(rigs.gates.folder, "loading.arrived"), "utf8")));
  });

  it("takes a request that came before the run had begun", async () => {
    const rig = project(`() => new Promise<number>(() => setInterval(() => undefined, 1000))`);
    const request = rig.request();
    await requestCancel(rig, request.runId);
    const { outcome, events } = await rig.run(request);
    assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
  });

  for (const [what, code, above] of [
    ["waits", `() => { tell("slow"); return new Promise<number>(() => setInterval(() => undefined, 1000)); }`, ""],
    ["computes", `() => { tell("slow"); for (;;); }`, ""],
    ["is loaded", `() => 1`, `tell("slow"); await new Promise(() => setInterval(() => undefined, 1000));`],
  ] as const)
    it(`does not wait for code that has never asked for its signal, and ${what}`, async () => {
      const rig = project(code, above);
      const cancel = new AbortController();
      const running = rig.run({}, { signal: cancel.signal, graceMs: NEVER_MS });
      await rigs.gates.arrived("slow");
      cancel.abort();
      const { outcome, events } = await running;
      assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
    });

  it("kills code that does not heed it, and all that it has started", async () => {
    const rig = project(`async (context) => {
      const { spawn } = await import("node:child_process");
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
      if (!context.signal.aborted) tell("slow", String(process.pid) + " " + String(child.pid));
      for (;;);
    }`);
    const cancel = new AbortController();
    const running = rig.run({}, { signal: cancel.signal, graceMs: 50 });
    await rigs.gates.arrived("slow");
    const pids = readFileSync(join(rigs.gates.folder, "slow.arrived"), "utf8").split(" ").map(Number);
    assert.ok(pids.length === 2 && pids.every(isAlive));
    cancel.abort();
    const { outcome, events } = await running;
    assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
    await Promise.all(pids.map(untilGone));
  });

  it("skips the grace period when asked a second time", async () => {
    const rig = project(`async (context) => { if (!context.signal.aborted) tell("slow"); for (;;); }`);
    const cancel = new AbortController();
    const kill = new AbortController();
    const running = rig.run({}, { signal: cancel.signal, kill: kill.signal, graceMs: NEVER_MS });
    await rigs.gates.arrived("slow");
    cancel.abort();
    kill.abort();
    const { outcome, events } = await running;
    assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
  });

  it("before anything has begun cancels everything", async () => {
    const rig = project(`async () => 1`);
    const { outcome, events } = await rig.run({}, { signal: AbortSignal.abort() });
    assert.deepEqual([outcome.kind, ends(events)], ["canceled", { below: "canceled", slow: "canceled" }]);
  });

  it("comes to an end whatever the run is doing when it is asked, by signal and by request", async () => {
    const rig = rigs.open(`
      export const endless = asset(() => new Promise<number>(() => setInterval(() => undefined, 1000)));
      export const short = asset(() => 1);
      export const below = asset((short: number) => short);`);
    // The story of the run up to its endless step: each event is a moment to cancel at, and so is the turn after it.
    const moments = [
      "run-started",
      "step-started short",
      "step-started endless",
      "materialized short",
      "step-started below",
    ];
    for (const [index, moment] of [...moments, ...moments].entries()) {
      const request = rig.request();
      const cancel = new AbortController();
      let asked = Promise.resolve();
      const ask = (): void => {
        if (index % 2 === 0) cancel.abort();
        else asked = requestCancel(rig, request.runId);
      };
      const { outcome, events } = await rig.run(request, {
        signal: cancel.signal,
        graceMs: NEVER_MS,
        onEvent: ({ event }) => {
          if (story([event])[0] !== moment) return;
          if (index < moments.length) ask();
          else setImmediate(ask);
        },
      });
      await asked;
      assert.deepEqual([outcome.kind, ends(events)["endless" as keyof object]], ["canceled", "canceled"], moment);
    }
  });
});

async function requestCancel(rig: RunRig, id: string): Promise<void> {
  const event = { type: "run-cancel-requested", at: Date.now(), environment: "local", runId: runId(id) } as const;
  await rig.withLog((log) => log.append([event]));
}

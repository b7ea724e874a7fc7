/** Attempts: a step that fails is tried again as its policy says, each attempt with its own log; timeouts end an attempt. */
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { untilGone } from "./support/processes.ts";
import { ends, find, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

/** Fails until it has been called so often, over processes and attempts. */
const FLAKY = `
  import { existsSync, readFileSync, writeFileSync } from "node:fs";
  function calls(name: string): number {
    const file = \`.calls-\${name}\`;
    const count = existsSync(file) ? Number(readFileSync(file, "utf8")) + 1 : 1;
    writeFileSync(file, String(count));
    return count;
  }`;

describe("a step that is tried again", function () {
  const rigs = useRunRig(this);

  it("runs until it succeeds; what needs it waits, each attempt is recorded and has its own log", async () => {
    const rig = rigs.open(`${FLAKY}
      export const flaky = asset({ retry: { max: 3, delay: "1ms", backoff: "exponential", jitter: "full" } }, () => {
        const call = calls("flaky");
        console.log("call", call);
        if (call < 3) throw new Error(\`no luck \${call}\`);
        return call;
      });
      export const below = asset((flaky: number) => flaky);`);
    const { outcome, events, runId } = await rig.run();
    assert.equal(outcome.kind, "succeeded");
    assert.deepEqual(story(events), [
      "run-started",
      "step-started flaky",
      "step-retrying flaky",
      "step-started flaky",
      "step-retrying flaky",
      "step-started flaky",
      "materialized flaky",
      "step-succeeded flaky",
      "step-started below",
      "materialized below",
      "step-succeeded below",
      "run-ended",
    ]);
    const attempts = events.flatMap((event) => ("attempt" in event && event.stepId === "flaky" ? [event.attempt] : []));
    assert.deepEqual(attempts, [1, 1, 2, 2, 3, 3, 3]);
    const retrying = events.filter((event) => event.type === "step-retrying");
    assert.deepEqual(
      retrying.map(({ error }) => [error.code, error.message, error.frames[0]?.at?.range.start.line]),
      [
        ["HW501", "no luck 1", 12],
        ["HW501", "no luck 2", 12],
      ],
    );
    assert.ok(retrying.every(({ delayMs }) => delayMs >= 0 && delayMs <= 3));
    assert.deepEqual(
      [await rig.printed(runId, "flaky"), await rig.printed(runId, "flaky", 2), await rig.printed(runId, "flaky", 3)],
      [["call 1"], ["call 2"], ["call 3"]],
    );
  });

  it("fails with its last error when the policy is used up", async () => {
    const rig = rigs.open(`${FLAKY}
      export const never = asset({ retry: 1 }, (): number => { throw new Error(\`no luck \${calls("never")}\`); });
      export const below = asset((never: number) => never);`);
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "failed");
    assert.deepEqual(ends(events), { below: "skipped", never: "failed" });
    const failed = find(events, "step-failed");
    assert.deepEqual([failed.attempt, failed.error.message], [2, "no luck 2"]);
  });

  it("is given another process when its own has died, and another value file for each attempt", async () => {
    const rig = rigs.open(`${FLAKY}
      export const dies = asset({ retry: 1 }, () => calls("dies") === 1 ? process.exit(7) : process.pid);`);
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "succeeded");
    assert.match(find(events, "step-retrying").error.message, /exit code 7/);
    const pids = events.flatMap((event) => (event.type === "step-started" ? [event.pid] : []));
    assert.ok(pids[0] !== pids[1] && pids[1] === (await rig.value("dies")));
    assert.match(find(events, "materialized").value?.place ?? "", /\.2\.json$/);
  });

  it("loads its modules again in another process when they could not be loaded", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { asset } from "headwater";
      import { call } from "./first.js";
      export const loads = asset({ retry: 1 }, () => call);
      //- /src/first.ts
      ${FLAKY}
      export const call = calls("load");
      if (call === 1) throw new Error("the network is down");`);
    const { outcome, events } = await rig.run({ selection: "loads" });
    const { code, message } = find(events, "step-retrying").error;
    assert.deepEqual(
      [outcome.kind, code, message],
      ["succeeded", "HW506", "The module src/assets.ts cannot be loaded: the network is down"],
    );
    assert.equal(await rig.value("loads"), 2);
  });

  it("is not tried again where another attempt could not do better", async () => {
    const rig = rigs.open(`
      export const odd = asset({ retry: 5 }, () => () => "a function cannot be stored");
      export const gone = asset({ retry: 5 }, (odd: unknown) => 1);`);
    const { events } = await rig.run({ selection: "odd" });
    assert.deepEqual([ends(events), find(events, "step-failed").error.code], [{ odd: "failed" }, "HW504"]);
    const alone = await rig.run({ selection: "gone" });
    assert.deepEqual([ends(alone.events), find(alone.events, "step-failed").error.code], [{ gone: "failed" }, "HW503"]);
  });

  it("gives its place to others while it rests, and ends at once when the run is canceled", async () => {
    const rig = rigs.open(`
      export const flaky = asset({ retry: { max: 1, delay: "20d" } }, (): number => { throw new Error("later"); });
      export const other = asset(() => 1);`);
    const cancel = new AbortController();
    const { outcome, events } = await rig.run(
      {},
      {
        concurrency: 1,
        signal: cancel.signal,
        onEvent: ({ event }) => {
          if (event.type === "step-succeeded")
            void turn().then(() => {
              cancel.abort();
            });
        },
      },
    );
    assert.equal(outcome.kind, "canceled");
    assert.deepEqual(ends(events), { flaky: "canceled", other: "succeeded" });
    assert.equal(find(events, "step-retrying").delayMs, 20 * 86_400_000);
  });

  it("takes a place again when its rest is over: never more at once than allowed", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { asset } from "headwater";
      import { gate } from "./gate.js";
      let calls = 0;
      export const flaky = asset({ retry: 1 }, () => { if (calls++ === 0) throw new Error("first"); return 1; });
      export const slow = asset(() => gate("slow"));
      ${rigs.gates.module}`);
    let running = 0;
    let most = 0;
    const run = rig.run(
      {},
      {
        concurrency: 1,
        onEvent: ({ event }) => {
          if (event.type === "step-started") running++;
          if (/^step-(retrying|succeeded|failed)$/.test(event.type)) running--;
          most = Math.max(most, running);
        },
      },
    );
    await rigs.gates.arrived("slow");
    rigs.gates.open("slow");
    assert.deepEqual([(await run).outcome.kind, most], ["succeeded", 1]);
  });
});

describe("a check that is a step of its own", function () {
  const rigs = useRunRig(this);
  const types = (events: readonly { readonly type: string }[]): readonly string[] =>
    events.map(({ type }) => type).slice(1, -1);

  it("is tried again as its asset's policy says, and has one result", async () => {
    const rig = rigs.open(`${FLAKY}
      export const data = asset({ retry: 1 }, () => [1]);
      export const rows = assetCheck({ asset: data }, (data: number[]) => {
        if (calls("rows") === 2) throw new Error("no luck");
        return data.length === 1;
      });`);
    await rig.run();
    const { outcome, events } = await rig.run({ checksOnly: true });
    assert.deepEqual(
      [outcome.kind, types(events)],
      ["succeeded", ["step-started", "step-retrying", "step-started", "check-evaluated", "step-succeeded"]],
    );
    assert.equal(find(events, "step-retrying").error.message, "no luck");
  });

  it("says what it threw when the policy is used up", async () => {
    const rig = rigs.open(`
      export const data = asset({ retry: 1 }, () => [1]);
      export const rows = assetCheck({ asset: data }, (data: number[]): boolean => { throw new Error("no luck"); });`);
    await rig.run();
    const { outcome, events } = await rig.run({ checksOnly: true });
    assert.deepEqual(
      [outcome.kind, types(events)],
      ["failed", ["step-started", "step-retrying", "step-started", "check-evaluated", "step-succeeded"]],
    );
    const { error, attempt } = find(events, "check-evaluated");
    assert.deepEqual([error?.message, attempt], ["no luck", 2]);
  });

  it("has its asset's timeout, and may die: what it checked stays", async () => {
    const rig = rigs.open(`
      export const other = asset(() => 1);
      export const data = asset({ timeout: "5s" }, () => [1]);
      export const dies = assetCheck({ asset: data }, (data: number[], other: number) => process.exit(3));
      export const hangs = assetCheck({ asset: data }, (data: number[], other: number) => { for (;;); });`);
    const { events } = await rig.run();
    const codes = events.flatMap((event) => (event.type === "step-failed" ? [[event.stepId, event.error.code]] : []));
    assert.deepEqual(codes.sort(), [
      ["data:dies", "HW502"],
      ["data:hangs", "HW511"],
    ]);
    assert.deepEqual(await rig.value("data"), [1]);
  });
});

describe("a step with a timeout", function () {
  const rigs = useRunRig(this);

  for (const [what, code] of [
    ["waits", `() => new Promise<number>(() => setInterval(() => undefined, 1000))`],
    ["computes", `() => { for (;;); }`],
  ] as const)
    it(`is ended when its code ${what}, with its whole process tree; the rest goes on`, async () => {
      const rig = rigs.open(`
        import { spawn } from "node:child_process";
        import { writeFileSync } from "node:fs";
        export const slow = asset({ timeout: "150ms" }, (): Promise<number> | number => {
          const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
          writeFileSync(".child", String(child.pid));
          return (${code})();
        });
        export const below = asset((slow: number) => slow);
        export const other = asset(() => 1);`);
      const { outcome, events } = await rig.run();
      assert.equal(outcome.kind, "failed");
      assert.deepEqual(ends(events), { below: "skipped", other: "succeeded", slow: "failed" });
      const { error } = find(events, "step-failed");
      assert.deepEqual(
        [error.code, error.message],
        ["HW511", "The step took longer than its timeout of 150ms and was ended."],
      );
      const child = rig.project.read(".child");
      if (child !== undefined) await untilGone(Number(child));
    });

  it("has its signal aborted first; what it then throws by itself is the cause", async () => {
    const rig = rigs.open(`
      /** Has the module loaded, so that all of the time is for the code below. */
      export const first = asset(() => 1);
      export const slow = asset({ timeout: "5s" }, (first: number, context) => new Promise<number>((_, reject) => {
        const { signal } = context;
        signal.addEventListener("abort", () => {
          console.log("cleaning up after", signal.reason.name);
          reject(new Error("the service hangs"));
        });
      }));`);
    const { events, runId } = await rig.run({}, { graceMs: 1_000_000, concurrency: 1 });
    const { error } = find(events, "step-failed");
    assert.deepEqual([error.code, error.cause?.message], ["HW511", "the service hangs"]);
    assert.deepEqual(await rig.printed(runId, "slow"), ["cleaning up after TimeoutError"]);
  });

  it("leaves alone what ends in time", async () => {
    const rig = rigs.open(`export const quick = asset({ timeout: "1h" }, () => 1);`);
    assert.equal((await rig.run()).outcome.kind, "succeeded");
  });
});

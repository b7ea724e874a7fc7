/** What a step leaves behind in its process, and does while another step has it: that one must not suffer for it. */
import assert from "node:assert/strict";
import { ends, find, type RunRig } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

/** `fire` lets happen what `rude` has left behind; in a process of its own `next` finds nothing of it. */
const LEFT = (what: string, next: string): string => `
  let fire = (): void => undefined;
  let wasRude = false;
  const forEver = (): Promise<never> => new Promise(() => setInterval(() => {}, 1_000));
  export const rude = asset(() => {
    wasRude = true;
    void new Promise<void>((resolve) => { fire = resolve; }).then(() => {
      ${what}
    });
  });
  ${next}`;

/** In the process that `rude` has spoilt it ends by being spoilt, or never. */
const NEXT = `export const next = asset({ deps: [rude] }, async () => { fire(); if (wasRude) await forEver(); return "done"; });`;

const ENDS_THE_PROCESS = [
  {
    name: "process.exit",
    what: "process.exit(0);",
    said: /that rude left behind in this process has ended the process with exit code 0\./,
  },
  {
    name: "an error in a timer",
    what: `setTimeout(() => { throw new RangeError("too late"); }, 1);`,
    said: /that rude left behind in this process has failed: RangeError: too late \(src\/assets\.ts:\d+:\d+\)\./,
  },
  {
    name: "process.kill",
    what: "process.kill(process.pid);",
    said: /that rude left behind in this process has killed the process by SIGTERM\./,
  },
  {
    name: "process.kill of its group, by number",
    what: "process.kill(-process.pid, 9);",
    said: /that rude left behind in this process has killed the process by SIGKILL\./,
  },
  {
    name: "process.abort",
    what: "process.abort();",
    said: /that rude left behind in this process has aborted the process\./,
  },
] as const;

describe("what a step leaves behind in its process", function () {
  const rigs = useRunRig(this);

  for (const { name, what, said } of ENDS_THE_PROCESS) {
    it(`sends the next step to another process: ${name}`, async () => {
      const rig = rigs.open(LEFT(what, NEXT));
      const { outcome, events, runId } = await rig.run({}, { concurrency: 1 });
      assert.deepEqual([outcome.kind, ends(events)], ["succeeded", { rude: "succeeded", next: "succeeded" }]);
      assert.equal(await rig.value("next"), "done");
      const log = (await rig.printed(runId, "next")).join("\n");
      assert.match(log, said);
      assert.match(log, /begins again in a process of its own/);
      assert.deepEqual(attemptsOf(events), [1, 2]);
    });

    it(`has the whole step run again where its value was there already: ${name}`, async () => {
      const rig = rigs.open(
        LEFT(
          what,
          `export const next = asset({ deps: [rude], checks: {
            late: async () => { fire(); if (wasRude) await forEver(); return true; },
          } }, () => wasRude ? "first" : "second");`,
        ),
      );
      const { outcome, events } = await rig.run({}, { concurrency: 1 });
      assert.equal(outcome.kind, "succeeded");
      assert.equal(await rig.value("next"), "second");
      const made = events.filter((event) => event.type === "materialized" && event.asset === "next");
      assert.equal(made.length, 2);
      assert.equal(find(events, "check-evaluated").attempt, 2);
    });
  }

  it("counts for nothing against the retries of the step that it spoils", async () => {
    const rig = rigs.open(
      LEFT(
        "process.exit(0);",
        `export const next = asset({ deps: [rude], retry: { max: 1, delay: "1ms" } }, async () => {
          fire();
          if (wasRude) await forEver();
          throw new Error("always");
        });`,
      ),
    );
    const { events } = await rig.run({}, { concurrency: 1 });
    assert.deepEqual(attemptsOf(events), [1, 2, 3]);
    assert.equal(events.filter(({ type }) => type === "step-retrying").length, 1);
  });

  it("is named where the process dies and nobody says of what", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { execFileSync } from "node:child_process";
      import { asset } from "headwater";
      let crash = false;
      export const calm = asset(() => 1);
      export const rude = asset({ deps: [calm] }, () => {
        setInterval(() => { if (crash) execFileSync("kill", ["-SEGV", String(process.pid)]); }, 1);
      });
      export const next = asset({ deps: [rude] }, async () => { crash = true; await new Promise(() => {}); });`);
    const { events } = await rig.run({}, { concurrency: 1 });
    assert.deepEqual(ends(events), { calm: "succeeded", rude: "succeeded", next: "failed" });
    assert.equal(
      find(events, "step-failed").error.message,
      "The step process was killed by SIGSEGV. It may have been code that an earlier step left behind in this process: rude (a timer).",
    );
  });

  it("is not suspected where the step itself ends the process", async () => {
    const rig = rigs.open(`
      export const rude = asset(() => { setInterval(() => {}, 1_000); });
      export const next = asset({ deps: [rude] }, () => { process.kill(process.pid, "SIGTERM"); });`);
    const { events } = await rig.run({}, { concurrency: 1 });
    assert.equal(find(events, "step-failed").error.message, "The step process was killed by SIGTERM.");
  });

  it("is no end where a signal does nothing, or has its listener", async () => {
    const rig = rigs.open(`
      export const rude = asset(async () => {
        const alive = setInterval(() => {}, 1_000);
        const heard = new Promise((resolve) => process.once("SIGTERM", resolve));
        process.kill(process.pid, 0);
        process.kill(process.pid, "SIGWINCH");
        process.kill(process.pid, "SIGTERM");
        await heard;
        clearInterval(alive);
        return "alive";
      });`);
    await rig.run();
    assert.equal(await rig.value("rude"), "alive");
  });

  it("is only told where nobody can wait for it: a promise that is rejected", async () => {
    const rig = rigs.open(
      LEFT(
        `throw new Error("unheard");`,
        `export const next = asset({ deps: [rude] }, async () => {
          fire();
          await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
          return process.pid;
        });`,
      ),
    );
    const { outcome, events, runId } = await rig.run({}, { concurrency: 1 });
    assert.equal(outcome.kind, "succeeded");
    assert.match(
      (await rig.printed(runId, "next")).join("\n"),
      /rude left behind in this process has failed: Error: unheard/,
    );
    assert.deepEqual(attemptsOf(events), [1]);
  });

  it("is told of in the log of the next step where it failed between the two", async () => {
    const rig = rigs.open(`
      export const rude = asset(() => { setImmediate(() => { throw new Error("at once"); }); });
      export const next = asset({ deps: [rude] }, () => 1);`);
    const { outcome, runId } = await rig.run({}, { concurrency: 1 });
    assert.equal(outcome.kind, "succeeded");
    assert.match(
      (await rig.printed(runId, "next")).join("\n"),
      /rude left behind in this process has failed: Error: at once/,
    );
  });
});

describe("a step that ends its process", function () {
  const rigs = useRunRig(this);

  it("is not run a second time, also where its module was loaded before", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { appendFileSync } from "node:fs";
      import { asset } from "headwater";
      export const kind = asset(() => 1);
      export const rude = asset({ deps: [kind] }, () => { appendFileSync("ran.txt", "x"); process.exit(0); });`);
    const { events } = await rig.run({}, { concurrency: 1 });
    assert.deepEqual(ends(events), { kind: "succeeded", rude: "failed" });
    assert.equal(rig.project.read("ran.txt"), "x");
  });

  it("is not run a second time where something else kills its process, also where its module was loaded before", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { execFileSync } from "node:child_process";
      import { appendFileSync } from "node:fs";
      import { asset } from "headwater";
      export const kind = asset(() => 1);
      export const rude = asset({ deps: [kind] }, () => {
        appendFileSync("ran.txt", "x");
        execFileSync("kill", ["-KILL", String(process.pid)]);
      });`);
    const { events } = await rig.run({}, { concurrency: 1 });
    assert.deepEqual(ends(events), { kind: "succeeded", rude: "failed" });
    assert.equal(rig.project.read("ran.txt"), "x");
  });
});

/** What `rude` alters, each in a function that all code of the process shares. */
const ALTERS: Readonly<Record<string, string>> = {
  "JSON.stringify": `JSON.stringify = ((value: unknown) => String(value)) as typeof JSON.stringify;`,
  "Date.now": `Date.now = () => NaN;`,
  setTimeout: `globalThis.setTimeout = (() => { throw new Error("no timers"); }) as never;`,
  "Promise.prototype.then": `const { then } = Promise.prototype; Promise.prototype.then = function (...args: never[]) { return then.apply(this, args); } as never;`,
  "console.log": `console.log = () => undefined;`,
  "process.env": `process.env = {};`,
  "process.env.ADDED": `process.env["ADDED"] = "1";`,
  "process.env.PATH": `process.env["PATH"] += ":/elsewhere";`,
  "process.env.HOME": `delete process.env["HOME"];`,
  "process.stdout.writableEnded": `process.stdout.end();`,
  "Map.prototype.get": `Map.prototype.get = () => undefined;`,
  "Object.prototype.evil": `(Object.prototype as { evil?: number }).evil = 1;`,
  "what may be assigned": `Object.freeze(Object.prototype);`,
  "who listens to messages of the process": `process.removeAllListeners();`,
};

describe("what a step alters for all code of its process", function () {
  const rigs = useRunRig(this);

  for (const [name, code] of Object.entries(ALTERS))
    it(`keeps other steps from that process: ${name}`, async () => {
      const rig = rigs.open(`
        export const rude = asset(() => { ${code} });
        export const next = asset({ deps: [rude] }, () => { console.log("next ran"); return process.pid; });`);
      const { outcome, events, runId } = await rig.run({}, { concurrency: 1 });
      assert.deepEqual([outcome.kind, ends(events)], ["succeeded", { rude: "succeeded", next: "succeeded" }]);
      const [first, second] = events.flatMap((event) => (event.type === "step-started" ? [event.pid] : []));
      assert.notEqual(first, second);
      assert.deepEqual(await rig.printed(runId, "next"), ["next ran"]);
      const said = `The step has altered ${name}, which all code of its process shares`;
      if (name !== "process.stdout.writableEnded") assert.ok((await rig.printed(runId, "rude")).join().includes(said));
    });

  it("is no state of later steps: variables of the environment", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { execFileSync } from "node:child_process";
      import { asset } from "headwater";
      process.env["OF_MODULE"] = "module";
      export const rude = asset(() => { process.env["OF_STEP"] = "step"; process.env["OF_MODULE"] = "step"; });
      export const next = asset({ deps: [rude] }, () => {
        const seen = execFileSync("sh", ["-c", "echo $OF_MODULE:$OF_STEP"], { encoding: "utf8" }).trim();
        return [process.env["OF_MODULE"], process.env["OF_STEP"] ?? null, seen, process.pid];
      });
      export const last = asset((next: unknown[]) => process.pid === next[3]);`);
    await rig.run({}, { concurrency: 1 });
    const seen = (await rig.value("next")) as unknown[];
    assert.deepEqual(seen.slice(0, 3), ["module", null, "module:"]);
    assert.equal(await rig.value("last"), true, "a module that is loaded may set variables for all");
  });

  it("is not meant for all because a check's module is loaded after it", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { asset } from "headwater";
      export const rude = asset(() => { process.env["ADDED"] = "1"; });
      export const next = asset({ deps: [rude] }, () => process.env["ADDED"] ?? "none");
      //- /src/checks.ts
      import { assetCheck } from "headwater";
      import { rude } from "./assets.ts";
      export const late = assetCheck({ asset: rude }, () => true);`);
    await rig.run({}, { concurrency: 1 });
    assert.equal(await rig.value("next"), "none");
  });

  it("is no matter of ours where a module removes all listeners while it is loaded", async () => {
    const rig = rigs.open(`
      process.removeAllListeners();
      export const rude = asset(() => 1);
      export const next = asset((rude: number) => rude + 1);`);
    const { outcome } = await rig.run({}, { concurrency: 1 });
    assert.equal(outcome.kind, "succeeded");
    assert.equal(await rig.value("next"), 2);
  });

  it("is meant for all where a module does it while it is loaded, and where something is added", async () => {
    const rig = rigs.open(`
      const { now } = Date;
      Date.now = () => now() + 1;
      export const rude = asset(() => { Object.assign(globalThis, { client: "kept" }); });
      export const next = asset({ deps: [rude] }, () => Reflect.get(globalThis, "client"));`);
    await rig.run({}, { concurrency: 1 });
    assert.equal(await rig.value("next"), "kept");
  });
});

describe("the channel of a step process", function () {
  const rigs = useRunRig(this);

  it("is not that of user code, which may think that it was forked", async () => {
    const rig = rigs.open(`
      export const rude = asset(async () => {
        process.send?.({ type: "materialized", value: null, dataVersion: "forged", metadata: {}, durationMs: 1 });
        process.send?.({ type: "ended", error: null, replace: false });
        process.disconnect?.();
        await new Promise((resolve) => setImmediate(resolve));
        return "own";
      });`);
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "succeeded");
    assert.equal(events.filter(({ type }) => type === "materialized").length, 1);
    assert.equal(await rig.value("rude"), "own");
  });
});

function attemptsOf(events: Awaited<ReturnType<RunRig["run"]>>["events"]): number[] {
  return events.flatMap((event) => (event.type === "step-started" && event.asset === "next" ? [event.attempt] : []));
}

/** Whole runs: real analysis, real coordinator, real processes, real store. */
import assert from "node:assert/strict";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import { ends, find, IMPORTS, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("run", function () {
  const rigs = useRunRig(this);

  it("materializes a chain in order, each step from the stored values of those before", async () => {
    const rig = rigs.open(`
      /** Raw numbers. */
      export const raw = asset(async () => [3, 1, 2]);
      export const sorted = asset((raw: number[], context) => {
        raw.sort();
        context.addMetadata({ first: raw[0] });
        return materialized(raw, { metadata: { rows: raw.length } });
      });
      export const report = asset({ deps: [sorted] }, ({ raw, context }: { raw: number[]; context: unknown }) => {
        console.log("report of", raw.length);
        return raw;
      });`);
    const { outcome, events, runId } = await rig.run();
    assert.equal(outcome.kind, "succeeded");
    assert.deepEqual(story(events), [
      "run-started",
      ...["raw", "sorted", "report"].flatMap((key) => [
        `step-started ${key}`,
        `materialized ${key}`,
        `step-succeeded ${key}`,
      ]),
      "run-ended",
    ]);
    assert.deepEqual(
      [await rig.value("raw"), await rig.value("sorted"), await rig.value("report")],
      [
        [3, 1, 2],
        [1, 2, 3],
        [3, 1, 2],
      ],
    );
    assert.deepEqual(await rig.printed(runId, "report"), ["report of 3"]);
    const [raw, sorted, report] = events.filter((event) => event.type === "materialized");
    assert.ok(raw !== undefined && sorted !== undefined && report !== undefined);
    assert.deepEqual(sorted.metadata, { first: { type: "number", value: 1 }, rows: { type: "number", value: 3 } });
    assert.equal(raw.dataVersion, raw.value?.hash);
    assert.deepEqual(report.inputs.map(({ asset, dataVersion, read }) => [asset, dataVersion, read]).sort(), [
      ["raw", raw.dataVersion, true],
      ["sorted", sorted.dataVersion, false],
    ]);
  });

  it("carries out a plan that one event cannot hold", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `step_${"of_a_large_plan_".repeat(20)}${String(index)}`);
    const rig = rigs.open(names.map((name) => `export const ${name} = asset(() => 1);`).join("\n"));
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "succeeded");
    const [started, planned] = events;
    assert.ok(started?.type === "run-started" && planned?.type === "run-planned", story(events).slice(0, 3).join());
    assert.deepEqual([started.stepCount, planned.first], [names.length, started.steps.length]);
    assert.deepEqual(Object.keys(ends(events)).sort(), names.sort());
    assert.deepEqual((await verifyStore(rig.storage)).faults, []);
  });

  it("makes an asset of 2,000 upstream, whose status knows of each", async function () {
    this.timeout(180_000);
    const names = Array.from({ length: 2_000 }, (_, index) => `daily_revenue_of_store_${String(index)}`);
    const sources = (last: string): string =>
      [...names.slice(0, -1).map((name) => `export const ${name} = asset(() => 1);`), last].join("\n");
    const last = `export const ${names.at(-1) ?? ""} = asset(() => `;
    const rig = rigs.open(
      `//- /src/assets.ts\n${IMPORTS}\n${sources(`${last}1);`)}\n//- /src/total.ts\n${IMPORTS}
      export const total = asset((stores: { ${names.map((name) => `${name}: number`).join("; ")} }) =>
        Object.values(stores).reduce((sum, each) => sum + each, 0));
    `
        .replace("(stores: {", `({ ${names.join(", ")} }: {`)
        .replace("Object.values(stores)", `[${names.join(", ")}]`),
    );
    const { outcome, events } = await rig.run({ selection: "+total" });
    assert.equal(outcome.kind, "succeeded");
    assert.equal(await rig.value("total"), 2_000);
    assert.ok(events.some(({ type }) => type === "inputs-read"));
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), {});
    rig.project.write(`//- /src/assets.ts\n${IMPORTS}\n${sources(`${last}2);`)}`);
    const again = await rig.run({ mode: "stale" });
    assert.deepEqual(ends(again.events), { [names.at(-1) ?? ""]: "succeeded", total: "succeeded" });
    assert.equal(await rig.value("total"), 2_001);
    assert.deepEqual((await verifyStore(rig.storage)).faults, []);
  });

  it("runs at once what does not wait for another, up to the limit, in processes that are used again", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { asset } from "headwater";
      import { gate } from "./gate.js";
      export const left = asset(async () => { await gate("left"); return process.pid; });
      export const right = asset(async () => { await gate("right"); return process.pid; });
      export const after = asset((left: number, right: number) => [left, right].includes(process.pid));
      ${rigs.gates.module}`);
    const running = rig.run();
    await Promise.all([rigs.gates.arrived("left"), rigs.gates.arrived("right")]);
    rigs.gates.open("right");
    rigs.gates.open("left");
    assert.equal((await running).outcome.kind, "succeeded");
    assert.equal(await rig.value("after"), true);
  });

  it("lets a failed step fail alone: what needs it is skipped, the rest goes on", async () => {
    const rig = rigs.open(`
      export const broken = asset((): number => {
        throw new Error("boom");
      });
      export const below = asset((broken: number) => broken);
      export const further = asset((below: number) => below);
      export const aside = asset(() => 1);`);
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "failed");
    assert.deepEqual(ends(events), { aside: "succeeded", below: "skipped", broken: "failed", further: "skipped" });
    const failed = find(events, "step-failed");
    assert.deepEqual(
      [failed.error.code, failed.error.message, failed.error.frames[0]?.at?.range.start.line],
      ["HW501", "boom", 3],
    );
    assert.deepEqual(
      events.filter((event) => event.type === "step-skipped").map(({ reason }) => reason),
      [
        { kind: "upstream-failed", asset: "broken" },
        { kind: "upstream-failed", asset: "broken" },
      ],
    );
    assert.equal(events.at(-1)?.type, "run-ended");
  });

  it("replaces a process that dies, and says why its step failed", async () => {
    const rig = rigs.open(`
      export const exits = asset((): number => process.exit(3));
      export const killed = asset(async (): Promise<number> => {
        process.kill(process.pid, "SIGKILL");
        return new Promise((resolve) => setTimeout(resolve, 60_000, 1));
      });
      export const fine = asset(() => 1);`);
    const { outcome, events } = await rig.run({}, { concurrency: 1 });
    assert.equal(outcome.kind, "failed");
    assert.deepEqual(ends(events), { exits: "failed", fine: "succeeded", killed: "failed" });
    const errors = events
      .filter((event) => event.type === "step-failed")
      .map(({ error }) => [error.code, error.message]);
    assert.match(String(errors[0]), /HW502,.*exit code 3/);
    assert.match(String(errors[1]), /HW502,.*SIGKILL/);
  });

  it("says so when a process runs out of memory, and goes on with the others", async () => {
    const rig = rigs.open(`
      export const greedy = asset((): number => { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); });
      export const other = asset(() => 1);
      export const below = asset((greedy: number) => greedy);`);
    const { outcome, events } = await withNodeOptions("--max-old-space-size=64", () => rig.run());
    assert.equal(outcome.kind, "failed");
    assert.deepEqual(ends(events), { below: "skipped", greedy: "failed", other: "succeeded" });
    const { error } = find(events, "step-failed");
    assert.equal(error.code, "HW502");
    assert.match(error.message, /^The step process ran out of memory\. .*--max-old-space-size/);
  });

  it("says so when the Node for the steps cannot be started", async () => {
    const rig = rigs.open(`export const one = asset(() => 1);`);
    const program = await rig.run({}, { stepProgram: "/nowhere/step.js" });
    assert.deepEqual([program.outcome.kind, find(program.events, "step-failed").error.code], ["failed", "HW502"]);
    const node = await rig.run({ node: "/nowhere/node" });
    assert.ok(node.outcome.kind === "refused");
    assert.match(node.outcome.message, /^Steps cannot be run by \/nowhere\/node: .*ENOENT/);
  });

  it("takes two runs of the same assets at once: each has its own values, and the log both", async () => {
    const rig = rigs.open(`
      export const raw = asset(() => [Math.random()]);
      export const copy = asset((raw: number[]) => raw);`);
    const both = await Promise.all([rig.run(), rig.run()]);
    for (const { outcome, events } of both) {
      assert.deepEqual([outcome.kind, ends(events)], ["succeeded", { copy: "succeeded", raw: "succeeded" }]);
    }
    assert.deepEqual(story(await rig.entries()).filter((type) => type === "run-ended").length, 2);
    // What was read is what the input says, whichever run had made it.
    const entries = await rig.entries();
    const made = new Map(
      entries.flatMap((event) => (event.type === "materialized" ? [[event.dataVersion, event]] : [])),
    );
    for (const event of made.values()) {
      for (const input of event.inputs) assert.equal(event.dataVersion, input.dataVersion, "the copy of what it read");
    }
  });

  it("keeps an input that was altered after it was stored from being read, by name", async () => {
    const rig = rigs.open(`
      export const raw = asset(() => [1, 2]);
      export const total = asset((raw: number[]) => raw.length);`);
    await rig.run();
    rig.damageValue("raw");
    const { outcome, events } = await rig.run({ selection: "total" });
    assert.equal(outcome.kind, "failed");
    const { error } = find(events, "step-failed");
    assert.deepEqual(error.code, "HW505");
    assert.match(error.message, /^The stored value of raw is damaged\. .*altered.* Materialize raw again\.$/);
  });

  it("says what is missing upstream; an optional input is undefined then", async () => {
    const rig = rigs.open(`
      export const raw = asset(() => 1);
      export const nothing = asset(() => {});
      export const needs = asset((raw: number) => raw);
      export const may = asset((raw?: number) => [raw === undefined]);
      export const asks = asset((nothing: unknown) => 1);
      export const after = asset({ deps: [nothing] }, () => 1);`);
    const { events } = await rig.run({ selection: "needs or may" });
    assert.deepEqual(ends(events), { may: "succeeded", needs: "failed" });
    assert.deepEqual([find(events, "step-failed").error.code, await rig.value("may")], ["HW503", [true]]);
    const second = await rig.run({ selection: "nothing or after" });
    assert.deepEqual(ends(second.events), { after: "succeeded", nothing: "succeeded" });
    assert.deepEqual(find(second.events, "materialized").value, null);
  });
});

/** Of the processes that are started meanwhile. */
async function withNodeOptions<T>(options: string, work: () => Promise<T>): Promise<T> {
  const before = process.env["NODE_OPTIONS"];
  process.env["NODE_OPTIONS"] = options;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = before;
  }
}

describe("checks in a run", function () {
  const rigs = useRunRig(this);

  const CHECKED = (passed: string, options = "blocking: true"): string => `
    export const raw = asset(() => [1, 2]);
    export const below = asset((raw: number[]) => raw.length);
    export const enough = assetCheck({ asset: raw, ${options} }, (rows: number[], context) => {
      context.addMetadata({ rows: rows.length });
      return ${passed};
    });`;

  it("blocks what would read the asset, now and later, until the check passes or is ignored", async () => {
    const rig = rigs.open(CHECKED(`{ passed: false, description: "too few" }`));
    const first = await rig.run();
    assert.equal(first.outcome.kind, "failed");
    assert.deepEqual(story(first.events), [
      "run-started",
      "step-started raw",
      "materialized raw",
      "check-evaluated raw",
      "step-succeeded raw",
      "step-skipped below",
      "run-ended",
    ]);
    const check = find(first.events, "check-evaluated");
    assert.deepEqual(
      [check.passed, check.severity, check.blocking, check.description, check.metadata, check.dataVersion],
      [
        false,
        "error",
        true,
        "too few",
        { rows: { type: "number", value: 2 } },
        find(first.events, "materialized").dataVersion,
      ],
    );
    const later = await rig.run({ selection: "below" });
    assert.deepEqual(
      [later.outcome.kind, find(later.events, "step-skipped").reason],
      ["failed", { kind: "blocked", asset: "raw", check: "enough" }],
    );

    const ignored = await rig.run({ selection: "below", ignoreChecks: true });
    assert.deepEqual([ignored.outcome.kind, find(ignored.events, "run-started").ignoreChecks], ["succeeded", true]);

    rig.project.write(`//- /src/assets.ts\n${IMPORTS}\n${CHECKED("rows.length === 2")}`);
    const again = await rig.run({ checksOnly: true });
    assert.deepEqual(
      [again.outcome.kind, story(again.events)],
      [
        "succeeded",
        [
          "run-started",
          "step-started raw:enough",
          "check-evaluated raw:enough",
          "step-succeeded raw:enough",
          "run-ended",
        ],
      ],
    );
    assert.equal((await rig.run({ selection: "below" })).outcome.kind, "succeeded");
  });

  it("never blocks by a warning, and a warning fails no run", async () => {
    const rig = rigs.open(CHECKED("false", `blocking: true, severity: "warn"`));
    const { outcome, events } = await rig.run();
    assert.deepEqual([outcome.kind, ends(events)], ["succeeded", { below: "succeeded", raw: "succeeded" }]);
  });

  it("fails the run by an error that does not block, after what is below has run", async () => {
    const rig = rigs.open(CHECKED("false", `severity: "error"`));
    const { outcome, events } = await rig.run();
    assert.deepEqual([outcome.kind, ends(events)], ["failed", { below: "succeeded", raw: "succeeded" }]);
  });

  it("records a check that throws, or returns nonsense, as one that could not be evaluated", async () => {
    const rig = rigs.open(`
      export const raw = asset(() => [1]);
      export const throws = assetCheck({ asset: raw, severity: "warn" }, (rows: number[]): boolean => {
        throw new Error("cannot tell");
      });
      export const odd = assetCheck({ asset: raw }, ((rows: number[]) => "yes") as any);`);
    const { outcome, events } = await rig.run();
    assert.equal(outcome.kind, "failed");
    const checks = events.filter((event) => event.type === "check-evaluated");
    assert.deepEqual(
      checks.map(({ check, passed, severity, error }) => [
        check,
        passed,
        severity,
        error?.code,
        error?.frames[0]?.at?.range.start.line,
      ]),
      [
        ["throws", false, "warn", "HW501", 4],
        ["odd", false, "error", "HW508", undefined],
      ],
    );
  });
});

describe("a stale run", function () {
  const rigs = useRunRig(this);

  const PROJECT = (raw: string): string => `
    //- /src/assets.ts
    import { asset } from "headwater";
    export const raw = asset(() => ${raw});
    export const total = asset((raw: number[]) => raw.reduce((a, b) => a + b));
    export const report = asset((total: number) => \`total: \${total}\`);`;

  it("does nothing when all is current, and stops where upstream gives the same bytes", async () => {
    const rig = rigs.open(PROJECT("[1, 2]"));
    await rig.run();
    const idle = await rig.run({ mode: "stale" });
    assert.deepEqual([idle.outcome.kind, story(idle.events)], ["succeeded", ["run-started", "run-ended"]]);

    rig.project.write(PROJECT("[2, 1].toReversed()"));
    const same = await rig.run({ mode: "stale" });
    assert.deepEqual(
      [same.outcome.kind, ends(same.events)],
      ["succeeded", { raw: "succeeded", report: "unchanged", total: "unchanged" }],
    );

    rig.project.write(PROJECT("[2, 1]"));
    const order = await rig.run({ mode: "stale" });
    assert.deepEqual(
      ends(order.events),
      { raw: "succeeded", report: "unchanged", total: "succeeded" },
      "the sum is the same",
    );

    const explicit = await rig.run({ selection: "report" });
    assert.deepEqual(ends(explicit.events), { report: "succeeded" }, "what is selected always runs");
  });

  it("tries again what failed", async () => {
    const rig = rigs.open(PROJECT("{ throw new Error(); }"));
    await rig.run();
    rig.project.write(PROJECT("[1]"));
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), {
      raw: "succeeded",
      report: "succeeded",
      total: "succeeded",
    });
  });
});

/** Checks that are run by name, alone: what runs, what is recorded, and what stays as it was. */
import assert from "node:assert/strict";
import { assetKey, runId } from "@headwater/core/keys";
import { describeRun } from "@headwater/eventlog/run-log/describe-run";
import { ends, find, IMPORTS, type RunRig, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("checks by name", function () {
  const rigs = useRunRig(this);

  /** Two blocking checks fail: one inside the asset, one apart. */
  const ROWS = (limits: { readonly inside: number; readonly apart: number }): string => `
    export const rows = asset(
      { checks: {
        few: { blocking: true, check: (rows: number[]) => rows.length < ${limits.inside} },
        some: (rows: number[]) => { console.log("some ran"); return rows.length > 0; },
      } },
      () => { console.log("rows ran"); return [1, 2]; });
    export const total = asset((rows: number[]) => rows.length);
    export const other = asset(() => 2);
    export const small = assetCheck({ asset: rows, blocking: true }, (rows: number[]) => ({
      passed: rows[0]! < ${limits.apart}, description: "by " + rows[0] }));
    export const asMany = assetCheck({ asset: rows, severity: "warn" }, (rows: number[], other: number) => rows.length !== other);
    export const few = assetCheck({ asset: other }, (other: number) => other < 3);`;

  it("run alone, inside an asset or apart; every other result stays, and so does what another check blocks", async () => {
    const rig = rigs.open(ROWS({ inside: 2, apart: 1 }));
    await rig.run();
    const before = await resultsOf(rig, "rows");
    assert.deepEqual([...before].map(([name, { passed }]) => [name, passed]).sort(), [
      ["asMany", false],
      ["few", false],
      ["small", false],
      ["some", true],
    ]);

    rig.project.write(`//- /src/assets.ts\n${IMPORTS}\n${ROWS({ inside: 3, apart: 2 })}`);
    const one = await rig.run({ selection: "rows", checksOnly: true, checks: ["small"] });
    assert.deepEqual(
      [one.outcome.kind, story(one.events)],
      [
        "succeeded",
        [
          "run-started",
          "step-started rows:small",
          "check-evaluated rows:small",
          "step-succeeded rows:small",
          "run-ended",
        ],
      ],
    );
    const { checks, description } = { ...find(one.events, "check-evaluated"), ...find(one.events, "run-started") };
    assert.deepEqual([checks, description], [["small"], "by 1"]);
    const after = await resultsOf(rig, "rows");
    assert.deepEqual(after.get("small")?.passed, true);
    assert.deepEqual(without(after, "small"), without(before, "small"), "the others are as they were");

    const blocked = await rig.run({ selection: "total" });
    assert.deepEqual(find(blocked.events, "step-skipped").reason, { kind: "blocked", asset: "rows", check: "few" });
    await rig.run({ checksOnly: true, checks: ["rows:few"] });
    assert.equal((await rig.run({ selection: "total" })).outcome.kind, "succeeded", "nothing blocks it any more");
  });

  it("of one name are run for every selected asset, by asset:name for one; in the log it says which were meant", async () => {
    const rig = rigs.open(ROWS({ inside: 3, apart: 2 }));
    await rig.run();
    const evaluated = async (selection: string, checks: string[]): Promise<string[]> => {
      const { events } = await rig.run({ selection, checksOnly: true, checks });
      return events.flatMap((event) => (event.type === "check-evaluated" ? [`${event.asset}:${event.check}`] : []));
    };
    assert.deepEqual((await evaluated("*", ["few"])).sort(), ["other:few", "rows:few"]);
    assert.deepEqual(await evaluated("other", ["few"]), ["other:few"]);
    assert.deepEqual((await evaluated("*", ["rows:few", "some"])).sort(), ["rows:few", "rows:some"]);
    const { runs, entries } = await rig.withLog(async (log) => ({
      runs: await log.runs({ limit: 1 }),
      entries: await log.entries({ after: 0, limit: 1_000 }),
    }));
    assert.deepEqual(
      runs.map(({ selection, checks }) => [selection, checks]),
      [["*", ["rows:few", "some"]]],
    );
    const id = runs[0]?.runId ?? runId("none00");
    const own = entries.filter(({ event }) => "runId" in event && event.runId === id);
    const text = describeRun(id, { entries: own, printed: [], omitted: 0 });
    assert.match(text, /run started: \* · checks rows:few, some in local \(2 steps\)/);
  });

  it("may read further assets, and warn", async () => {
    const rig = rigs.open(ROWS({ inside: 3, apart: 2 }));
    await rig.run();
    const { outcome, events } = await rig.run({ selection: "rows", checksOnly: true, checks: ["asMany"] });
    const { passed, severity, error } = find(events, "check-evaluated");
    assert.deepEqual([outcome.kind, passed, severity, error], ["succeeded", false, "warn", undefined]);
  });

  it("of external assets run too", async () => {
    const rig = rigs.open(`
      import { externalAsset } from "headwater";
      export const feed = externalAsset();
      export const fresh = assetCheck({ asset: feed }, () => true);
      export const stale = assetCheck({ asset: feed }, () => false);`);
    const { events } = await rig.run({ checksOnly: true, checks: ["feed:fresh"] });
    assert.deepEqual(ends(events), { "feed:fresh": "succeeded" });
  });

  it("are tried again by their asset's policy, and canceled, as others are", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      ${IMPORTS}
      import { gate, gatesPassed } from "./gate.js";
      export const data = asset({ retry: 1 }, () => [1]);
      export const flaky = assetCheck({ asset: data }, async () => {
        const turn = gatesPassed("flaky");
        await gate("flaky" + turn);
        if (turn === 0) throw new Error("no luck");
        return true;
      });
      export const other = assetCheck({ asset: data }, () => false);
      ${rigs.gates.module}`);
    await rig.run({ selection: "data", checksOnly: true, checks: ["other"] });
    const running = rig.run({ checksOnly: true, checks: ["flaky"] });
    await rigs.gates.arrived("flaky0");
    rigs.gates.open("flaky0");
    const cancel = new AbortController();
    await rigs.gates.arrived("flaky1");
    rigs.gates.open("flaky1");
    const { outcome, events } = await running;
    assert.deepEqual([outcome.kind, events.filter(({ type }) => type === "step-retrying").length], ["succeeded", 1]);
    const again = rig.run({ checksOnly: true, checks: ["flaky"] }, { signal: cancel.signal, graceMs: 50 });
    await rigs.gates.arrived("flaky2");
    cancel.abort();
    assert.deepEqual(
      [(await again).outcome.kind, ends((await again).events)],
      ["canceled", { "data:flaky": "canceled" }],
    );
    assert.equal((await resultsOf(rig, "data")).get("flaky")?.passed, true, "the result that there was");
  });

  it("fail when they are renamed while the run is under way", async () => {
    const CHECK = (name: string): string => `
      //- /src/late.ts
      import { assetCheck } from "headwater";
      import { data } from "./data.js";
      export const ${name} = assetCheck({ asset: data }, () => true);`;
    const rig = rigs.open(`
      //- /src/data.ts
      import { asset, assetCheck } from "headwater";
      import { gate } from "./gate.js";
      export const data = asset(() => 1);
      export const early = assetCheck({ asset: data }, async () => { await gate("early"); return true; });
      ${CHECK("late")}
      ${rigs.gates.module}`);
    const running = rig.run({ checksOnly: true, checks: ["early", "late"] }, { concurrency: 1 });
    await rigs.gates.arrived("early");
    rig.project.write(CHECK("renamed"));
    rigs.gates.open("early");
    const { outcome, events } = await running;
    assert.deepEqual([outcome.kind, ends(events)], ["failed", { "data:early": "succeeded", "data:late": "failed" }]);
    const { code, message } = find(events, "step-failed").error;
    assert.equal(code, "HW507");
    assert.match(message, /^The check data:late is not defined any more/);
  });

  const FAULTS = `
    export const fine = asset(() => 1);
    export const right = assetCheck({ asset: fine }, (fine: number) => fine === 1);
    export const wrong = assetCheck({ asset: fine }, (fine: number, nowhere: number) => fine === nowhere);
    export const bad = asset((nowhere: number) => nowhere);`;
  const refusals: readonly [what: string, checks: string[], code: string | null, message: RegExp][] = [
    ["go on beside the faults of others", ["right"], null, /^/],
    ["are refused for their own", ["wrong"], "HW509", /nowhere/],
    ["are refused where one is not known", ["right", "wright"], "HW404", /Did you mean `right`/],
    ["are refused where they are of another asset", ["bad:right"], "HW404", /`bad:right`.*errors/],
  ];
  for (const [what, checks, code, message] of refusals)
    it(what, async () => {
      const rig = rigs.open(FAULTS);
      const { outcome } = await rig.run({ checksOnly: true, checks });
      if (code === null) {
        assert.notEqual(outcome.kind, "refused");
        return;
      }
      assert.ok(outcome.kind === "refused", outcome.kind);
      assert.equal(outcome.code, code);
      assert.match(outcome.message, message);
    });
});

type Results = ReadonlyMap<string, { readonly passed: boolean; readonly runId: string }>;

async function resultsOf(rig: RunRig, asset: string): Promise<Results> {
  const { rows } = await rig.withLog((log) => log.assets("local"));
  return rows.find((row) => row.asset === assetKey(asset))?.checks ?? new Map<never, never>();
}

function without(results: Results, name: string): Results {
  return new Map([...results].filter(([each]) => each !== name));
}

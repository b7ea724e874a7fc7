/** What is recorded is what ran, also when files change while a run is under way. */
import assert from "node:assert/strict";
import { ends, find, type RunRig, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("code that changes while a run is under way", function () {
  const rigs = useRunRig(this);

  const BELOW = (value: string): string => `
    //- /src/below.ts
    import { asset } from "headwater";
    import { above } from "./above.js";
    export const below = asset({ deps: [above] }, () => ${value});`;

  /** A run that has begun with `above`, and is held there: `below` is planned, and has not run. */
  const runHeldAbove = async (): Promise<{ rig: RunRig; running: ReturnType<RunRig["run"]> }> => {
    const rig = rigs.open(`
      //- /src/above.ts
      import { asset } from "headwater";
      import { gate } from "./gate.js";
      export const above = asset(() => gate("above"));
      ${BELOW("1")}
      ${rigs.gates.module}`);
    const running = rig.run();
    await rigs.gates.arrived("above");
    return { rig, running };
  };

  it("is planned again: what is recorded is what ran", async () => {
    const { rig, running } = await runHeldAbove();
    rig.project.write(BELOW("2"));
    rigs.gates.open("above");
    const { outcome, events, runId } = await running;
    assert.equal(outcome.kind, "succeeded");
    assert.equal(await rig.value("below"), 2);
    assert.deepEqual(await rig.printed(runId, "below"), [
      "src/below.ts was changed while the run was under way: the step is planned again.",
    ]);
    const recorded = events.find((event) => event.type === "materialized" && event.asset === "below");
    const after = await rig.run({ mode: "stale" });
    assert.deepEqual(story(after.events), ["run-started", "run-ended"], `current by ${JSON.stringify(recorded)}`);
  });

  it("fails the step when its asset is gone", async () => {
    const { rig, running } = await runHeldAbove();
    rig.project.write(`//- /src/below.ts\nexport const nothing = 1;`);
    rigs.gates.open("above");
    const { events } = await running;
    assert.deepEqual(ends(events), { above: "succeeded", below: "failed" });
    assert.deepEqual(find(events, "step-failed").error.code, "HW507");
  });

  it("fails the step when its code changes again while it is planned again", async () => {
    const rig = rigs.open(`
      //- /src/late.ts
      export const late = 1;
      //- /src/assets.ts
      import { asset } from "headwater";
      import { gate, gatesPassed } from "./gate.js";
      await gate("load" + gatesPassed("load"));
      const { late } = await import("./late.js");
      export const result = asset(() => late);
      ${rigs.gates.module}`);
    const running = rig.run();
    for (const [turn, value] of [2, 3].entries()) {
      await rigs.gates.arrived(`load${turn}`);
      rig.project.write(`//- /src/late.ts\nexport const late = ${value};`);
      rigs.gates.open(`load${turn}`);
    }
    const { outcome, events, runId } = await running;
    assert.deepEqual([outcome.kind, ends(events)], ["failed", { result: "failed" }]);
    const { error } = find(events, "step-failed");
    assert.deepEqual(
      [error.code, error.message],
      [
        "HW507",
        "src/late.ts was changed while the run was under way, and again while it was planned again. Run it again.",
      ],
    );
    assert.equal((await rig.printed(runId, "result")).length, 1, "it was planned again once");
    assert.deepEqual(rig.valueFiles(), []);
    // What waits at the gate again has nobody to open it.
    rigs.gates.open("load2");
    assert.equal((await rig.run()).outcome.kind, "succeeded");
    assert.equal(await rig.value("result"), 3);
  });
});

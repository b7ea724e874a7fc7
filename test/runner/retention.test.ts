/** What a configuration does not keep goes when a run ends, and never what is newest. */
import assert from "node:assert/strict";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import { IMPORTS } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("the end of a run", function () {
  const rigs = useRunRig(this);
  const project = (retention: string): string => `
    //- /headwater.config.ts
    import { definitions } from "headwater";
    export default definitions({ ${retention} });
    //- /src/assets.ts
    ${IMPORTS}
    import { gate } from "./gate.js";
    export const raw = asset(() => { console.log("printed"); return [1]; });
    export const below = asset((raw: number[]) => raw.length);
    export const slow = asset((raw: number[]) => gate("slow"));
    ${rigs.gates.module}`;

  it("removes what the configuration does not keep; data, checks and rows stay", async () => {
    const rig = rigs.open(project("retention: { runs: 1 }"));
    await rig.run({ selection: "raw or below" });
    assert.equal(rig.valueFiles().length, 2);
    const { runId } = await rig.run({ selection: "raw" });
    assert.deepEqual(await rig.withLog(async (log) => (await log.runs({ limit: 9 })).map((run) => run.runId)), [runId]);
    assert.deepEqual([rig.valueFiles().length, await rig.value("raw"), await rig.value("below")], [2, [1], 1]);
    assert.deepEqual((await verifyStore(rig.storage)).faults, []);
    // What was kept for `below` alone goes with the next that makes it.
    await rig.run({ selection: "below" });
    assert.deepEqual([rig.valueFiles().length, (await verifyStore(rig.storage)).faults], [2, []]);
  });

  it("removes what is beyond a size, however much there is to count", async () => {
    const rig = rigs.open(project('retention: { bytes: "1B" }'));
    for (let time = 0; time < 3; time++) await rig.run({ selection: "raw" });
    // The run itself goes, since all of it is too large; what is newest stays.
    assert.deepEqual(await rig.withLog(async (log) => (await log.runs({ limit: 9 })).map((run) => run.runId)), []);
    assert.deepEqual([rig.valueFiles().length, await rig.value("raw")], [1, [1]]);
    assert.deepEqual((await verifyStore(rig.storage)).faults, []);
  });

  it("removes nothing where the configuration says nothing", async () => {
    const rig = rigs.open(project(""));
    for (let time = 0; time < 2; time++) await rig.run({ selection: "raw" });
    assert.equal(rig.valueFiles().length, 2);
  });

  it("leaves a run under way alone, and what it reads", async () => {
    const rig = rigs.open(project("retention: { runs: 1 }"));
    await rig.run({ selection: "raw" });
    const slow = rig.run({ selection: "slow" });
    await rigs.gates.arrived("slow");
    await rig.run({ selection: "raw" });
    assert.equal(rig.valueFiles().length, 2);
    rigs.gates.open("slow");
    assert.equal((await slow).outcome.kind, "succeeded");
    assert.deepEqual((await verifyStore(rig.storage)).faults, []);
  });
});

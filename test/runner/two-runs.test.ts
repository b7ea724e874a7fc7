/** Two runs of one asset at the same time: neither waits, neither spoils the other's value, and the last to end counts. */
import assert from "node:assert/strict";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { attemptsOf } from "@headwater/core/run/attempts";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import type { RunEnd } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("two runs of one asset at once", function () {
  const rigs = useRunRig(this);

  it("both make it; the value is that of the one that ended last", async () => {
    const rig = rigs.open(`
      //- /src/assets.ts
      import { asset } from "headwater";
      import { gate } from "./gate.js";
      export const slow = asset(async (context) => {
        const { runId } = context;
        await gate(runId);
        return runId;
      });
      export const below = asset((slow: string) => slow);
      ${rigs.gates.module}`);
    const row = async (): Promise<AssetSummary | undefined> =>
      (await rig.withLog((log) => log.assets("local"))).rows.find(({ asset }) => asset === "slow");
    const underWay = async (): Promise<unknown> => attemptsOf((await row())!).map(({ runId }) => runId);

    // A run that ends before its step is held says why.
    const untilHeld = async (run: Promise<RunEnd>, id: string): Promise<void> => {
      const early = run.then(({ outcome }) => assert.fail(`The run ended early: ${JSON.stringify(outcome)}`));
      await Promise.race([rigs.gates.arrived(id), early]);
      early.catch(() => undefined);
    };

    const requests = [rig.request(), rig.request({ selection: "slow" })];
    const [first, second] = [requests[0]!, requests[1]!];
    const running = [rig.run(first)];
    await untilHeld(running[0]!, first.runId);
    running.push(rig.run(second));
    await untilHeld(running[1]!, second.runId);
    assert.deepEqual(await underWay(), [second.runId, first.runId]);

    rigs.gates.open(second.runId);
    assert.equal((await running[1])?.outcome.kind, "succeeded");
    assert.deepEqual([await underWay(), await rig.value("slow")], [[first.runId], second.runId]);

    rigs.gates.open(first.runId);
    assert.equal((await running[0])?.outcome.kind, "succeeded");
    assert.deepEqual(
      [await underWay(), await rig.value("slow"), await rig.value("below")],
      [[], first.runId, first.runId],
    );
    assert.deepEqual((await verifyStore(rig.storage)).faults, []);
  });
});

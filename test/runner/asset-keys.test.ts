/** `orders.key` in the code of a step. */
import assert from "node:assert/strict";
import { RunRig } from "./support/run-rig.ts";

describe("the keys of assets in a step", function () {
  this.timeout(60_000);
  let rig: RunRig;

  before(() => {
    rig = new RunRig(`
//- /src/raw.ts
import { asset, externalAsset } from "headwater";
export const orders = asset({ keyPrefix: ["raw"] }, () => 1);
export const outside = externalAsset({ keyPrefix: ["raw"] });
//- /src/report.ts
import { asset, assetCheck } from "headwater";
import { orders, outside } from "./raw.ts";
export const report = asset({ deps: [orders, outside] }, (): string[] => [report.key, orders.key, outside.key]);
export const named = assetCheck({ asset: report }, () => report.key === "report");
`);
  });
  after(() => {
    rig.close();
  });

  it("are known of the asset itself and of what it depends on", async () => {
    const { outcome } = await rig.run();
    assert.equal(outcome.kind, "succeeded", JSON.stringify(outcome));
    assert.deepEqual(await rig.value("report"), ["report", "raw/orders", "raw/outside"]);
    assert.equal((await rig.run({ selection: "report", checksOnly: true })).outcome.kind, "succeeded");
  });
});

/** What has its place in the types and does not work yet throws the sentence of static analysis, wherever it is called. */
import assert from "node:assert/strict";
import * as sdk from "headwater";
import { callNotYet, CALLS_NOT_YET, type CallNotYet, OPTIONS_NOT_YET, optionNotYet } from "@headwater/core/not-yet";

const { asset, assetCheck, buildContext, definitions, externalAsset, materialize } = sdk;

describe("what does not work yet", () => {
  const calls: Readonly<Record<Exclude<CallNotYet, "mappings">, () => unknown>> = {
    multiAsset: () => sdk.multiAsset({ outs: { users: {} } }, () => ({ users: 1 })),
    spec: () => sdk.spec("users"),
    output: () => sdk.output("users", 1),
    graphAsset: () => sdk.graphAsset({ ops: {} }, (): sdk.Step<number> => assert.fail("it was called")),
    op: () => sdk.op(() => 1),
    resource: () => sdk.resource({ create: () => 1 }),
    ioManager: () => sdk.ioManager({ store: () => ({ place: "x" }), load: () => 1 }),
    hourlyPartitions: () => sdk.hourlyPartitions({ start: "2024-01-01-00:00" }),
    dailyPartitions: () => sdk.dailyPartitions({ start: "2024-01-01" }),
    weeklyPartitions: () => sdk.weeklyPartitions({ start: "2024-01-01" }),
    monthlyPartitions: () => sdk.monthlyPartitions({ start: "2024-01-01" }),
    cronPartitions: () => sdk.cronPartitions({ start: "2024-01-01", cron: "0 * * * *" }),
    staticPartitions: () => sdk.staticPartitions(["eu"]),
    dynamicPartitions: () => sdk.dynamicPartitions("customers"),
    multiPartitions: () => sdk.multiPartitions({}),
  };

  for (const [name, call] of Object.entries(calls)) {
    it(`${name} throws`, () => {
      assert.throws(call, new Error(`HW115: ${callNotYet(name as CallNotYet)}`));
    });
  }

  it("each of the mappings throws", () => {
    for (const mapping of Object.values(sdk.mappings) as (() => unknown)[])
      assert.throws(mapping, new Error(`HW115: ${callNotYet("mappings")}`));
  });

  it("is every export that cannot be used", () => {
    assert.deepEqual(
      Object.keys(CALLS_NOT_YET).filter((name) => !(name in sdk)),
      [],
    );
  });

  for (const name of Object.keys(OPTIONS_NOT_YET).filter((each) => each !== "mapping")) {
    it(`an asset with the option ${name} is not made`, () => {
      const expected = new Error(`HW115: ${optionNotYet(name as keyof typeof OPTIONS_NOT_YET)}`);
      assert.throws(() => asset({ [name]: {} }, () => 1), expected);
      assert.throws(() => externalAsset({ [name]: {} }), expected);
    });
  }

  it("resources are refused wherever they may stand", async () => {
    const expected = new Error(`HW115: ${optionNotYet("resources")}`);
    const a = asset(() => 1);
    assert.throws(() => assetCheck({ asset: a, resources: {} }, () => true), expected);
    assert.throws(() => definitions({ resources: {} }), expected);
    assert.throws(() => definitions({ environments: { prod: { resources: {} } } }), expected);
    await assert.rejects(materialize({ a }, { resources: {} }), expected);
  });

  it("IO managers are refused in the configuration too", () => {
    const expected = new Error(`HW115: ${optionNotYet("io")}`);
    assert.throws(() => definitions({ io: {} }), expected);
    assert.throws(() => definitions({ environments: { prod: { io: {} } } }), expected);
  });

  it("a context for a helper holds what it is given", () => {
    const { config, resources, partition } = buildContext({
      config: { limit: 1 },
      resources: { db: "x" },
      partition: { partitioned: true, key: "eu" },
    });
    assert.deepEqual(
      { config, resources, partition },
      { config: { limit: 1 }, resources: { db: "x" }, partition: { partitioned: true, key: "eu" } },
    );
    assert.deepEqual(buildContext().partition, { partitioned: false });
  });
});

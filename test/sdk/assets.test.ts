/** Assets and checks as objects: what they carry for a loader, and what happens when a test calls them. */
import assert from "node:assert/strict";
import { contractOf, isSdkObject, sdkContract, STEP_PROCESS } from "@headwater/core/sdk-contract";
import {
  asset,
  assetCheck,
  assetWith,
  buildContext,
  definitions,
  env,
  externalAsset,
  materialize,
  materialized,
  type AssetContext,
} from "headwater";

interface Order {
  id: number;
}

const orders = asset({ group: "sales" }, (rawOrders: Order[]) => rawOrders.filter((order) => order.id > 0));

describe("an asset", () => {
  it("carries its options and its function under the symbol headwater/1", () => {
    const fn = () => 1;
    const contract = contractOf("asset", asset({ group: "sales", tags: { layer: "gold" } }, fn));
    assert.equal(contract?.fn, fn);
    assert.deepEqual(contract.options, { group: "sales", tags: { layer: "gold" } });
    assert.deepEqual(contractOf("asset", asset(fn))?.options, {});
  });

  it("has a key once it is known, and says so before", () => {
    assert.throws(() => orders.key, /not known here: it comes from the name of its export/);
    assert.equal(asset({ key: "sales/orders" }, () => 1).key, "sales/orders");
    const bound = asset(() => 1);
    contractOf("asset", bound)!.key = "bound";
    assert.equal(bound.key, "bound");
  });

  it("takes the defaults of assetWith, which its own options replace whole", () => {
    const bronze = assetWith({ group: "bronze", tags: { layer: "bronze" } });
    assert.deepEqual(
      contractOf(
        "asset",
        bronze(() => 1),
      )?.options,
      { group: "bronze", tags: { layer: "bronze" } },
    );
    assert.deepEqual(
      contractOf(
        "asset",
        bronze({ tags: { pii: "no" } }, () => 1),
      )?.options,
      {
        group: "bronze",
        tags: { pii: "no" },
      },
    );
  });

  // What the compiler refuses and JavaScript lets pass.
  const WRONG: readonly (readonly [what: string, fn: unknown, args: readonly unknown[], message: RegExp])[] = [
    ["options without a function", asset, [{ group: "x" }], /asset takes a function, or options and then a function/],
    ["a value in place of the function", asset, [{ group: "x" }, [1]], /asset takes a function/],
    ["null in place of the options", asset, [null, () => 1], /The options of an asset are an object/],
    ["an asset in place of the function", asset, [orders], /where a plain function is needed/],
    ["a check inside that is no function", asset, [{ checks: { a: 1 } }, () => 1], /The check "a" has no function/],
    ["a check inside without one", asset, [{ checks: { a: {} } }, () => 1], /The check "a" has no function/],
    ["a text in place of the configuration", definitions, ["src"], /definitions takes a record of options/],
    ["a check of a plain function", assetCheck, [{ asset: () => 1 }, () => true], /is no asset/],
    ["a check without a function", assetCheck, [{ asset: orders }], /assetCheck takes options and a function/],
    ["a data version that is a number", materialized, [1, { dataVersion: 5 }], /`dataVersion` is a text of 1 to 1000/],
    ["an empty data version", materialized, [{ dataVersion: "" }], /`dataVersion` is a text of 1 to 1000/],
    ["a bare value in materialized", materialized, [[1]], /return a bare value as it is/],
    ["a variable without a name", env, ["a b"], /is not the name of an environment variable/],
  ];
  for (const [what, fn, args, message] of WRONG) {
    it(`refuses ${what}`, () => {
      assert.ok(typeof fn === "function");
      assert.throws(() => void Reflect.apply(fn, undefined, args), { name: "TypeError", message });
    });
  }
});

describe("a direct call", () => {
  it("runs the function", () => {
    assert.deepEqual(orders([{ id: 0 }, { id: 1 }]), [{ id: 1 }]);
  });

  it("makes the context that was left out, wherever it stands", () => {
    assert.equal(asset((rows: Order[], context) => `${context.runId} ${rows.length}`)([]), "test 0");
    assert.equal(asset((context) => context.assetKey)(), "test");
    assert.equal(
      asset({ ins: { orders } }, ({ orders, context }) => `${context.runId} ${orders.length}`)({ orders: [] }),
      "test 0",
    );
    const second = asset(({ orders }: { orders: Order[] }, c: AssetContext) => `${c.runId} ${orders.length}`);
    assert.equal(second({ orders: [] }, buildContext({ runId: "mine" })), "mine 0");
  });

  it("leaves optional inputs alone", () => {
    const counted = asset((orders: Order[], users?: Order[]) => [orders.length, users]);
    assert.deepEqual(counted([]), [0, undefined]);
  });

  it("uses the context that is given", () => {
    const lines: string[] = [];
    const log = { ...console, info: (line: string) => lines.push(line) };
    const logging = asset((orders: Order[], context) => {
      context.log.info(`${orders.length} orders`);
      return context.signal.aborted;
    });
    assert.equal(logging([], buildContext({ log, signal: AbortSignal.abort() })), true);
    assert.deepEqual(lines, ["0 orders"]);
  });

  it("gives what materialized holds", async () => {
    const made = asset(async (orders: Order[]) =>
      materialized(orders, { metadata: { rows: orders.length }, dataVersion: "1" }),
    );
    const result = await made([{ id: 1 }]);
    assert.deepEqual(result.value, [{ id: 1 }]);
    assert.deepEqual(result.metadata, { rows: { type: "number", value: 1 } });
    assert.equal(result.dataVersion, "1");
  });

  it("runs a check", () => {
    const positive = assetCheck({ asset: orders }, (rows, context) => context.runId === "test" && rows.length > 0);
    assert.equal(positive([{ id: 1 }]), true);
  });

  it("throws inside a step process, and says what to do", async () => {
    const named = asset({ key: "sales/orders" }, () => 1);
    const check = assetCheck({ asset: named }, () => true);
    Reflect.set(globalThis, STEP_PROCESS, true);
    try {
      assert.throws(() => named(), /"sales\/orders" was called as a function .* Make it an input/);
      assert.throws(() => orders([]), /^Error: An asset was called as a function/);
      assert.throws(() => check(), /Checks run by themselves/);
      await assert.rejects(materialize({ named }), /materialize is for tests/);
    } finally {
      Reflect.deleteProperty(globalThis, STEP_PROCESS);
    }
    assert.equal(named(), 1);
  });
});

describe("the contract of SDK objects", () => {
  it("tells the kinds apart, in whatever copy of the SDK they were made", () => {
    const check = assetCheck({ asset: orders, blocking: true }, () => true);
    assert.equal(sdkContract(orders)?.kind, "asset");
    assert.equal(sdkContract(externalAsset({ group: "x" }))?.kind, "external");
    assert.equal(sdkContract(check)?.kind, "check");
    assert.equal(contractOf("check", check)?.options.asset, orders);
    assert.equal(sdkContract(materialized({}))?.kind, "materialized");
    assert.deepEqual(contractOf("definitions", definitions({ include: ["src/**"] }))?.options, { include: ["src/**"] });
    assert.equal(contractOf("env", env("HOME"))?.name, "HOME");
    assert.equal(contractOf("asset", check), undefined);
    assert.equal(sdkContract({ [Symbol.for("headwater/1")]: { kind: "asset" } })?.kind, "asset");
  });

  it("takes nothing else for an SDK object", () => {
    const others = [null, undefined, 1, "asset", {}, [], () => 1, { [Symbol.for("headwater/1")]: null }];
    for (const other of others) assert.equal(isSdkObject(other), false);
    assert.equal(isSdkObject({ [Symbol.for("headwater/1")]: { kind: "of a later version" } }), false);
    assert.equal(isSdkObject({ [Symbol.for("headwater/1")]: { kind: "toString" } }), false);
  });
});

/** `materialize`: assets and checks together, in this process. */
import assert from "node:assert/strict";
import {
  asset,
  assetCheck,
  assetWith,
  externalAsset,
  type Materializable,
  materialize,
  materialized,
  type MaterializeOptions,
} from "headwater";

interface Order {
  id: number;
}

/** As a project's own wrapper would be. */
function traced<A extends readonly unknown[], T>(fn: (...args: A) => T): (...args: A) => T {
  return (...args) => fn(...args);
}

const quiet = { ...console, debug: () => undefined, info: () => undefined };

describe("materialize", () => {
  it("gives values, metadata and checks by the names of the record", async () => {
    const rawOrders = asset(async (): Promise<Order[]> => [{ id: 1 }, { id: 0 }]);
    const orders = asset((rawOrders: Order[], context) => {
      context.addMetadata({ key: context.assetKey, rows: -1 });
      const valid = rawOrders.filter((order) => order.id > 0);
      return materialized(valid, { metadata: { rows: valid.length } });
    });
    const everyId = assetCheck({ asset: orders }, (rows) => ({ passed: true, metadata: { rows: rows.length } }));

    const result = await materialize({ everyId, orders, rawOrders });
    assert.equal(result.success, true);
    assert.deepEqual(result.value("orders"), [{ id: 1 }]);
    assert.deepEqual(Object.keys(result.values).sort(), ["orders", "rawOrders"]);
    assert.deepEqual(result.metadata.orders, {
      key: { type: "text", value: "orders" },
      rows: { type: "number", value: 1 },
    });
    assert.deepEqual(result.checks.everyId, {
      passed: true,
      severity: "error",
      metadata: { rows: { type: "number", value: 1 } },
    });
    assert.equal(orders.key, "orders");
  });

  it("runs in the order of the dependencies, whatever the order of the record", async () => {
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(name);
    const a = asset(note("a"));
    const b = asset({ deps: [a] }, note("b"));
    const c = asset({ deps: ["b", { asset: a }] }, note("c"));
    const d = asset({ ins: { c } }, note("d"));
    assert.equal((await materialize({ d, c, b, a })).success, true);
    assert.deepEqual(ran, ["a", "b", "c", "d"]);
  });

  it("takes a list of assets that have names of their own", async () => {
    const orders = asset({ key: "sales/orders" }, () => [1, 2]);
    const total = asset(function total(orders: number[]) {
      return orders.length;
    });
    const result = await materialize([total, orders]);
    assert.deepEqual(result.values, { "sales/orders": [1, 2], total: 2 });
    await assert.rejects(materialize([asset(() => 1)]), /Number 1 of the list has no name of its own: pass a record/);
  });

  describe("resolves names", () => {
    const finance = assetWith({ keyPrefix: ["finance"] });

    it("by the objects of ins, whatever their names", async () => {
      const raw = asset(() => [1]);
      const other = asset(() => [1, 2]);
      const total = asset({ ins: { rows: raw } }, ({ rows }) => rows.length);
      assert.equal((await materialize({ rows: other, raw, total })).value("total"), 1);
    });

    it("by keys in ins, and in a record", async () => {
      const orders = finance(() => [1]);
      const byKey = asset({ ins: { rows: "finance/orders" } }, ({ rows }) => rows);
      const inRecord = asset({ ins: { rows: { asset: orders } } }, ({ rows }) => rows);
      const result = await materialize({ orders, byKey, inRecord });
      assert.deepEqual([result.value("byKey"), result.value("inRecord")], [[1], [1]]);
    });

    it("by the name in the record before the key", async () => {
      const orders = asset({ key: "a/orders" }, () => "a");
      const b = asset({ key: "b/orders" }, () => "b");
      assert.equal((await materialize({ orders, b, x: asset((orders: string) => orders) })).value("x"), "a");
    });

    it("in the same prefix before others", async () => {
      const mine = finance({ key: "finance/orders" }, () => "finance");
      const other = asset({ key: "sales/orders" }, () => "sales");
      const total = finance((orders: string) => orders);
      assert.equal((await materialize({ mine, other, total })).value("total"), "finance");
    });

    it("by the only key that ends in the name", async () => {
      const mine = asset({ key: "sales/orders" }, () => "sales");
      assert.equal((await materialize({ mine, x: asset((orders: string) => orders) })).value("x"), "sales");
    });

    it("of ins alone, for a wrapped function", async () => {
      const raw = asset(() => [1, 2]);
      const total = asset(
        { ins: { rows: raw } },
        traced(({ rows }: { rows: number[] }) => rows.length),
      );
      const check = assetCheck(
        { asset: total },
        traced((value: number) => value === 2),
      );
      const none = asset(
        { ins: {} },
        traced(() => 3),
      );
      const result = await materialize({ raw, total, check, none });
      assert.equal(result.value("total"), 2);
      assert.equal(result.value("none"), 3);
      assert.equal(result.checks.check?.passed, true);
    });

    it("not in the first parameter of a check, which is the value and may take it apart", async () => {
      const stats = asset(() => ({ mean: 2, values: [1, 3] }));
      const byProperty = assetCheck({ asset: stats }, ({ mean }) => mean === 2);
      const byName = assetCheck({ asset: stats }, (other, context) => other.mean === 2 && context.assetKey === "stats");
      const values = asset({ ins: { stats } }, ({ stats }) => stats.values);
      const byPlace = assetCheck({ asset: values }, ([first]) => first === 1);
      const { checks } = await materialize({ stats, values, byProperty, byName, byPlace });
      assert.deepEqual(
        [checks.byProperty, checks.byName, checks.byPlace].map((check) => check?.passed),
        [true, true, true],
      );
    });

    it("never to the asset itself", async () => {
      const raw = asset({ key: "raw/orders" }, () => 1);
      const orders = asset((orders: number) => orders + 1);
      assert.equal((await materialize({ raw, orders })).value("orders"), 2);
    });
  });

  describe("takes values", () => {
    const total = asset((orders: number[]) => orders.length);

    it("for assets that are not passed", async () => {
      const result = await materialize({ total }, { values: { orders: [1, 2, 3] } });
      assert.equal(result.value("total"), 3);
    });

    it("in place of assets that are passed", async () => {
      const orders = asset({ keyPrefix: ["sales"] }, (): number[] => assert.fail("must not run"));
      const result = await materialize({ orders, total }, { values: { "sales/orders": [1] } });
      assert.equal(result.value("total"), 1);
      assert.deepEqual(result.value("orders"), [1]);
    });

    it("for external assets, by the object too", async () => {
      const warehouse = externalAsset<number[]>();
      const counted = asset({ ins: { rows: warehouse } }, ({ rows }) => rows.length);
      assert.equal((await materialize({ warehouse, counted }, { values: { warehouse: [1] } })).value("counted"), 1);
      const after = asset({ deps: [warehouse] }, () => "done");
      assert.equal((await materialize({ warehouse, after })).value("after"), "done");
    });

    it("of undefined, for an optional input", async () => {
      const maybe = asset((orders?: number[]) => orders ?? "none");
      assert.equal((await materialize({ maybe }, { values: { orders: undefined } })).value("maybe"), "none");
    });
  });

  describe("when something fails", () => {
    const boom = asset((): number[] => {
      throw new RangeError("boom");
    });
    const after = asset((boom: number[]) => boom.length);
    const later = asset((after: number) => after);
    const apart = asset(() => "fine");

    it("skips what needs it and goes on with the rest", async () => {
      const result = await materialize({ boom, after, later, apart });
      assert.equal(result.success, false);
      assert.equal(result.failures.boom?.message, "boom");
      assert.deepEqual(result.skipped, { after: '"boom" failed', later: '"after" was skipped' });
      assert.deepEqual(result.values, { apart: "fine" });
      assert.throws(
        () => result.value("boom"),
        (error) => error instanceof Error && error.cause instanceof RangeError,
      );
      assert.throws(() => result.value("after"), /There is no value of "after": "boom" failed/);
    });

    it("makes an Error of what is none", async () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- JavaScript allows it, so users do it
      const text = asset(() => Promise.reject("text"));
      const { failures } = await materialize({ text });
      assert.match(failures.text?.message ?? "", /no Error was thrown: text/);
      assert.equal(failures.text?.cause, "text");
    });

    it("says that a value is asked for that nobody stored", async () => {
      const loads = asset(() => materialized({ metadata: { rows: 3 } }));
      const silent = asset(() => undefined);
      const reads = asset((loads: unknown) => loads);
      const readsToo = asset((silent: unknown) => silent);
      const ordered = asset({ deps: [loads, silent] }, () => "fine");
      const result = await materialize({ loads, silent, reads, readsToo, ordered });
      assert.match(result.failures.reads?.message ?? "", /"loads" stores no value, so "reads" cannot read it/);
      assert.match(result.failures.readsToo?.message ?? "", /"silent" stores no value/);
      assert.deepEqual(result.values, { ordered: "fine" });
      assert.throws(() => result.value("loads"), /There is no value of "loads": it stored none/);
    });

    it("skips the rest once the signal is aborted", async () => {
      const controller = new AbortController();
      const aborts = asset((context) => {
        controller.abort();
        return context.signal.aborted;
      });
      const result = await materialize({ aborts, apart }, { signal: controller.signal });
      assert.deepEqual(result.values, { aborts: true });
      assert.deepEqual(result.skipped, { apart: "the signal was aborted" });
    });
  });

  describe("runs checks", () => {
    const orders = asset(() => [1, 2]);
    const total = asset((orders: number[]) => orders.length);
    const after = asset({ deps: [orders] }, () => "done");
    const no = { passed: false, metadata: {} };

    it("of which a blocking one holds back what reads the asset", async () => {
      const empty = assetCheck({ asset: orders, blocking: true }, (orders) => orders.length === 0);
      const result = await materialize({ total, after, orders, empty });
      assert.equal(result.success, false);
      assert.deepEqual(result.checks, { empty: { ...no, severity: "error" } });
      assert.deepEqual(result.skipped, { total: 'the check "empty" blocks it', after: 'the check "empty" blocks it' });
      assert.deepEqual(result.value("orders"), [1, 2]);
    });

    it("of which a warning, or one that does not block, holds nothing back", async () => {
      const warns = assetCheck({ asset: orders, blocking: true, severity: "warn" }, () => false);
      const tells = assetCheck({ asset: orders }, () => ({ passed: false, description: "two" }));
      const softens = assetCheck({ asset: orders, blocking: true }, () => ({ passed: false, severity: "warn" }));
      const result = await materialize({ total, orders, warns, tells, softens });
      assert.equal(result.success, true);
      assert.deepEqual(result.checks, {
        warns: { ...no, severity: "warn" },
        tells: { ...no, severity: "error", description: "two" },
        softens: { ...no, severity: "warn" },
      });
      assert.equal(result.value("total"), 2);
    });

    it("of which one that throws, or returns something else, fails and holds back if it blocks", async () => {
      const throws = assetCheck({ asset: orders, blocking: true }, () => {
        throw new Error("boom");
      });
      // @ts-expect-error a count is no result
      const counts = assetCheck({ asset: orders }, (orders) => orders.length);
      const result = await materialize({ total, orders, throws, counts });
      assert.equal(result.success, false);
      assert.deepEqual(result.skipped, { total: '"throws" failed' });
      assert.match(result.failures.counts?.message ?? "", /"counts" returned neither true nor false/);
    });

    it("under the names of the record, whatever their own", async () => {
      const named = assetCheck({ asset: orders, name: "two orders" }, (orders) => orders.length === 2);
      assert.equal((await materialize({ orders, named })).checks.named?.passed, true);
    });

    it("with other assets and the context as inputs", async () => {
      const limit = asset(() => 3);
      const below = assetCheck({ asset: orders }, async (rows, limit: number, context) => {
        context.log.info(context.assetKey);
        return { passed: rows.length < limit, description: context.assetKey };
      });
      const result = await materialize({ below, orders, limit }, { log: quiet });
      assert.deepEqual(result.checks.below, { passed: true, severity: "error", metadata: {}, description: "orders" });
    });

    it("inside an asset, under both names", async () => {
      const checked = asset(
        {
          checks: {
            notEmpty: (rows: number[]) => rows.length > 0,
            few: { blocking: true, check: (rows: number[], context) => [rows.length < 2, context.log][0] === true },
          },
        },
        () => [1, 2],
      );
      const readsIt = asset({ ins: { checked } }, ({ checked }) => checked);
      const result = await materialize({ readsIt, checked });
      assert.deepEqual(result.checks, {
        "checked:notEmpty": { passed: true, severity: "error", metadata: {} },
        "checked:few": { ...no, severity: "error" },
      });
      assert.deepEqual(result.skipped, { readsIt: 'the check "checked:few" blocks it' });
      assert.equal(
        (await materialize({ checked }, { values: { checked: [] } })).checks["checked:notEmpty"]?.passed,
        false,
      );
    });

    it("and skips those of an asset that failed", async () => {
      const boom = asset((): number => {
        throw new Error("boom");
      });
      const positive = assetCheck({ asset: boom }, (boom) => boom > 0);
      assert.deepEqual((await materialize({ boom, positive })).skipped, { positive: '"boom" failed' });
    });
  });

  const orders = asset(() => [1]);
  const plain = (orders: number[]) => orders.length;
  const REFUSED: readonly (readonly [
    what: string,
    assets: Readonly<Record<string, Materializable>>,
    message: RegExp,
    options?: MaterializeOptions,
  ])[] = [
    ["a missing upstream", { total: asset(plain) }, /"total" reads an asset "orders", which was not passed/],
    [
      "an asset of ins that is not passed",
      { total: asset({ ins: { rows: orders } }, ({ rows }) => rows) },
      /reads the asset that its `ins` gives for "rows", which was not passed/,
    ],
    [
      "the check of an asset that is not passed",
      { c: assetCheck({ asset: orders }, () => true) },
      /The check "c" checks .*not passed/,
    ],
    [
      "an external asset without a value",
      { x: externalAsset(), y: asset((x: number) => x) },
      /"y" reads "x", which is made elsewhere/,
    ],
    [
      "a cycle",
      { a: asset((c: number) => c), b: asset((a: number) => a), c: asset((b: number) => b) },
      /in a cycle: a → c → b → a/,
    ],
    ["two assets of one key", { a: asset({ key: "x" }, () => 1), x: asset(() => 2) }, /Two assets have the key "x"/],
    ["a name that is no key", { "a b": asset(() => 1) }, /"a b" cannot be a key/],
    [
      "a name that means several",
      { a: asset({ key: "a/o" }, () => 1), b: asset({ key: "b/o" }, () => 1), c: asset((o: number) => o) },
      /"o" in "c" could mean a\/o, b\/o: name one in `ins`/,
    ],
    ["a list pattern", { a: asset(([first]: number[]) => first) }, /The parameter \[first\] of "a" names no asset/],
    [
      "a wrapped function",
      { a: asset(traced(plain)) },
      /The parameters of "a" cannot be read: name its inputs in `ins`/,
    ],
    ["a bound function", { a: asset(plain.bind(undefined)) }, /The parameters of "a" cannot be read/],
    // @ts-expect-error a plain function is no asset
    ["a plain function", { orders, plain }, /"plain" is neither an asset nor a check/],
    ["nothing", {}, /There is nothing to make: materialize\(\{ orders, customers \}\)/],
    // @ts-expect-error an asset alone is no record of assets
    ["an asset alone", orders, /materialize takes a record or a list/],
    // @ts-expect-error a key is no record of assets
    ["a text", "orders", /materialize takes a record or a list/],
    ["one asset under two names", { a: orders, b: orders }, /"a" and "b" are the same asset: pass it once/],
    [
      "a value that nothing reads",
      { total: asset(plain) },
      /Nothing reads the value "ordrs" of `values`/,
      { values: { ordrs: [], orders: [] } },
    ],
  ];
  for (const [what, assets, message, options] of REFUSED) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(materialize(assets, options), message);
    });
  }

  it("names every fault at once, before any function is called", async () => {
    const never = asset(() => assert.fail("must not run"));
    const assets = { never, a: asset((x: number) => x), b: asset((y: number) => y) };
    await assert.rejects(materialize(assets), /"a" reads an asset "x"[^]*"b" reads an asset "y"/);
  });
});

import assert from "node:assert/strict";
import { projectPath } from "@headwater/core/keys";
import type { Problem } from "@headwater/core/problem";
import { describe, it } from "mocha";
import { check, filesAfterFix, manifestOf, openFixture } from "./support/check.ts";
import { parseFixture } from "./support/fixture.ts";

/** Every row of the table of inputs: how a function names its upstream assets. */
describe("dependencies of an asset", () => {
  const cases: readonly { readonly name: string; readonly files: string; readonly assets?: string }[] = [
    {
      name: "parameter names",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const customers = asset(() => [1]);
        export const report = asset((orders: number[], customers: number[]) => [orders, customers]);
      `,
      assets: `
        customers
        orders
        report <- orders, customers
      `,
    },
    {
      name: "property names, not variable names",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const customers = asset(() => [1]);
        export const report = asset(({ orders, customers: c }) => [orders, c]);
      `,
      assets: `
        customers
        orders
        report <- orders, customers
      `,
    },
    {
      name: "context by name in any position, and any second parameter after an object",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const a = asset((orders, context) => context.runId);
        export const b = asset(({ orders }, context) => orders);
        export const c = asset(({ orders }, run) => orders);
        export const d = asset(({ orders, context }) => orders);
        export const e = asset((context) => context.runId);
        export const f = asset((context, orders) => orders);
      `,
      assets: `
        a <- orders
        b <- orders
        c <- orders
        d <- orders
        e
        f <- orders
        orders
      `,
    },
    {
      name: "an optional parameter",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const total = asset((orders?: number[]) => orders?.length ?? 0);
      `,
      assets: `
        orders
        total <- orders
      `,
    },
    {
      name: "a default value is an error",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const top = asset((orders, limit = 100) => orders.slice(limit));
                                                //^^^ HW205
        export const first = asset(({ orders, count = 1 }) => orders.slice(count));
                                                    //^ HW205
      `,
      assets: `
        first <- orders
        orders
        top <- orders
      `,
    },
    {
      name: "an unused parameter is an error",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const after = asset((_orders) => 1);
                                  //^^^^^^^ HW206 \`_orders\` is not used: name \`orders\` in the option \`deps\`.
        export const lonely = asset((_nothing) => 1);
                                   //^^^^^^^^ HW206 \`_nothing\` names no asset
      `,
      assets: `
        after
        lonely
        orders
      `,
    },
    {
      name: "a rest parameter is an error",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const all = asset((...everything) => everything);
                                   //^^^^^^^^^^ HW204
        export const some = asset(({ ...others }) => others);
                                      //^^^^^^ HW204
      `,
    },
    {
      name: "a list pattern and a computed name cannot be read",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const name = "orders";
        export const a = asset(([first]) => first);
                              //^^^^^^^ HW208
        export const b = asset(({ [name]: first }) => first);
                                //^^^^^^ HW208
      `,
    },
    {
      name: "a function by reference, from another file too",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        import { later } from "./fn.ts";
        function compute(orders: number[]) { return orders; }
        export const orders = asset(() => [1]);
        export const computed = asset(compute);
        export const latest = asset({ group: "x" }, later);
        //- /fn.ts
        export const later = (computed: number[]) => computed;
      `,
      assets: `
        computed <- orders
        latest <- computed
        orders
      `,
    },
    {
      name: "a member by reference: of a class, a namespace, a record, a module",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        import * as lib from "./lib.ts";
        import { lib as behind, Service } from "./index.ts";
        const record = { load: (orders) => orders, deep: { load(orders) { return orders; } } };
        namespace local { export const load = (orders) => orders; export function users(orders) { return orders; } }
        export const orders = asset({ key: Service.ORDERS }, () => 1);
        export const a = asset(Service.load);
        export const b = asset({ group: "g" }, lib.Service.arrow);
        export const c = asset(lib.load);
        export const d = asset(behind.load);
        export const e = asset(record.load);
        export const f = asset(record["deep"].load);
        export const g = asset(local.load);
        export const h = asset(local.users);
        //- /lib.ts
        export function load(orders) { return orders; }
        export class Service {
          static readonly ORDERS = "x/orders";
          static load(orders: number[]): number[];
          static load(orders) { return orders; }
          static arrow = async ({ orders }) => orders;
        }
        //- /index.ts
        export * from "./lib.ts";
        export * as lib from "./lib.ts";
      `,
      assets: `
        a <- x/orders
        b <- x/orders
        c <- x/orders
        d <- x/orders
        e <- x/orders
        f <- x/orders
        g <- x/orders
        h <- x/orders
        x/orders
      `,
    },
    {
      name: "a member that its declaration does not show",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        class Base { static inherited(orders) { return orders; } }
        class Service extends Base {
          @traced static load(orders) { return orders; }
          method(orders) { return orders; }
        }
        export const orders = asset(() => 1);
        export const a = asset(Service.load);
                             //^^^^^^^^^^^^ HW208 The parameters of \`Service.load\` cannot be read
        export const b = asset(Service.inherited);
                             //^^^^^^^^^^^^^^^^^ HW208 The parameters of \`Service.inherited\` cannot be read
        const service = new Service();
        export const c = asset(service.method);
                             //^^^^^^^^^^^^^^ HW208 The parameters of \`service.method\` cannot be read
      `,
    },
    {
      name: "a wrapped function needs ins",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        import { traced } from "tracing";
        export const orders = asset(() => [1]);
        export const a = asset(traced((orders) => orders));
                             //^^^^^^^^^^^^^^^^^^^^^^^^^^ HW208 The parameters of a wrapped function cannot be read
        export const b = asset({ ins: { orders } }, traced(({ orders }) => orders));
        export const c = asset(traced);
                             //^^^^^^ HW208 The parameters of \`traced\` cannot be read from the text: name its inputs in the option \`ins\`, or write \`ins: {}\` if it has none.
        export const d = asset({ ins: {} }, traced(() => 1));
      `,
      assets: `
        a
        b <- orders:ins
        c
        d
        orders
      `,
    },
    {
      name: "a typed this is no parameter",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const a = asset(function (this: void, orders: number[]) { return orders; });
      `,
      assets: `
        a <- orders
        orders
      `,
    },
  ];
  for (const { name, files, assets } of cases) it(name, () => check(files, assets));
});

describe("resolution of a name", () => {
  const cases: readonly { readonly name: string; readonly files: string; readonly assets?: string }[] = [
    {
      name: "its entry in ins: an asset, a key, a record",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const rawOrders = asset({ keyPrefix: ["raw"] }, () => [1]);
        export const users = asset(() => [1]);
        export const a = asset({ ins: { orders: rawOrders } }, (orders) => orders);
        export const b = asset({ ins: { orders: "raw/rawOrders", people: { asset: users } } }, ({ orders, people }) => [orders, people]);
      `,
      assets: `
        a <- raw/rawOrders:ins
        b <- raw/rawOrders:ins, users:ins
        raw/rawOrders
        users
      `,
    },
    {
      name: "an import of that name, renamed too",
      files: `
        //- /raw.ts
        import { asset } from "headwater";
        export const orders = asset({ keyPrefix: ["raw"] }, () => [1]);
        //- /other.ts
        import { asset } from "headwater";
        export const orders = asset({ keyPrefix: ["other"] }, () => [1]);
        //- /a.ts
        import { asset } from "headwater";
        import { orders } from "./raw.js";
        import { orders as others } from "./other";
        export const a = asset((orders) => orders);
        export const b = asset((others) => others);
      `,
      assets: `
        a <- raw/orders
        b <- other/orders
        other/orders
        raw/orders
      `,
    },
    {
      name: "a constant that names an asset",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const raw = asset(() => [1]);
        const orders = raw;
        export const a = asset((orders) => orders);
      `,
      assets: `
        a <- raw
        raw
      `,
    },
    {
      name: "the key in the same prefix before others",
      files: `
        //- /a.ts
        import { asset, assetWith } from "headwater";
        const finance = assetWith({ keyPrefix: ["finance"] });
        const sales = assetWith({ keyPrefix: ["sales"] });
        export const financeOrders = asset({ key: "finance/orders" }, () => 1);
        export const salesOrders = asset({ key: "sales/orders" }, () => 1);
        export const total = finance((orders) => orders);
        export const count = sales((orders) => orders);
      `,
      assets: `
        finance/orders
        finance/total <- finance/orders
        sales/count <- sales/orders
        sales/orders
      `,
    },
    {
      name: "the only key with that last segment",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset({ keyPrefix: ["a", "b"] }, () => 1);
        export const total = asset({ keyPrefix: ["c"] }, (orders) => orders);
      `,
      assets: `
        a/b/orders
        c/total <- a/b/orders
      `,
    },
    {
      name: "never itself",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const rawOrders = asset({ key: "raw/orders" }, () => 1);
        export const orders = asset((orders) => orders);
        export const alone = asset((alone) => alone);
                                  //^^^^^ HW210 \`alone\` is this asset itself: an asset cannot read its own value.
      `,
      assets: `
        alone
        orders <- raw/orders
        raw/orders
      `,
    },
    {
      name: "none: an error with the nearest names",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const rawOrders = asset(() => 1);
        export const users = asset(() => 1);
        export const a = asset((rawOrder, usres, nothing) => 1);
                              //^^^^^^^^ HW201 No asset is named \`rawOrder\`. Did you mean \`rawOrders\`?
                                        //^^^^^ HW201 No asset is named \`usres\`. Did you mean \`users\`?
                                               //^^^^^^^ HW201 No asset is named \`nothing\`.
      `,
    },
    {
      name: "several: an error that lists them",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const o1 = asset({ key: "a/orders" }, () => 1);
        export const o2 = asset({ key: "b/orders" }, () => 1);
        export const a = asset((orders) => orders);
                              //^^^^^^ HW202 \`orders\` could mean \`a/orders\` or \`b/orders\`: name one in the option \`ins\`.
      `,
    },
    {
      name: "not across prefixes when resolve is explicit",
      files: `
        //- /headwater.config.ts
        import { definitions } from "headwater";
        export default definitions({ resolve: "explicit" });
        //- /a.ts
        import { asset } from "headwater";
        export const o = asset({ key: "a/orders" }, () => 1);
        export const a = asset((orders) => orders);
                              //^^^^^^ HW201 With \`resolve: "explicit"\`, \`orders\` does not mean \`a/orders\`, which is in another prefix: name it in the option \`ins\`.
        export const b = asset({ keyPrefix: ["a"] }, (orders, second) => [orders, second]);
        export const second = asset({ keyPrefix: ["a"], ins: { x: "a/orders" } }, (x) => x);
      `,
    },
  ];
  for (const { name, files, assets } of cases) it(name, () => check(files, assets));
});

describe("deps", () => {
  it("take assets, keys and records, and order without a value", () =>
    check(
      `
        //- /a.ts
        import { asset, externalAsset } from "headwater";
        export const a = asset(() => 1);
        export const b = asset(() => 1);
        export const c = externalAsset({ kinds: ["postgres"] });
        export const d = asset({ deps: [a, "b", { asset: c }] }, () => 1);
        export const e = asset({ deps: [a] }, (a) => a);
      `,
      `
        a
        b
        c (external)
        d <- a:deps, b:deps, c:deps
        e <- a
      `,
    ));

  it("take the key of an asset where an option gives it", () =>
    check(
      `
        //- /raw.ts
        import { asset } from "headwater";
        export const tables = { orders: asset({ key: "raw/orders" }, () => 1), users: asset(() => 1) };
        //- /a.ts
        import { asset } from "headwater";
        import { tables } from "./raw.ts";
        export const a = asset({ deps: [tables.orders.key], ins: { o: { asset: tables.orders.key } } }, (o) => o);
        export const b = asset({ deps: [tables.users.key] }, () => 1);
                                      //^^^^^^^^^^^^^^^^ HW209 \`tables.users.key\` is not known while modules are loaded, since no option \`key\` gives it: name the asset itself.
      `,
      `
        a <- raw/orders:ins
        b
        raw/orders
        users
      `,
    ));

  it("that name nothing are errors with the nearest keys", () =>
    check(`
      //- /a.ts
      import { asset } from "headwater";
      const text = 1;
      export const orders = asset({ keyPrefix: ["raw"] }, () => 1);
      export const a = asset({ deps: ["raw/order", 5] }, () => 1);
                                    //^^^^^^^^^^^ HW209 No asset has the key \`raw/order\`. Did you mean \`raw/orders\`?
                                                 //^ HW209 This is neither an asset nor the key of one.
      export const b = asset({ ins: { x: text } }, (x) => x);
                                       //^^^^ HW209 This is neither
    `));

  it("that name an asset which is not exported are one error, however it is taken", () =>
    check(`
      //- /raw.ts
      import { asset } from "headwater";
      const climate = asset(() => 1);
          //^^^^^^^ HW101 The asset \`climate\` is not exported
      //- /a.ts
      import { asset } from "headwater";
      import { climate } from "./raw.ts";
      export const a = asset({ ins: { climate } }, (climate) => climate);
                                    //^^^^^^^ HW209 The asset \`climate\` is not exported from raw.ts.
      export const b = asset({ deps: [climate] }, () => 1);
                                    //^^^^^^^ HW209 The asset \`climate\` is not exported from raw.ts.
    `));

  it("in ins that no parameter takes are reported, and are dependencies", () =>
    check(
      `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => 1);
        export const a = asset({ ins: { extra: orders } }, () => 1);
                                      //^^^^^ HW212 The function has no parameter \`extra\`
      `,
      `
        a <- orders:ins
        orders
      `,
    ));
});

describe("cycles", () => {
  it("are errors on every edge, with the path", () =>
    check(`
      //- /a.ts
      import { asset } from "headwater";
      export const a = asset((c) => c);
                            //^ HW203 This dependency closes a cycle: a → c → b → a.
      export const b = asset((a) => a);
                            //^ HW203 This dependency closes a cycle: b → a → c → b.
      //- /c.ts
      import { asset } from "headwater";
      export const c = asset({ deps: ["b"] }, () => 1);
                                    //^^^ HW203 This dependency closes a cycle: c → b → a → c.
      export const d = asset((c) => c);
    `));

  it("of one asset are an error, and no edge", () =>
    check(
      `
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ deps: ["a"] }, () => 1);
                                      //^^^ HW210 \`a\` depends on itself: take this dependency away.
      `,
      "a",
    ));
});

describe("an asset used inside another's function", () => {
  it("is an error at each use, unless the name is bound again or only the key is read", () =>
    check(`
      //- /raw.ts
      import { asset } from "headwater";
      export const users = asset(() => [1]);
      export const tables = { clients: asset(() => [1]) };
      //- /a.ts
      import { asset, assetCheck } from "headwater";
      import { tables, users } from "./raw.ts";
      import * as raw from "./raw.ts";
      export const orders = asset(() => [1]);
      export const a = asset(async () => [await orders(), users()]);
                                              //^^^^^^ HW207 \`orders\` is an asset: take its value as a parameter.
                                                        //^^^^^ HW207
      export const b = asset((orders) => orders.length);
      export const c = asset(() => { const orders = 1; return orders; });
      export const d = asset(() => [orders.key, tables.clients.key, raw.users.key, raw.tables.clients.key.length]);
      export const e = asset(() => raw.users());
                                 //^^^ HW207 \`raw.users\` is an asset
      export const f = asset(() => tables.clients());
                                 //^^^^^^ HW207 \`tables.clients\` is an asset
      export const g = asset(() => users.length);
                                 //^^^^^ HW207 \`users\` is an asset
      export const ok = assetCheck({ asset: orders }, async () => (await orders()).length > 0);
                                                                       //^^^^^^ HW207 \`orders\` is the checked asset: its value is the first parameter.
      export const fine = assetCheck({ asset: orders }, (orders) => orders.length > 0);
    `));

  it("is an error where a text in brackets names it", () =>
    check(`
      //- /raw.ts
      import { asset } from "headwater";
      export const users = asset(() => [1]);
      export const tables = { clients: asset(() => [1]), "all-users": asset(() => [1]) };
      //- /a.ts
      import { asset } from "headwater";
      import { tables } from "./raw.ts";
      import * as raw from "./raw.ts";
      export const a = asset(async () => [await tables["clients"](), tables["all-users"], tables["clients"].key]);
                                              //^^^^^^ HW207 \`tables.clients\` is an asset
                                                                   //^^^^^^ HW207 \`tables.all-users\` is an asset
      export const b = asset(() => [raw["users"](), raw["tables"].clients(), raw.tables["clients"](), raw[\`users\`]["key"]]);
                                  //^^^ HW207 \`raw.users\` is an asset
                                                  //^^^ HW207 \`raw.tables.clients\` is an asset
                                                                           //^^^ HW207 \`raw.tables.clients\` is an asset
      export const c = asset((clients) => { const tables = {}; return tables["clients"](clients); });
    `));

  it("is an error where the function imports it while it runs", () =>
    check(`
      //- /raw.ts
      import { asset } from "headwater";
      export const users = asset(() => [1]);
      export const tables = { clients: asset(() => [1]) };
      export const plain = () => 1;
      //- /a.ts
      import { asset } from "headwater";
      export const a = asset(async () => (await import("./raw.ts")).users());
                                                                  //^^^^^ HW207 \`users\` is an asset: take its value as a parameter.
      export const b = asset(async () => { const { users: u, plain } = await import("./raw.ts"); return [u(), plain(), u.key]; });
                                                                                                       //^ HW207 \`users\` is an asset
      export const c = asset(async () => { const raw = await import("./raw.ts"); return { users: raw.tables["clients"](), x: raw.plain }; });
                                                                                                   //^^^^^^ HW207 \`tables.clients\` is an asset
      export const d = asset(() => import("./raw.ts").then(({ users }) => users()));
                                                                        //^^^^^ HW207 \`users\` is an asset
      export const e = asset(() => import("./raw.ts").then((m) => m.plain()));
      export const f = asset(async () => { const { users } = await import("./raw.ts"); return ((users) => users())(() => 1); });
    `));

  it("is an error where a wrapper takes the function", () =>
    check(`
      //- /a.ts
      import { asset } from "headwater";
      import { traced } from "tracing";
      export const orders = asset(() => [1]);
      export const a = asset({ ins: { orders } }, traced("a", traced(async ({ orders: o }) => [o, await orders()])));
                                                                                                      //^^^^^^ HW207 \`orders\` is an asset
    `));

  it("is an error where a factory has the function", () =>
    check(`
      //- /a.ts
      import { asset } from "headwater";
      export const orders = asset(() => [1]);
      const make = (name) => asset({ deps: [orders], group: name }, () => orders());
                                                                        //^^^^^^ HW207 \`orders\` is an asset
      export const a = make("a");
      export const b = make("b");
    `));
});

describe("an asset called in a helper of another", () => {
  it("is an error at the call, that names who reaches it", async () => {
    const files = `
      //- /raw.ts
      import { asset } from "headwater";
      export const rawOrders = asset(() => [1]);
      export const tables = { clients: asset(() => [1]) };
      //- /lib/helper.ts
      import { rawOrders, tables } from "../raw.ts";
      import * as raw from "../raw.ts";

      export function helper() { return inner(); }
      const inner = async () => [await rawOrders(), tables.clients(), raw.tables.clients()];
                                     //^^^^^^^^^ HW207 \`rawOrders\` is an asset, and \`inner\` is part of what the asset \`a\` and 2 more run: take its value as a parameter there and hand it to this function.
                                                  //^^^^^^ HW207 \`tables.clients\` is an asset
                                                                    //^^^ HW207 \`raw.tables.clients\` is an asset
      export const keys = () => [rawOrders.key, tables.clients.key];
      export const all = [rawOrders, tables.clients];
      export class Loader {
        load() { return rawOrders(); }
                      //^^^^^^^^^ HW207 \`rawOrders\` is an asset, and \`Loader\` is part of what the asset \`d\` runs:
      }
      export function unused() { return rawOrders(); }
      if (process.argv.length > 2) console.log(await unused());
      //- /a.ts
      import { asset, assetCheck } from "headwater";
      import { rawOrders } from "./raw.ts";
      import * as lib from "./lib/helper.ts";
      import { keys, Loader, all } from "./lib/helper.ts";
      export const a = asset(() => lib.helper());
      export const b = asset({ group: "x" }, compute);
      function compute() { return lib.helper(); }
      export const c = asset((rawOrders) => [rawOrders, keys(), all]);
      export const d = asset(() => new Loader().load());
      export const ok = assetCheck({ asset: "a" }, (a) => lib["helper"]());
      export const e = asset(() => lib["keys"]().length);
    `;
    await check(files);
    const { problems } = await manifestOf(files);
    assert.deepEqual(
      problems[0]?.related.map(({ at, message }) => `${at.file}:${at.range.start.line + 1} ${message}`),
      ["a.ts:5 `a` reaches this call.", "a.ts:6 `b` reaches this call.", "a.ts:10 `ok` reaches this call."],
    );
  });

  it("is an error behind a namespace that another file exports, for those that call it", () =>
    check(`
      //- /raw.ts
      import { asset } from "headwater";
      export const orders = asset(() => 1);
      //- /lib/dates.ts
      import { orders } from "../raw.ts";
      export const latest = async () => await orders();
                                            //^^^^^^ HW207 \`orders\` is an asset, and \`latest\` is part of what the asset \`a\` and 2 more run
      export const first = async () => 1;
      //- /lib/index.ts
      import * as d from "./dates.ts";
      export * as dates from "./dates.ts";
      export * as raw from "../raw.ts";
      export { d as again };
      //- /lib/use.ts
      import { again, raw } from "./index.ts";
      export const one = () => again.latest();
      export const two = () => again.first();
      export const three = () => raw.orders();
                               //^^^ HW207 \`raw.orders\` is an asset, and \`three\` is part of what the asset \`f\` runs
      export const four = () => raw.orders.key;
      //- /a.ts
      import { asset } from "headwater";
      import { dates } from "./lib/index.ts";
      import * as lib from "./lib/index.ts";
      import { four, one, three, two } from "./lib/use.ts";
      export const a = asset(() => dates.latest());
      export const b = asset(() => dates.first());
      export const c = asset(() => one());
      export const d = asset(() => two());
      export const e = asset(() => lib.dates.latest());
      export const f = asset(() => three());
      export const g = asset(() => four());
    `));

  it("is an error where the helper, or what it calls, is imported while code runs", () =>
    check(`
      //- /raw.ts
      import { asset } from "headwater";
      export const rawOrders = asset(() => [1]);
      //- /lib/helper.ts
      import { rawOrders } from "../raw.ts";
      export function helper() { return rawOrders(); }
                                      //^^^^^^^^^ HW207 \`rawOrders\` is an asset, and \`helper\` is part of what the asset \`a\` and 1 more run
      export function unused() { return rawOrders(); }
      export { helper as renamed };
      //- /lib/late.ts
      export const late = async () => (await import("../raw.ts")).rawOrders();
                                                                //^^^^^^^^^ HW207 \`rawOrders\` is an asset, and \`late\` is part of what the asset \`c\` runs
      export const keys = async () => (await import("../raw.ts")).rawOrders.key;
      //- /a.ts
      import { asset } from "headwater";
      import { keys, late } from "./lib/late.ts";
      export const a = asset(async () => (await import("./lib/helper.ts")).helper());
      export const b = asset(async () => { const { renamed } = await import("./lib/helper.ts"); return renamed(); });
      export const c = asset(() => [late(), keys()]);
    `));

  it("names a hundred of those that reach it, and counts the rest", async () => {
    const problemsOf = async (count: number): Promise<readonly Problem[]> => {
      const many = Array.from({ length: count }, (_, n) => `export const a${n} = asset(() => helper());`);
      const head = [`import { asset } from "headwater";`, "export const up = asset(() => 1);"];
      const { problems } = await manifestOf(["//- /a.ts", ...head, "const helper = () => up();", ...many].join("\n"));
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["HW207"],
      );
      return problems;
    };
    const [problem] = await problemsOf(30);
    assert.match(problem?.message ?? "", /the asset `a0` and 29 more run:/);
    assert.equal(problem?.related.length, 30);
    assert.equal(problem.fixes.length, 1);
    const [larger] = await problemsOf(130);
    assert.equal(larger?.related.length, 101);
    assert.equal(larger.related.at(-1)?.message, "30 more reach it, the last of them `a99`.");
    assert.deepEqual(larger.fixes, []);
  });

  describe("is mended by handing its value on", () => {
    const UP = `//- /up.ts
import { asset } from "headwater";
export const up = asset(() => 1);
`;
    const fixed = async (files: string, title: string): Promise<Record<string, string>> =>
      Object.fromEntries(await filesAfterFix(UP + files, "HW207", title));

    it("through every function on the way, over files", async () => {
      const files = await fixed(
        `//- /lib.ts
import { up } from "./up.ts";
export function outer(x: number) { return inner() + x; }
const inner = async () => [await up(), up()];
export const other = () => outer(3);
//- /a.ts
import { asset, assetCheck } from "headwater";
import { outer } from "./lib.ts";
import * as lib from "./lib.ts";
export const a = asset((context) => outer(1));
export const b = asset({ deps: [a] }, ({ a }) => [lib.outer(2), lib.other()]);
export const c = asset(compute);
async function compute() { return (await import("./lib.ts")).other(); }
export const d = asset((up) => [up, lib.other()]);
export const ok = assetCheck({ asset: a }, (rows) => outer(rows));
`,
        "Make up an input of a and 4 more, and hand it to inner",
      );
      assert.deepEqual(files, {
        "lib.ts": `import { up } from "./up.ts";
export function outer(up, x: number) { return inner(up) + x; }
const inner = async (up) => [up, up];
export const other = (up) => outer(up, 3);
`,
        "a.ts": `import { asset, assetCheck } from "headwater";
import { outer } from "./lib.ts";
import * as lib from "./lib.ts";
export const a = asset((up, context) => outer(up, 1));
export const b = asset({ deps: [a] }, ({ up, a }) => [lib.outer(up, 2), lib.other(up)]);
export const c = asset(compute);
async function compute(up) { return (await import("./lib.ts")).other(up); }
export const d = asset((up) => [up, lib.other(up)]);
export const ok = assetCheck({ asset: a }, (rows, up) => outer(up, rows));
`,
      });
    });

    it("and then nothing is wrong any more", async () => {
      const files = `//- /lib.ts
import { up } from "./up.ts";
export const helper = () => up();
//- /a.ts
import { asset } from "headwater";
import { helper } from "./lib.ts";
export const a = asset(() => helper());
`;
      const after = await fixed(files, "Make up an input of a, and hand it to helper");
      const text = Object.entries(after).map(([path, content]) => `//- /${path}\n${content}`);
      await check(UP + text.join(""), "a <- up\nup");
    });

    for (const [why, lib, a] of [
      ["a helper is handed on as a value", "export const helper = () => up();", "() => [1].map(helper)"],
      [
        "a helper calls it by a value",
        "export const helper = () => [1].map(load);\nconst load = () => up();",
        "() => helper()",
      ],
      [
        "the name means something else in the helper",
        "export const helper = (x) => { const up = 1; return [x, own(up)]; };\nimport { up as own } from './up.ts';",
        "() => helper(1)",
      ],
      [
        "the helper reads more of the asset than its value",
        "export const helper = () => [up(), up.key];",
        "() => helper()",
      ],
      [
        "the asset has that name for something else",
        "export const helper = () => up();",
        "() => { const up = 1; return helper(up); }",
      ],
      [
        "it is a member of a class",
        "export class Loader { load() { return up(); } }\nexport const helper = () => new Loader();",
        "() => helper().load()",
      ],
      ["its function is wrapped", "export const helper = () => up();", "traced(() => helper())"],
    ] as const) {
      it(`but not where ${why}`, async () => {
        const { problems } = await manifestOf(
          `${UP}//- /lib.ts
import { up } from "./up.ts";
${lib}
//- /a.ts
import { asset } from "headwater";
import { traced } from "tracing";
import { helper } from "./lib.ts";
export const a = asset({ ins: {} }, ${a});
`,
        );
        const found = problems.filter(({ code }) => code === "HW207");
        assert.equal(found.length, 1);
        assert.deepEqual(found[0]?.fixes, []);
      });
    }
  });

  it("follows edits of the helper and of who reaches it", async () => {
    const index = await openFixture(
      parseFixture(`
        //- /raw.ts
        import { asset } from "headwater";
        export const up = asset(() => 1);
        //- /helper.ts
        import { up } from "./raw.ts";
        export const helper = () => up();
        //- /a.ts
        import { asset } from "headwater";
        import { helper } from "./helper.ts";
        export const a = asset(() => helper());
      `),
    );
    const said = (): string[] => index.manifest.problems.map(({ code, at }) => `${code} ${at.range.start.line + 1}`);
    assert.deepEqual(said(), ["HW207 2"]);
    const helper = `import { up } from "./raw.ts";\n`;
    index.update([{ path: projectPath("helper.ts"), text: `${helper}\n\nexport const helper = () => up();\n` }]);
    assert.deepEqual(said(), ["HW207 4"]);
    index.update([{ path: projectPath("helper.ts"), text: `${helper}export const helper = () => up.key;\n` }]);
    assert.deepEqual(said(), []);
    index.update([{ path: projectPath("helper.ts"), text: `${helper}export const helper = () => up();\n` }]);
    index.update([
      { path: projectPath("a.ts"), text: `import { asset } from "headwater";\nexport const a = asset(() => 1);\n` },
    ]);
    assert.deepEqual(said(), []);
  });
});

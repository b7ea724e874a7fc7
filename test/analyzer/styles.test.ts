/** Ways in which people write projects, beside those that the other tests are about. */
import assert from "node:assert/strict";
import { applyFix, check, manifestOf } from "./support/check.ts";

describe("projects in many styles", () => {
  const cases: readonly { readonly name: string; readonly files: string; readonly assets: string }[] = [
    {
      name: "options that take their texts from enums",
      files: `
        //- /layers.ts
        export enum Layer { Bronze = "bronze", "x-y" = "z", Count = 3, Next }
        export const enum Team { Data = "team:data" }
        //- /a.ts
        import { asset } from "headwater";
        import { Layer, Team } from "./layers.ts";
        export const a = asset({ keyPrefix: [Layer.Bronze, Layer["x-y"]], owners: [Team.Data] }, () => Layer.Count);
        export const b = asset({ key: \`\${Layer.Bronze}/b\`, owners: [Layer.Next, "team:x"] }, () => 1);
                                                                  //^^^^^^^^^^ HW105 \`owners\` cannot be read from the text, so it is read without this: write a list of texts
      `,
      assets: `
        bronze/b
        bronze/z/a
      `,
    },
    {
      name: "modules that are one value by `export =`, imported in each way",
      files: `
        //- /one.cts
        import hw = require("headwater");
        const one = hw.asset({ key: "one" }, () => 1);
        export = one;
        //- /many.cts
        import { asset } from "headwater";
        export = { x: asset(() => 1), y: asset((x: number) => x) };
        //- /helper.cts
        const helper = { twice: (n: number) => n * 2 };
        export = helper;
        //- /a.ts
        import { asset } from "headwater";
        import one = require("./one.cjs");
        import many from "./many.cjs";
        import { y as why } from "./many.cjs";
        import * as all from "./many.cjs";
        import { twice } from "./helper.cjs";
        export const a = asset({ ins: { one, x: many.x } }, ({ one, x }) => twice(one + x));
        export const b = asset({ deps: [why, all.x] }, () => 1);
        export const c = asset(() => one());
                                   //^^^ HW207 \`one\` is an asset
        //- /nameless.cts
        import { asset } from "headwater";
          export = asset(() => 1);
        //^^^^^^^^^ HW112 A default export has no name
      `,
      assets: `
        a <- one:ins, x:ins
        b <- y:deps, x:deps
        c
        one
        x
        y <- x
      `,
    },
    {
      name: "barrels with namespaces and defaults",
      files: `
        //- /src/index.ts
        export * from "./raw/index.ts";
        export * as staging from "./staging.ts";
        export { default as report } from "./report.ts";
        //- /src/raw/index.ts
        export { rawOrders, rawCustomers as customersRaw } from "./tables.ts";
        //- /src/raw/tables.ts
        import { asset } from "headwater";
        export const rawOrders = asset(() => [1]);
        export const rawCustomers = asset(() => [1]);
        //- /src/staging.ts
        import { asset } from "headwater";
        import { customersRaw } from "./index.ts";
        import * as raw from "./raw/index.ts";
        export const orders = asset({ ins: { o: raw.rawOrders, c: customersRaw } }, ({ o, c }) => [...o, ...c]);
        export const late = asset((customersRaw) => customersRaw);
        //- /src/report.ts
        import { asset } from "headwater";
        import { staging } from "./index.ts";
        export default asset({ key: "report", deps: [staging.orders, staging["late"]] }, () => 1);
      `,
      assets: `
        late <- rawCustomers
        orders <- rawOrders:ins, rawCustomers:ins
        rawCustomers
        rawOrders
        report <- orders:deps, late:deps
      `,
    },
    {
      name: "a pattern as the second parameter, after an object, is of the run context",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const a = asset(({ orders }, { log, signal = null, ...rest }) => log.info(orders.length));
        export const b = asset((orders, { log }) => log.info(orders.length));
                                        //^^^ HW201 No asset is named \`log\`. The run context is the parameter that is named \`context\`.
        export const c = asset((ctx) => ctx.log.info(1));
                              //^^^ HW201 No asset is named \`ctx\`. The run context is the parameter that is named \`context\`.
      `,
      assets: `
        a <- orders
        b <- orders
        c
        orders
      `,
    },
    {
      name: "an asset where a list or record of assets belongs, and assets that come from nowhere",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        import { gone } from "./gone.ts";
        import { shared } from "a-package";
        export const orders = asset(() => [1]);
        export const a = asset({ deps: orders }, () => 1);
                                     //^^^^^^ HW111 \`deps\` must be a list.
        export const b = asset({ ins: orders }, () => 1);
                                    //^^^^^^ HW111 \`ins\` must be a record.
        export const c = asset({ deps: [gone, shared] }, () => 1);
                                      //^^^^ HW209 This comes from \`./gone.ts\`, which is not found.
                                            //^^^^^^ HW209 This comes from the package a-package, and assets of packages are not found
        //- /node_modules/a-package/package.json
        { "name": "a-package", "version": "1.0.0" }
      `,
      assets: `
        a
        b
        c
        orders
      `,
    },
  ];
  for (const { name, files, assets } of cases) it(name, () => check(files, assets));

  it("says by a fix that a wrapped function has no inputs", async () => {
    const head = `import { asset } from "headwater";\nimport { memo } from "memo";\n`;
    const fixed = await applyFix(
      `//- /a.ts\n${head}export const a = asset(memo(() => 1));`,
      "HW208",
      "Say that it has no inputs",
    );
    assert.equal(fixed, `${head}export const a = asset({ ins: {} }, memo(() => 1));`);
  });

  it("makes no input of an asset that is called by other means than its name", async () => {
    for (const call of ["orders.call(null)", "orders.apply(null, [])", "orders.bind(null)()"]) {
      const { problems } = await manifestOf(`
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => [1]);
        export const a = asset(() => ${call});
      `);
      assert.deepEqual(
        problems.map(({ code, fixes }) => [code, fixes]),
        [["HW207", []]],
      );
    }
  });

  it("makes no input where a parameter has no parentheses", async () => {
    const { problems } = await manifestOf(`
      //- /a.ts
      import { asset } from "headwater";
      export const orders = asset(() => [1]);
      export const users = asset(() => [1]);
      export const a = asset(users => orders(users));
      const helper = (rows => orders(rows));
      export const b = asset((users) => helper(users));
    `);
    assert.deepEqual(
      problems.map(({ code, fixes }) => [code, fixes]),
      [
        ["HW207", []],
        ["HW207", []],
      ],
    );
  });
});

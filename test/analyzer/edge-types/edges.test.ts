/** Whether what upstream returns fits what a parameter declares. */
import assert from "node:assert/strict";
import { afterFix, checkEdges } from "../support/edge-fixture.ts";
import { dedent } from "../support/fixture.ts";

const MODEL = `
  //- /src/model.ts
  export interface Order { id: number; when: Date }
  export interface User { name: string }
  //- /src/raw.ts
  import { asset, externalAsset, materialized } from "headwater";
  import type { Order, User } from "./model.ts";
  export const orders = asset(async (): Promise<Order[]> => []);
  export const users = asset(() => materialized([{ name: "a" } as User], { metadata: {} }));
  export const names = asset((users: User[]) => new Set(users.map((user) => user.name)));
  export const maybe = asset((): Order | undefined => undefined);
  export const log = asset(async () => { console.log(1); });
  export const table = asset(() => materialized({ metadata: { rows: 1 } }));
  export const anything = asset((): any => 1);
  export const unknown = asset((): unknown => 1);
  export const elsewhere = externalAsset();
  export const warehouse = externalAsset<Order[]>();
`;
const HEAD = `
  //- /src/a.ts
  import { asset, assetCheck, assetWith, type AssetContext } from "headwater";
  import * as raw from "./raw.ts";
`;

function edges(name: string, text: string, count?: number): void {
  it(name, () => checkEdges([MODEL, HEAD, text].map(dedent).join(""), count === undefined ? undefined : count + 1));
}

describe("edge types", function () {
  this.timeout(60_000);

  edges(
    "say nothing of a function with several signatures",
    `
    function total(orders: { id: number }[]): number;
    function total(orders: string): number;
    function total(orders: unknown): number { return String(orders).length; }
    function single(orders: string): number { return orders.length; }
                  //^^^^^^ HW221 \`orders\` returns \`Order[]\`, and this takes \`string\`.
    export const a = asset(total);
    export const b = asset(single);
  `,
  );

  edges(
    "let pass what fits: promises, materialized values, parts of a type, sets, what may be missing",
    `
    export const a = asset((orders: { id: number }[], users: readonly { name: string }[], context) => context.runId);
    export const b = asset((names: Set<string>, maybe?: { id: number }) => 1);
    export const c = asset((anything: Map<string, Date>, elsewhere: string, warehouse: { when: Date }[]) => 1);
    export const d = asset((orders: unknown, users: any, unknown: unknown) => 1);
    `,
    10,
  );
  edges(
    "name both types, and the place where they differ",
    `
    export const a = asset((orders: { id: string }[]) => 1);
                          //^^^^^^ HW221 \`orders\` returns \`Order[]\`, and this takes \`{ id: string; }[]\`. \`orders[].id\` is \`number\`, not \`string\`.
    export const b = asset((orders: { name: string }[], context: AssetContext) => 1);
                          //^^^^^^ HW221 \`orders\` returns \`Order[]\`, and this takes \`{ name: string; }[]\`. There is no \`orders[].name\`.
    export const c = asset((names: Set<number>, users: { name: string }) => 1);
                          //^^^^^ HW221 \`names\` returns \`Set<string>\`, and this takes \`Set<number>\`.
                                              //^^^^^ HW221 \`users\` returns \`User[]\`, and this takes \`{ name: string; }\`.
    export const d = asset((maybe: { id: number }) => 1);
                          //^^^^^ HW221 \`maybe\` returns \`Order | undefined\`, and this takes \`{ id: number; }\`.
    export const e = asset((orders?: string) => 1);
                          //^^^^^^ HW221 \`orders\` returns \`Order[]\`, and this takes \`string\`.
    export const f = asset((warehouse: number) => 1);
                          //^^^^^^^^^ HW221 \`warehouse\` returns \`Order[]\`, and this takes \`number\`.
    interface Order { other: 1 }
    export const g = asset((orders: Order[]) => 1);
                          //^^^^^^ HW221 \`orders\` and this parameter have two different types \`Order[]\`. There is no \`orders[].other\`.
    `,
  );
  edges(
    "know what stores nothing, and what is not known",
    `
    export const a = asset((log: string, table: unknown) => 1);
                          //^^^ HW211 \`log\` returns nothing
                                       //^^^^^ HW211 \`table\` returns nothing
    export const b = asset((unknown: string) => 1);
                          //^^^^^^^ HW223 What \`unknown\` returns is not known
    export const c = asset({ deps: [raw.log] }, () => 1);
    `,
  );
  edges(
    "look into object parameters, with and without `ins`",
    `
    export const a = asset({ ins: { orders: raw.orders, all: raw.users, n: "names" } }, ({ orders, all, n, context }) => orders);
    export const b = asset(({ orders, users: u }: { orders: { id: number }[]; users: string }) => 1);
                                    //^^^^^ HW221 \`users\` returns \`User[]\`, and this takes \`string\`.
    export const c = asset({ ins: { n: "names" } }, ({ n }: { n: string[] }) => 1);
                                                     //^ HW221 \`names\` returns \`Set<string>\`, and this takes \`string[]\`.
    export const d = asset({ ins: { rows: raw.orders } }, (rows: string[]) => 1);
                                                         //^^^^ HW221 \`orders\` returns \`Order[]\`
    export const e = asset(({ orders }) => 1);
                            //^^^^^^ HW222 \`orders\` has no type
    `,
  );
  edges(
    "give the first parameter of a check its asset, whatever the name",
    `
    export const a = assetCheck({ asset: raw.orders }, (rows: { id: number }[], users: number) => true);
                                                                              //^^^^^ HW221 \`users\` returns \`User[]\`
    export const b = assetCheck({ asset: raw.orders }, (rows: string[]) => true);
                                                      //^^^^ HW221 \`orders\` returns \`Order[]\`
    export const c = assetCheck({ asset: raw.orders }, (rows, context) => rows.length > 0 && context.runId !== "");
    export const d = assetCheck({ asset: raw.orders }, (rows, names) => true);
                                                            //^^^^^ HW222 \`names\` has no type
    export const e = assetCheck({ asset: raw.orders }, ({ length }: { length: string }) => true);
                                                      //^^^^^^^^^^ HW221 \`orders\` returns \`Order[]\`
    `,
  );
  edges(
    "follow functions by reference, factories, defaults, records, arrays and default exports",
    `
    import { clean } from "./lib.ts";
    export const a = asset(clean);
    const bronze = assetWith({ group: "bronze" });
    export const b = bronze((orders: string) => 1);
                           //^^^^^^ HW221
    const silver = <A extends any[], T>(fn: (...args: A) => T) => asset({ group: "silver" }, fn);
    export const c = silver((orders: string): Date => new Date());
                           //^^^^^^ HW221
    export const tables = { d: asset((c: Date, b: string) => 1) };
                                             //^ HW221 \`b\` returns \`number\`
    export const list = [asset({ key: "e" }, (): string => ""), asset({ key: "f" }, (e: number) => 1)];
                                                                                   //^ HW221 \`e\` returns \`string\`
    export default asset({ key: "g" }, (e: Date) => 1);
                                      //^ HW221 \`e\` returns \`string\`
    //- /src/lib.ts
    export function clean(names: string) { return 1; }
                        //^^^^^ HW221 \`names\` returns \`Set<string>\`
    `,
  );
  edges(
    "report parameters that nothing gives a type, and leave JavaScript in peace",
    `
    export const a = asset((orders, users, context) => context.runId);
                          //^^^^^^ HW222 \`orders\` has no type
                                  //^^^^^ HW222 \`users\` has no type
    //- /src/b.js
    import { asset } from "headwater";
    export const b = asset((orders, users) => users.length);
    /** @param {string} orders */
    const c = (orders) => orders.length;
    export const d = asset(c);
    `,
  );
  edges(
    "know a context that asks for more than the options give",
    `
    export const a = asset((orders: object, context: AssetContext<{ limit: number }>) => context.config.limit);
                                          //^^^^^^^ HW224 The annotation of \`context\` asks for
    export const b = asset((orders: object, context: AssetContext) => context.runId);
    `,
  );

  describe("fix a parameter", () => {
    const fixes = (name: string, before: string, after: string): void => {
      it(name, async () => {
        const fixed = await afterFix(`${dedent(MODEL)}\n//- /src/a.ts\n${before}`, "src/a.ts");
        assert.equal(fixed.trim(), after);
      });
    };
    fixes(
      "without a type",
      `import { asset } from "headwater";\nexport const a = asset((names, context) => 1);`,
      `import { asset } from "headwater";\nexport const a = asset((names: Set<string>, context) => 1);`,
    );
    fixes(
      "without a type, with an import in the manner of the other imports",
      `import { asset } from "headwater";\nimport "./lib.js";\nexport const a = asset(orders => 1);\n//- /src/lib.ts\nexport {};`,
      `import { asset } from "headwater";\nimport "./lib.js";\nimport type { Order } from "./model.js";\nexport const a = asset((orders: Order[]) => 1);`,
    );
    fixes(
      "without a type, with the name that is there already",
      `import { asset } from "headwater";\nimport type { Order as O } from "./model.ts";\nexport const a = asset((orders: O[], warehouse,) => 1);`,
      `import { asset } from "headwater";\nimport type { Order as O } from "./model.ts";\nexport const a = asset((orders: O[], warehouse: O[],) => 1);`,
    );
    fixes(
      "of another type",
      `import { asset } from "headwater";\nexport const a = asset((orders?: string[], context) => 1);`,
      `import { asset } from "headwater";\nimport type { Order } from "./model.ts";\nexport const a = asset((orders?: Order[], context) => 1);`,
    );
    fixes(
      "without a type, where only a body uses the import",
      `import { asset } from "headwater";\nimport { Order } from "./model.ts";\nexport const a = asset((orders): number => { let o: Order; return 1; });`,
      `import { asset } from "headwater";\nimport { Order } from "./model.ts";\nexport const a = asset((orders: Order[]): number => { let o: Order; return 1; });`,
    );
  });
});

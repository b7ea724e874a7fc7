import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { applyFix, check, manifestOf } from "./support/check.ts";

describe("what defines an asset", () => {
  const cases: readonly { readonly name: string; readonly files: string; readonly assets?: string }[] = [
    {
      name: "renamed imports and namespaces",
      files: `
        //- /a.ts
        import { asset as define } from "headwater";
        import * as hw from "headwater";
        export const a = define(() => 1);
        export const b = hw.asset((a) => a);
        export const ok = hw.assetCheck({ asset: b }, (b) => b > 0);
      `,
      assets: `
        a
        b <- a [ok]
      `,
    },
    {
      name: "what is spread in place, with its place in the loaded list",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const list = [...[asset({ key: "a" }, () => 1), ...[asset({ key: "b" }, () => 1)]], asset({ key: "c" }, () => 1)];
        export const record = { ...{ d: asset(() => 1) }, e: asset(() => 1) };
      `,
      assets: `
        a
        b
        c
        d
        e
      `,
    },
    {
      name: "the SDK taken apart, and required",
      files: `
        //- /a.ts
        import * as hw from "headwater";
        import * as tables from "./b.cts";
        const { asset, assetCheck: check } = hw;
        const { users } = tables;
        export const a = asset((users) => 1);
        export const ok = check({ asset: a }, (value) => value > 0);
        export const c = asset({ deps: [users] }, () => 1);
        const { externalAsset } = hw;
        export const outside = externalAsset({ group: "x" });
        //- /b.cts
        const { asset } = require("headwater");
        const hw = require("headwater");
        export const users = asset(() => 1);
        export const b = hw.asset((users) => 1);
      `,
      assets: `
        a <- users [ok]
        b <- users
        c <- users:deps
        outside (external)
        users
      `,
    },
    {
      name: "variables that could be assigned again",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export let a = asset(() => 1);
        export var b = asset((a) => a);
        let group = "g";
        let c = asset(() => 1);
          //^ HW101 The asset \`c\` is not exported
      `,
      assets: `
        a
        b <- a
      `,
    },
    {
      name: "exports in a list, under another name, and by default with a key",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const a = asset(() => 1);
        const b = asset(() => 1);
        export { a, b as renamed };
        export default asset({ key: "main" }, (a) => a);
      `,
      assets: `
        a
        main <- a
        renamed
      `,
    },
    {
      name: "re-exports add nothing",
      files: `
        //- /raw.ts
        import { asset } from "headwater";
        export const a = asset(() => 1);
        //- /index.ts
        export { a as again } from "./raw.ts";
        export * from "./raw.ts";
        //- /b.ts
        import { asset } from "headwater";
        import { again } from "./index.ts";
        export const b = asset((again) => again);
      `,
      assets: `
        a
        b <- a
      `,
    },
    {
      name: "the SDK re-exported by a file of the project",
      files: `
        //- /sdk.ts
        export { asset as define } from "headwater";
        export * from "headwater";
        //- /a.ts
        import { define } from "./sdk.ts";
        export const a = define(() => 1);
      `,
      assets: "a",
    },
    {
      name: "assetWith, in the file and from another one",
      files: `
        //- /layers.ts
        import { assetWith } from "headwater";
        export const bronze = assetWith({ keyPrefix: ["bronze"], group: "bronze" });
        //- /a.ts
        import { bronze } from "./layers.ts";
        export const a = bronze(() => 1);
        export const b = bronze({ group: "other" }, (a) => a);
      `,
      assets: `
        bronze/a
        bronze/b <- bronze/a
      `,
    },
    {
      name: "factories, with literal arguments",
      files: `
        //- /factories.ts
        import { asset } from "headwater";
        export const silver = (fn) => asset({ group: "silver" }, fn);
        export function table(name, owner) {
          return asset({ key: name, owners: [owner] }, () => name);
        }
        //- /a.ts
        import { silver, table } from "./factories.ts";
        export const a = silver(() => 1);
        export const b = silver((a) => a);
        export const users = table("db/users", "team:core");
      `,
      assets: `
        a
        b <- a
        db/users
      `,
    },
    {
      name: "keys that a template puts together, from arguments and constants of any file",
      files: `
        //- /layers.ts
        export const LAYER = "silver";
        export const AREA = \`\${LAYER}/sales\`;
        //- /a.ts
        import { asset } from "headwater";
        import { AREA, LAYER } from "./layers.ts";
        const silver = (name, fn) => asset({ key: \`\${LAYER}/\${name}\` }, fn);
        export const one = silver("uno", () => 1);
        export const two = asset({ key: \`\${AREA}/\${2}\`, deps: [\`\${LAYER}/uno\`] }, () => 2);
      `,
      assets: `
        silver/sales/2 <- silver/uno:deps
        silver/uno
      `,
    },
    {
      name: "a template that holds itself, or what the text does not show",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const around = \`\${around}/\${around}\`;
        export const a = asset({ key: around }, () => 1);
                                    //^^^^^^ HW105 \`key\` cannot be read from the text
        export const b = asset({ key: \`b/\${process.env.NAME}\` }, () => 1);
                                    //^^^^^^^^^^^^^^^^^^^^^^^ HW105 \`key\` cannot be read from the text
      `,
      assets: "",
    },
    {
      name: "members of an exported record and list, one level deep",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const inner = asset(() => 1);
        export const tables = { a: asset(() => 1), b: asset((a) => a), inner };
        export const list = [asset({ key: "c" }, (b) => b), asset(() => 1)];
                                                          //^^^^^ HW112 An asset in a list has no name to make a key of
        export const d = asset({ ins: { first: tables.a } }, (first) => first);
      `,
      assets: `
        a
        b <- a
        c <- b
        d <- a:ins
        inner
      `,
    },
    {
      name: "factories with blocks, patterns, defaults and rest arguments",
      files: `
        //- /a.ts
        import { asset, assetWith } from "headwater";
        const bronze = (fn) => asset({ group: "bronze" }, fn);
        const named = function ({ name, owner: by = "team:core" }, fn) {
          return asset({ key: name, owners: [by] }, fn);
        };
        function later(fn, prefix = "late") {
          const options = { keyPrefix: [prefix], group: prefix };
          return asset(options, fn);
        }
        const through = (...args) => asset(...args);
        const twice = (fn) => bronze(fn);
        export const a = bronze(() => 1);
        export const b = named({ name: "x/b" }, (a) => a);
        export const c = later((b) => b);
        export const d = later((c) => c, "sooner");
        export const e = through({ group: "g" }, (d) => d);
        export const f = through((e) => e);
        export const g = twice((f) => f);
      `,
      assets: `
        a
        e <- sooner/d
        f <- e
        g <- f
        late/c <- x/b
        sooner/d <- late/c
        x/b <- a
      `,
    },
    {
      name: "wrappers of wrappers that put options together, and options taken from patterns in patterns",
      files: `
        //- /a.ts
        import { asset, assetWith } from "headwater";
        const defaults = { keys: { x: { prefix: "deep" } }, group: "g" };
        const { keys: { x: { prefix } }, group } = defaults;
        const inner = (options, fn) => asset({ group, ...options }, fn);
        function outer(options, fn) {
          const [first] = [1];
          const all = { keyPrefix: [prefix], ...options };
          return inner(all, fn);
        }
        const within = (group) => assetWith({ group, ["key" + "Prefix"]: ["no"] });
                                                   //^^^^^^^^^^^^^^^^^^^^^^^^^^ HW105 A computed name cannot be read
        export const a = outer({}, () => 1);
        export const b = outer({ keyPrefix: ["own"] }, (a) => a);
        export const c = within("x")({ ["key"]: "c/c" }, (b) => b);
      `,
      assets: `
        c/c <- own/b
        deep/a
        own/b <- deep/a
      `,
    },
    {
      name: "no call of what is bound to the SDK, which only a run tells",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const bound = asset.bind(null, { group: "bound" });
        export const a = bound(() => 1);
        export const b = asset.call(null, () => 1);
        export const [c, { d }] = [asset(() => 1), { d: asset(() => 1) }];
        export const e = asset(() => 1);
      `,
      assets: "e",
    },
    {
      name: "what is spread into an exported record or list, from the same file or another one",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        import { others } from "./b.ts";
        const first = { a: asset(() => 1) };
        const list = [asset({ key: "b" }, (a) => a)];
        export const tables = { ...first, ...others, c: asset((b) => b) };
        export const all = [...list, asset({ key: "d" }, (c) => c)];
        export const e = asset({ ins: { x: tables.a } }, (x) => x);
        //- /b.ts
        import { asset } from "headwater";
        export const others = { o: asset(() => 1) };
      `,
      assets: `
        a
        b <- a
        c <- b
        d <- c
        e <- a:ins
        o
      `,
    },
    {
      name: "constants that lead back to themselves, each member once",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const options = { ...options, group: "g" };
        export const record = { ...record, a: asset(options, () => 1) };
        const first = [asset({ key: "b" }, (a) => a)];
        const second = [...first, asset({ key: "d" }, () => 1), ...first];
        export const list = [...second, asset({ key: "e" }, () => 1)];
        const loop = (fn) => loop(fn);
        export const c = loop(() => 1);
      `,
      assets: `
        a
        b <- a
        d
        e
      `,
    },
    {
      name: "the assets of the configuration, as a list and as a record",
      files: `
        //- /headwater.config.ts
        import { asset, definitions } from "headwater";
        import { exported } from "./a.ts";
        const local = asset(() => 1);
        const record = { local, inline: asset((local) => local), exported };
        export default definitions({ assets: record });
        //- /a.ts
        import { asset } from "headwater";
        export const exported = asset((inline) => inline);
      `,
      assets: `
        exported <- inline
        inline <- local
        local
      `,
    },
    {
      name: "external assets",
      files: `
        //- /a.ts
        import { externalAsset, asset } from "headwater";
        /** Made elsewhere. */
        export const warehouse = externalAsset({ group: "x", kinds: ["postgres"] });
        export const a = asset((warehouse) => warehouse);
      `,
      assets: `
        a <- warehouse
        warehouse (external)
      `,
    },
    {
      name: "not what is in a test, a declaration file, build output, an installed package",
      files: `
        //- /a.test.ts
        import { asset } from "headwater";
        export const a = asset(() => 1);
        //- /dist/a.js
        import { asset } from "headwater";
        export const b = asset(() => 1);
        //- /node_modules/x/index.ts
        import { asset } from "headwater";
        export const c = asset(() => 1);
        //- /test/d.ts
        import { asset } from "headwater";
        export const d = asset(() => 1);
        //- /types.d.ts
        import { asset } from "headwater";
        //- /packages/nested/headwater.config.ts
        import { definitions } from "headwater";
        //- /packages/nested/a.ts
        import { asset } from "headwater";
        export const e = asset(() => 1);
      `,
      assets: "",
    },
    {
      name: "only what the configuration includes",
      files: `
        //- /headwater.config.ts
        import { definitions } from "headwater";
        export default definitions({ include: ["src/**"] });
        //- /src/a.ts
        import { asset } from "headwater";
        import { helper } from "../other/b.ts";
        export const a = asset(() => helper());
        //- /other/b.ts
        import { asset } from "headwater";
        export const b = asset(() => 1);
        export const helper = () => 1;
      `,
      assets: "a",
    },
    {
      name: "calls that only look like the SDK's",
      files: `
        //- /a.ts
        import { asset } from "other";
        import type { Asset } from "headwater";
        const assetCheck = () => 1;
        export const a = asset(() => 1);
        export const b = assetCheck();
      `,
      assets: "",
    },
    {
      name: "JavaScript, JSX and folders with spaces",
      files: `
        //- /my data/données.js
        import { asset } from "headwater";
        export const a = asset(() => 1);
        //- /view.tsx
        import { asset } from "headwater";
        export const b = asset((a) => <p>{a}</p>);
      `,
      assets: `
        a
        b <- a
      `,
    },
  ];
  for (const { name, files, assets } of cases) it(name, () => check(files, assets));
});

describe("keys", () => {
  it("are export names, after a prefix or replaced", () =>
    check(
      `
        //- /a.ts
        import { asset } from "headwater";
        export const plain = asset(() => 1);
        export const dailyRevenue = asset({ keyPrefix: ["finance"] }, () => 1);
        export const both = asset({ keyPrefix: ["finance", "eu"], key: "other/x.y-z_1" }, () => 1);
        export const $x = asset({ key: "dollar" }, () => 1);
        export const données = asset({ keyPrefix: ["p"], key: "0data" }, () => 1);
      `,
      `
        0data
        dollar
        finance/dailyRevenue
        other/x.y-z_1
        plain
      `,
    ));
});

describe("faults of definitions", () => {
  const cases: readonly {
    readonly name: string;
    readonly files: string;
    readonly assets?: string;
    readonly syntaxErrors?: readonly string[];
  }[] = [
    {
      name: "not exported",
      files: `
        //- /a.ts
        import { asset, assetCheck } from "headwater";
        const a = asset(() => 1);
            //^ HW101 The asset \`a\` is not exported
        const ok = assetCheck({ asset: a }, (a) => a);
            //^^ HW101 The check \`ok\` is not exported
                                     //^ HW107 \`a\` is not exported
          asset(() => 1);
        //^^^^^^^^^^^^^^ HW101 This asset has no name
      `,
      assets: "",
    },
    {
      name: "in classes and namespaces, where nobody looks",
      files: `
        //- /a.ts
        import { asset, assetCheck, assetWith } from "headwater";
        import * as hw from "headwater";
        const bronze = assetWith({ group: "bronze" });
        export class Tables {
          static readonly orders = asset(() => 1);
                        //^^^^^^ HW101 The asset \`orders\` stands in a class or namespace, where it is not found
          users = bronze(async () => 1);
        //^^^^^ HW101 The asset \`users\` stands in a class
          static #cache = new Map();
          static rows = Array.from([1]);
          make() { return asset(() => 1); }
        }
        export namespace raw {
          const hidden = hw.asset(() => 1);
              //^^^^^^ HW101 The asset \`hidden\` stands in
          export const fine = assetCheck({ asset: hidden }, (rows) => true) as unknown;
                     //^^^^ HW101 The check \`fine\` stands in
          export namespace inner { export const deep = asset(() => 1), other = 1; }
                                              //^^^^ HW101
        }
        namespace dotted.name { export const last = hw.multiAsset(); }
                                           //^^^^ HW115
      `,
      assets: "",
    },
    {
      name: "members of a record that is not exported, and members two levels deep",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const hidden = { a: asset(() => 1) };
                       //^ HW101 \`hidden\` is not exported, so this asset is not part of the project: export it.
        export const tables = { raw: { b: asset(() => 1), list: [asset(() => 1)] } };
                                     //^ HW101 This asset lies more than one level deep in \`tables\`
                                                               //^^^^^ HW101 This asset lies more than one level deep
      `,
      assets: "",
    },
    {
      name: "items behind a list that the text does not show: a run shows where they are",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        import { others } from "./b.ts";
        export const list = [asset({ key: "a" }, () => 1), ...others, asset({ key: "b" }, () => 1)];
        const hidden = [...others, asset({ key: "c" }, () => 1)];
                                 //^^^^^ HW101 \`hidden\` is not exported, so this asset is not part of the project
        //- /b.ts
        export const others = [];
      `,
      assets: "a",
    },
    {
      name: "the same key twice, at both places; the first in the order of files stands",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset({ group: "first" }, () => 1);
                   //^^^^^^ HW102 Two assets have the key \`orders\`
        //- /b.ts
        import { asset } from "headwater";
        export const orders = asset(() => 1);
                   //^^^^^^ HW102 Two assets have the key \`orders\`
      `,
      assets: "orders",
    },
    {
      name: "keys that differ by case only",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const orders = asset(() => 1);
                   //^^^^^^ HW102 The key \`orders\` differs from \`Orders\` only by case
        export const Orders = asset(() => 1);
                   //^^^^^^ HW102 The key \`Orders\` differs from \`orders\` only by case
      `,
    },
    {
      name: "names that cannot be keys",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const $x = asset(() => 1);
                   //^^ HW103 \`$x\` cannot be a key
        export const données = asset(() => 1);
                   //^^^^^^^ HW103
        export const a = asset({ key: "a//b" }, () => 1);
                                    //^^^^^^ HW103 \`a//b\` cannot be a key
        export const b = asset({ key: "__proto__" }, () => 1);
                                    //^^^^^^^^^^^ HW103
        export const b1 = asset({ key: "a/constructor" }, () => 1);
                                     //^^^^^^^^^^^^^^^ HW103
        export const b2 = asset({ key: "prototype/b" }, () => 1);
                                     //^^^^^^^^^^^^^ HW103
        export const b3 = asset({ key: "" }, () => 1);
                                     //^^ HW103
        export const c = asset({ keyPrefix: ["a b"] }, () => 1);
                                          //^^^^^^^ HW103 \`a b/c\` cannot be a key
      `,
      assets: "",
    },
    {
      name: "one declaration under two names",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const a = asset(() => 1);
        export { a, a as b };
                       //^ HW104 \`a\` is exported as \`a\` and \`b\`
      `,
      assets: "a",
    },
    {
      name: "options that the text does not show",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ group: process.env.GROUP }, () => 1);
                                      //^^^^^^^^^^^^^^^^^ HW105 \`group\` cannot be read from the text, so it counts as not given: write a text, or a constant that holds one.
        export const b = asset({ key: makeKey() }, () => 1);
                                    //^^^^^^^^^ HW105 \`key\` cannot be read from the text, so the asset is known only when its file runs: write a text, as "finance/orders", or a constant that holds one.
        export const c = asset({ ...common() }, () => 1);
                                  //^^^^^^^^ HW105 What is spread here cannot be read from the text, so no option in it counts as given: write a record, or a constant that holds one.
        export const d = asset({ tags: { ["x" + y]: "" }, [z]: 1 }, () => 1);
                                       //^^^^^^^^^^^^^ HW105 A computed name cannot be read from the text, so \`tags\` is read without it: write the name out.
                                                        //^^^^^^ HW105 A computed name cannot be read from the text, so the option counts as not given: write the name out.
        export const g = asset(makeOptions(), () => 1);
                             //^^^^^^^^^^^^^ HW105 What is given as the options cannot be read from the text, so no option counts as given
        export const h = asset({ codeVersion: makeVersion(), checks: makeChecks(), metadata: makeMetadata() }, () => 1);
                                            //^^^^^^^^^^^^^ HW105 \`codeVersion\` cannot be read from the text
                                                                   //^^^^^^^^^^^^ HW105 \`checks\` cannot be read from the text, so it counts as not given: write a record
                                                                                           //^^^^^^^^^^^^^^ HW105 \`metadata\` cannot be read from the text
        export const i = asset({ ins: makeIns(), deps: [...makeDeps()] }, () => 1);
                                    //^^^^^^^^^ HW105 \`ins\` cannot be read from the text, so the inputs are not known: write a record
                                                         //^^^^^^^^^^ HW105 \`deps\` cannot be read from the text, so what the asset comes after is not known: write a list
        export const e = asset({ owners: 5 }, () => 1);
                                       //^ HW111 \`owners\` must be a list.
        export const f = asset({ group: 5 }, () => 1);
                                      //^ HW111 \`group\` must be a text.
      `,
    },
    {
      name: "options that there are not",
      files: `
        //- /a.ts
        import { asset, assetCheck, assetWith, externalAsset } from "headwater";
        export const a = asset({ gruop: "raw", pool: "db" }, () => 1);
                               //^^^^^ HW111 There is no option \`gruop\`. Did you mean \`group\`?
                                             //^^^^ HW115
        export const b = externalAsset({ retry: 3 });
                                       //^^^^^ HW111 There is no option \`retry\`.
        export const c = assetCheck({ asset: a, nme: "x" }, (a) => true);
                                              //^^^ HW111 There is no option \`nme\`. Did you mean \`name\`?
        const raw = assetWith({ ownres: [] });
                              //^^^^^^ HW111 There is no option \`ownres\`. Did you mean \`owners\`?
        export const d = raw(() => 1);
      `,
    },
    {
      name: "code files that are not there, and versions that are none",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ codeFiles: ["gone.sql", "sql/*.sql", "sql", 5] }, () => 1);
                                           //^^^^^^^^^^ HW113 No file matches \`gone.sql\`, by the folder of the configuration.
                                                                    //^^^^^ HW113 No file matches \`sql\`, by the folder of the configuration. All files of a folder are \`sql/**\`.
                                                                           //^ HW111 A code file is a text in the code
        export const b = asset({ codeFiles: "x.sql", codeVersion: { packages: "lock", other: 1 } }, () => 1);
                                          //^^^^^^^ HW111 \`codeFiles\` must be a list.
                                                                            //^^^^^^ HW111 \`packages\` can only be "ignore"
                                                                                    //^^^^^ HW111 There is no option \`other\`
        //- /sql/a.sql
        select 1
      `,
    },
    {
      name: "former keys that are in use",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ formerly: ["b", "gone", "x/a"] }, () => 1);
                                          //^^^ HW117 \`formerly\` names \`b\`, which is an asset now
                                               //^^^^^^ HW117 \`gone\` is a former key of two assets
        export const b = asset({ formerly: ["b"] }, () => 1);
                   //^ HW117 \`a\` continues the history of \`b\`, which this asset has
                                          //^^^ HW117 \`formerly\` names \`b\`, which is the key of this asset now
        //- /c.ts
        import { asset } from "headwater";
        export const c = asset({ formerly: ["gone"] }, () => 1);
                                          //^^^^^^ HW117 \`gone\` is a former key of two assets: a history goes on as one.
      `,
    },
    {
      name: "no function",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ group: "x" });
                             //^^^^^^^^^^^^^^ HW106 The asset \`a\` has no function: give it as the last argument.
        export const b = asset();
                   //^ HW106 The asset \`b\` has no function: give it as the last argument.
      `,
    },
    {
      name: "checks without an asset, and two of one name",
      files: `
        //- /a.ts
        import { asset, assetCheck } from "headwater";
        export const orders = asset(() => [1]);
        export const ok = assetCheck({ asset: orders }, (orders) => true);
                   //^^ HW108 \`orders\` has two checks named \`ok\`
        export const alsoOk = assetCheck({ asset: orders, name: "ok" }, (orders) => true);
                   //^^^^^^ HW108 \`orders\` has two checks named \`ok\`
        export const lost = assetCheck({}, () => true);
                   //^^^^ HW107 The check \`lost\` names no asset
        export const wrong = assetCheck({ asset: ok }, () => true);
                                               //^^ HW107 \`ok\` is no asset.
        export const loud = assetCheck({ asset: orders, severity: "fatal" }, (orders) => true);
                                                                //^^^^^^^ HW111 \`severity\` must be "error" or "warn".
      `,
      assets: "orders [ok] [loud]",
    },
    {
      name: "a default export without a key",
      files: `
        //- /a.ts
        import { asset } from "headwater";
          export default asset(() => 1);
        //^^^^^^^^^^^^^^^ HW112 A default export has no name to make a key of
        //- /b.ts
        import { asset } from "headwater";
        const orders = asset(() => 1);
            //^^^^^^ HW112 A default export has no name to make a key of
        export default orders;
      `,
      assets: "",
    },
    {
      name: "the default of the SDK, which has none: a run says so",
      files: `
        //- /a.ts
        import hw from "headwater";
        export const a = hw.asset(() => 1);
      `,
      assets: "a",
    },
    {
      name: "syntax errors, once for each file",
      files: `
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset(() => 1);
        export const b = asset((a) => { return a[; });
                                               //^ HW109
      `,
    },
    ...[
      "export const b = asset((",
      "export const b = asset(",
      "export const b = asset(({ a, ",
      "export const b = asset({ gro",
      "export const b = asset({ group: , }, (a) => a);",
      "export const b = asset(a =>",
      "export const b = asset(async (a) => { return await orders(); ",
    ].map((half) => ({
      name: `nothing but the syntax error of a half-typed ${half}`,
      files: `
        //- /a.ts
        import { asset } from "headwater";
        const z = asset(() => 1);
            //^ HW101
        export const a = asset(() => 1);
        ${half}
        //- /c.ts
        import { asset } from "headwater";
        export const c = asset((a, nothing) => a);
                                 //^^^^^^^ HW201
      `,
      syntaxErrors: ["a.ts"],
    })),
    {
      name: "a configuration that exports something else",
      files: `
        //- /headwater.config.ts
          export default { include: [] };
        //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ HW110 The configuration must be
      `,
    },
    {
      name: "a configuration with options that there are not",
      files: `
        //- /headwater.config.ts
        import { definitions } from "headwater";
        export default definitions({ inclde: [], environments: { dev: { secure: true } } });
                                   //^^^^^^ HW111 There is no option \`inclde\`. Did you mean \`include\`?
                                                                      //^^^^^^ HW111 There is no option \`secure\`. There are: protected, storage, deferTo, variables.
      `,
    },
    {
      name: "a retention that cannot be",
      files: `
        //- /headwater.config.ts
        import { definitions } from "headwater";
        export default definitions({
          retention: { runs: 0, age: "old", bytes: 5, size: "1GB" },
                           //^ HW111 \`runs\` must be a whole number from 1, written as such.
                                   //^^^^^ HW111 \`age\` must be a time such as
                                                 //^ HW111 \`bytes\` must be a size such as
                                                    //^^^^ HW111 There is no option \`size\`. There are: runs, age, bytes.
        });
      `,
    },
    {
      name: "environments with names and values that cannot be",
      files: `
        //- /headwater.config.ts
        import { definitions } from "headwater";
        const name = process.env["NAME"] ?? "";
        export default definitions({
          executor: { concurrency: 0 },
                                 //^ HW111 \`concurrency\` must be a whole number from 1 to 1000.
          resolve: "explizit",
                 //^^^^^^^^^^ HW111 \`resolve\` must be "explicit"
          environments: {
            "../x": {},
          //^^^^^^ HW111 \`../x\` cannot name an environment: write letters, digits, \`_\`, \`.\` and \`-\`, 64 at most.
            dev: { variables: { A: name, B: 5 } },
                                 //^^^^ HW110 \`variables\` cannot be read from the text
                                          //^ HW111 \`variables\` must be a record of texts.
            prod: { protected: "yes", storage: name },
                             //^^^^^ HW111 \`protected\` must be true or false.
                                             //^^^^ HW110 \`storage\` cannot be read from the text, so it counts as not given: write a text or env("NAME"), or a constant
          },
        });
      `,
    },
    {
      name: "a configuration that includes what is not there",
      files: `
        //- /headwater.config.ts
        import { definitions } from "headwater";
        const more = ["packages/*/src/**"];
        export default definitions({ include: ["src/**/*.ts", "srcs", ...more, "lib/**"] });
                                                            //^^^^^^ HW116 No file matches \`srcs\`, by the folder of the configuration, so no asset comes from it. All files of a folder are \`srcs/**\`.
                                                                             //^^^^^^^^ HW116 No file matches \`lib/**\`
        //- /src/deep/a.ts
        import { asset } from "headwater";
        export const a = asset(() => 1);
        //- /packages/shop/src/b.ts
        export const b = 1;
        //- /lib/nested/headwater.config.ts
        import { definitions } from "headwater";
        export default definitions({});
        //- /lib/nested/c.ts
        export const c = 1;
      `,
    },
    {
      name: "a configuration that computes its include",
      files: `
        //- /headwater.config.ts
        import { definitions } from "headwater";
        export default definitions({ include: globs(), storage: 5 });
                                            //^^^^^^^ HW110 \`include\` cannot be read from the text
                                                              //^ HW111 \`storage\` must be a text or env("NAME").
      `,
    },
  ];
  for (const { name, files, assets, syntaxErrors } of cases) it(name, () => check(files, assets, syntaxErrors));
});

describe("options", () => {
  it("are read through constants, spreads, other files and wrappers, later ones over earlier ones", async () => {
    const manifest = await manifestOf(`
      //- /common.ts
      export const common = { owners: ["team:core"], tags: { layer: "silver" } };
      export const names = { group: "core" };
      //- /a.ts
      import { asset, assetWith } from "headwater";
      import { common, names } from "./common.ts";
      const tags = { extra: "yes" };
      const layer = assetWith({ ...common, kinds: ["csv"] });
      /**
       * One row for each login.
       *
       * Second paragraph.
       * @example no
       */
      export const a = layer({ group: names.group, tags: { ...common.tags, ...tags } }, () => 1);
      // Not a doc comment.
      export const b = asset({ "description": "given", codeVersion: "2" } as const, () => 1);
    `);
    const [a, b] = manifest.assets;
    assert.deepEqual(
      { group: a?.group, owners: a?.owners, tags: a?.tags, kinds: a?.kinds, description: a?.description },
      {
        group: "core",
        owners: ["team:core"],
        tags: { layer: "silver", extra: "yes" },
        kinds: ["csv"],
        description: "One row for each login.\n\nSecond paragraph.",
      },
    );
    assert.deepEqual([b?.description, b?.code.version, b?.code.given], ["given", "2", true]);
    assert.deepEqual(manifest.problems, []);
  });

  it("that are written as undefined take away what came before", async () => {
    const { assets, problems } = await manifestOf(`
      //- /a.ts
      import { asset, assetWith } from "headwater";
      const shared = { group: "shared", owners: ["team:x"] };
      const layer = assetWith(shared);
      const make = ({ fn, key, ...options }) => asset({ ...shared, ...options }, fn);
      export const a = asset({ ...shared, group: undefined }, () => 1);
      export const b = layer({ owners: undefined }, () => 1);
      export const c = make({ fn: () => 1, key: "other", ...{ key: "another" }, group: "made" });
    `);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      assets.map(({ key, group, owners }) => [key, group, ...owners]),
      [
        ["a", "default", "team:x"],
        ["b", "shared"],
        ["c", "made", "team:x"],
      ],
    );
  });

  it("are read through records that are spread into others, the later one counting", async () => {
    const { assets } = await manifestOf(`
      //- /a.ts
      import { asset } from "headwater";
      const base = { tags: { layer: "raw" }, group: "base" };
      const common = { ...base, group: "common" };
      export const a = asset({ group: common.group, tags: { ...common.tags } }, () => 1);
    `);
    assert.deepEqual([assets[0]?.group, assets[0]?.tags], ["common", { layer: "raw" }]);
  });

  it("of the configuration: storage by environment variable, environments in order", async () => {
    const { config } = await manifestOf(`
      //- /headwater.config.ts
      import { definitions, env } from "headwater";
      const options = { storage: "data/.store", environments: { dev: {}, prod: { protected: true } } };
      export default definitions(options);
    `);
    assert.equal(config.storage, "data/.store");
    assert.deepEqual(config.environments, [
      { name: "dev", protected: false, storage: "data/.store", variables: {} },
      { name: "prod", protected: true, storage: "data/.store", variables: {} },
    ]);
  });

  it("give each asset the path by which the loaded module has it", async () => {
    const { assets } = await manifestOf(`
      //- /a.ts
      import { asset } from "headwater";
      const a = asset(() => 1);
      export { a as b };
      export const tables = { c: asset(() => 1) };
      const others = [asset({ key: "g" }, () => 1)];
      export const list = [...others, asset({ key: "d" }, () => 1)];
      export default asset({ key: "e" }, () => 1);
      //- /headwater.config.ts
      import { asset, definitions } from "headwater";
      export default definitions({ assets: { f: asset(() => 1) } });
    `);
    const exports = assets.map(({ key, export: { file, name, member } }) => [key, file, name, member]);
    assert.deepEqual(exports, [
      ["b", "a.ts", "b", undefined],
      ["c", "a.ts", "tables", "c"],
      ["d", "a.ts", "list", 1],
      ["e", "a.ts", "default", undefined],
      ["f", "headwater.config.ts", "default", "f"],
      ["g", "a.ts", "list", 0],
    ]);
  });
});

describe("checks inside an asset", () => {
  it("belong to it, whatever holds it and however they are written", async () => {
    const { assets, problems } = await manifestOf(`
      //- /a.ts
      import { asset } from "headwater";
      import { positive } from "./lib.ts";
      export const tables = {
        orders: asset(
          {
            checks: {
              /** There are some. */
              notEmpty: (rows: number[]) => rows.length > 0,
              positive: { check: positive, blocking: true, severity: "warn", description: "All above 0." },
            },
          },
          () => [1],
        ),
      };
      //- /lib.ts
      export const positive = ([first]: number[], context) => first > 0;
    `);
    assert.deepEqual(problems, []);
    const value = { kind: "input", name: "value", asset: "orders", optional: false };
    const shared = { asset: "orders", dependencies: [] };
    const path = { file: "a.ts", name: "tables", member: "orders" };
    assert.deepEqual(
      (assets[0]?.checks ?? []).map((check) => ({
        ...check,
        code: check.code.files,
        definition: check.definition.name.start.line,
      })),
      [
        {
          ...shared,
          name: "notEmpty",
          definition: 7,
          export: { ...path, check: "notEmpty" },
          blocking: false,
          severity: "error",
          description: "There are some.",
          parameters: [{ ...value, name: "rows" }],
          code: ["a.ts"],
        },
        {
          ...shared,
          name: "positive",
          definition: 8,
          export: { ...path, check: "positive" },
          blocking: true,
          severity: "warn",
          description: "All above 0.",
          parameters: [value, { kind: "context" }],
          code: ["a.ts", "lib.ts"],
        },
      ],
    );
  });

  it("are no part of the code of the asset", async () => {
    const versionOf = async (check: string): Promise<readonly (string | undefined)[]> => {
      const { assets } = await manifestOf(`
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ checks: { fine: ${check} } }, () => [1]);
      `);
      return [assets[0]?.code.version, assets[0]?.checks[0]?.code.version];
    };
    const [before, after] = [await versionOf("(a) => true"), await versionOf("(a) => a.length > 0")];
    assert.equal(before[0], after[0]);
    assert.notEqual(before[1], after[1]);
  });

  it("are reported where they have no function, a strange option, a name that is taken", () =>
    check(`
      //- /a.ts
      import { asset, assetCheck } from "headwater";
      export const a = asset({ checks: { one: { blockin: true } } }, () => 1);
                                              //^^^^^^^ HW111 There is no option \`blockin\`. Did you mean \`blocking\`?
                                       //^^^ HW106 The check \`one\` has no function: write \`one: (value) => ...\`, or a record with \`check\`.
      export const b = asset({ checks: { two: 5 } }, () => 1);
                                            //^ HW106 The check \`two\` has no function: write \`two: (value) => ...\`, or a record with \`check\`.
      export const c = asset({ checks: { fine: (c) => true } }, () => 1);
                                       //^^^^ HW108 \`c\` has two checks named \`fine\`: give one the option \`name\`.
      export const fine = assetCheck({ asset: c }, (c) => true);
                 //^^^^ HW108 \`c\` has two checks named \`fine\`: give one the option \`name\`.
    `));
});

describe("what describes an asset", () => {
  it("is its metadata as far as the text shows it, and the keys that it had", async () => {
    const { assets, problems } = await manifestOf(`
      //- /a.ts
      import { asset, metadata } from "headwater";
      import * as hw from "headwater";
      const rows = 5;
      export const a = asset(
        {
          formerly: ["old", "raw/old"],
          metadata: {
            source: "warehouse", rows, no: null, yes: true,
            docs: hw.metadata.url("https://example.com"), note: metadata.markdown("**x**"),
            columns: metadata.json(["id", { type: "int" }]),
            computed: rows + 1, preview: metadata.table([{ a: 1 }]),
          },
        },
        () => 1,
      );
    `);
    assert.deepEqual(problems, []);
    assert.deepEqual(assets[0]?.formerly, ["old", "raw/old"]);
    assert.deepEqual(assets[0].metadata, {
      source: { type: "text", value: "warehouse" },
      rows: { type: "number", value: 5 },
      no: { type: "json", value: null },
      yes: { type: "boolean", value: true },
      docs: { type: "url", value: "https://example.com" },
      note: { type: "markdown", value: "**x**" },
      columns: { type: "json", value: ["id", { type: "int" }] },
    });
  });

  it("is reported where it cannot be so", () =>
    check(`
      //- /a.ts
      import { asset } from "headwater";
      export const a = asset({ formerly: ["no key"] }, () => 1);
                                       //^^^^^^^^^^ HW111 \`formerly\` names \`no key\`, which no asset can have had as its key.
    `));
});

describe("checks", () => {
  it("take the asset's value first, whatever the parameter's name, then other assets", async () => {
    const { assets } = await manifestOf(`
      //- /a.ts
      import { asset } from "headwater";
      export const orders = asset(() => [1]);
      export const users = asset(() => [1]);
      //- /checks.ts
      import { assetCheck } from "headwater";
      import { orders } from "./a.ts";
      /** Every order has its user. */
      export const known = assetCheck({ asset: orders, blocking: true, severity: "warn" }, (rows, users, context) => true);
      export const takenApart = assetCheck({ asset: orders }, ({ length }, users, context) => true);
    `);
    const [known, takenApart] = assets[0]?.checks ?? [];
    assert.deepEqual(
      { ...known, code: null, definition: null, dependencies: known?.dependencies.map(({ key }) => key) },
      {
        name: "known",
        asset: "orders",
        definition: null,
        export: { file: "checks.ts", name: "known" },
        blocking: true,
        severity: "warn",
        description: "Every order has its user.",
        parameters: [
          { kind: "input", name: "rows", asset: "orders", optional: false },
          { kind: "input", name: "users", asset: "users", optional: false },
          { kind: "context" },
        ],
        dependencies: ["users"],
        code: null,
      },
    );
    assert.deepEqual(takenApart?.parameters, [
      { kind: "input", name: "value", asset: "orders", optional: false },
      { kind: "input", name: "users", asset: "users", optional: false },
      { kind: "context" },
    ]);
  });
});

describe("fixes", () => {
  const cases: readonly {
    readonly name: string;
    readonly code: string;
    readonly title: string;
    readonly before: string;
    readonly after: string;
  }[] = [
    {
      name: "export what is not exported",
      code: "HW101",
      title: "Export a",
      before: `const a = asset(() => 1);`,
      after: `export const a = asset(() => 1);`,
    },
    {
      name: "name the nearest asset in ins",
      code: "HW201",
      title: "Use orders",
      before: `export const orders = asset(() => 1);\nexport const a = asset((ordrs) => ordrs);`,
      after: `export const orders = asset(() => 1);\nexport const a = asset({ ins: { ordrs: "orders" } }, (ordrs) => ordrs);`,
    },
    {
      name: "name the nearest asset in the pattern",
      code: "HW201",
      title: "Use orders",
      before: `export const orders = asset(() => 1);\nexport const a = asset(({ ordrs }) => ordrs);`,
      after: `export const orders = asset(() => 1);\nexport const a = asset(({ orders: ordrs }) => ordrs);`,
    },
    {
      name: "name the nearest asset in ins, for a property that is no name",
      code: "HW201",
      title: "Use raw/orders",
      before: `export const orders = asset({ key: "raw/orders" }, () => 1);\nexport const a = asset(({ "raw-orders": o }) => o);\nexport const b = asset(({ "raw/orders": o }) => o);`,
      after: `export const orders = asset({ key: "raw/orders" }, () => 1);\nexport const a = asset(({ "raw-orders": o }) => o);\nexport const b = asset({ ins: { "raw/orders": "raw/orders" } }, ({ "raw/orders": o }) => o);`,
    },
    {
      name: "choose one of several",
      code: "HW202",
      title: "Use y/orders",
      before: `export const p = asset({ key: "x/orders" }, () => 1);\nexport const q = asset({ key: "y/orders" }, () => 1);\nexport const a = asset({ group: "g" }, (orders) => orders);`,
      after: `export const p = asset({ key: "x/orders" }, () => 1);\nexport const q = asset({ key: "y/orders" }, () => 1);\nexport const a = asset({ ins: { orders: "y/orders" }, group: "g" }, (orders) => orders);`,
    },
    {
      name: "move to deps",
      code: "HW206",
      title: "Move to deps",
      before: `export const orders = asset(() => 1);\nexport const users = asset(() => 1);\nexport const a = asset({ deps: ["users"] }, (_orders, context) => 1);`,
      after: `export const orders = asset(() => 1);\nexport const users = asset(() => 1);\nexport const a = asset({ deps: ["orders", "users"] }, (context) => 1);`,
    },
    {
      name: "move to deps the only parameter, without parentheses",
      code: "HW206",
      title: "Move to deps",
      before: `export const orders = asset(() => 1);\nexport const a = asset(_orders => 1);`,
      after: `export const orders = asset(() => 1);\nexport const a = asset({ deps: ["orders"] }, () => 1);`,
    },
    {
      name: "name the nearest asset at the call, not in the wrapper on the line before",
      code: "HW201",
      title: "Use orders",
      before: `export const orders = asset(() => 1);\nconst raw = assetWith({ group: "raw" });\nexport const a = raw((ordrs) => ordrs);`,
      after: `export const orders = asset(() => 1);\nconst raw = assetWith({ group: "raw" });\nexport const a = raw({ ins: { ordrs: "orders" } }, (ordrs) => ordrs);`,
    },
    {
      name: "make it an input",
      code: "HW207",
      title: "Make it an input",
      before: `export const orders = asset(() => 1);\nexport const a = asset(async (context) => 1 + (await orders()));`,
      after: `export const orders = asset(() => 1);\nexport const a = asset(async (orders, context) => 1 + (orders));`,
    },
    {
      name: "make it an input, for every call of it",
      code: "HW207",
      title: "Make it an input",
      before: `export const orders = asset(() => 1);\nexport const a = asset(async () => [await orders(), orders(), orders.length]);`,
      after: `export const orders = asset(() => 1);\nexport const a = asset(async (orders) => [orders, orders, orders.length]);`,
    },
    {
      name: "make it an input of a check, behind the checked value",
      code: "HW207",
      title: "Make it an input",
      before: `export const orders = asset(() => 1);\nexport const a = asset(() => 1);\nexport const ok = assetCheck({ asset: a }, async (rows: number[]) => rows === (await orders()));`,
      after: `export const orders = asset(() => 1);\nexport const a = asset(() => 1);\nexport const ok = assetCheck({ asset: a }, async (rows: number[], orders) => rows === (orders));`,
    },
    {
      name: "make it an input of a check that takes nothing",
      code: "HW207",
      title: "Make it an input",
      before: `export const orders = asset(() => 1);\nexport const a = asset(() => 1);\nexport const ok = assetCheck({ asset: a }, () => orders() > 0);`,
      after: `export const orders = asset(() => 1);\nexport const a = asset(() => 1);\nexport const ok = assetCheck({ asset: a }, (_, orders) => orders > 0);`,
    },
    {
      name: "make it an input of a pattern",
      code: "HW207",
      title: "Make it an input",
      before: `export const orders = asset(() => 1);\nexport const users = asset(() => 1);\nexport const a = asset(async ({ users }) => users + (await orders()));`,
      after: `export const orders = asset(() => 1);\nexport const users = asset(() => 1);\nexport const a = asset(async ({ orders, users }) => users + (orders));`,
    },
    {
      name: "name what resolve: explicit leaves out",
      code: "HW201",
      title: "Use x/orders",
      before: `export const p = asset({ key: "x/orders" }, () => 1);\nexport const a = asset(({ orders }) => orders);\n//- /headwater.config.ts\nimport { definitions } from "headwater";\nexport default definitions({ resolve: "explicit" });`,
      after: `export const p = asset({ key: "x/orders" }, () => 1);\nexport const a = asset({ ins: { orders: "x/orders" } }, ({ orders }) => orders);\n`,
    },
    {
      name: "change to the nearest key",
      code: "HW209",
      title: 'Change to "orders"',
      before: `export const orders = asset(() => 1);\nexport const a = asset({ deps: ["order"] }, () => 1);`,
      after: `export const orders = asset(() => 1);\nexport const a = asset({ deps: ["orders"] }, () => 1);`,
    },
  ];
  const head = `import { asset, assetCheck, assetWith } from "headwater";\n`;
  for (const { name, code, title, before, after } of cases) {
    it(name, async () => {
      assert.equal(await applyFix(`//- /a.ts\n${head}${before}`, code, title), head + after);
    });
  }
});

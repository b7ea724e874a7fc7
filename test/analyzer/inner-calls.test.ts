/** Assets that stand where nobody finds them: none vanishes without a word, and nothing is said of what a run shows. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { check, manifestOf } from "./support/check.ts";

const HEAD = `import { asset, assetCheck, assetWith, definitions } from "headwater";`;

/** Each a file after `HEAD`, with what is said of it. */
const TOLD: Readonly<Record<string, string>> = {
  "a block": `
    { const a = asset(() => 1); }
          //^ HW101 The asset \`a\` is made by a statement, and nothing that is exported has it: write \`export const a
  `,
  "a condition": `
    if (process.env.X) { const a = asset(() => 1); }
                             //^ HW101 The asset \`a\` is made by a statement
    else asset(() => 2);
       //^^^^^ HW101 This asset is made by a statement, and nothing that is exported has it: write \`export const name
  `,
  "loops, and what is handed to a function": `
    for (const key of ["a"]) asset({ key }, () => 1);
                           //^^^^^ HW101 This asset is made by a statement
    ["a"].forEach((key) => asset({ key }, () => 1));
                         //^^^^^ HW101 This asset is made by a statement
    console.log(asset(() => 1));
              //^^^^^ HW101 This asset is made by a statement
  `,
  "what is handed to a function of another file": `
    import { register } from "./registry.ts";
    register(asset(() => 1));
           //^^^^^ HW101 This asset is made by a statement
    //- /registry.ts
    export function register(given) { return given; }
  `,
  "void, await and try": `
    void asset(() => 1);
       //^^^^^ HW101 This asset is made by a statement
    await asset(() => 1);
        //^^^^^ HW101 This asset is made by a statement
    try { asset(() => 1); } catch {}
        //^^^^^ HW101 This asset is made by a statement
  `,
  "what is assigned later": `
    let a;
    a = asset(() => 1);
      //^^^^^ HW101 This asset is made by a statement
  `,
  "functions that run at once": `
    (() => { asset(() => 1); })();
           //^^^^^ HW101 This asset is made by a statement
  `,
  "wrappers, of this file and of another": `
    import { silver } from "./layers.ts";
    const bronze = assetWith({ group: "bronze" });
    if (process.env.X) {
      const a = bronze(() => 1);
          //^ HW101 The asset \`a\` is made by a statement
      const b = silver({}, () => 1);
          //^ HW101 The asset \`b\` is made by a statement
      assetWith({})(() => 1);
    //^^^^^^^^^^^^^ HW101 This asset is made by a statement
    }
    //- /layers.ts
    import { assetWith } from "headwater";
    export const silver = assetWith({ group: "silver" });
  `,
  "objects that `new` makes": `
    class Registry { constructor(given) { this.given = given; } }
    export const map = new Map([["a", asset(() => 1)]]);
                                    //^^^^^ HW101 This asset stands in an object that \`new\` makes, where it is not found
    export const set = new Set(["a"].map((key) => asset({ key }, () => 1)));
                                                //^^^^^ HW101 This asset stands in an object
    export const registry = new Registry(asset(() => 1));
                                       //^^^^^ HW101 This asset stands in an object
    const make = (key) => asset({ key }, () => 1);
    export const made = new Set([make("x")]);
                               //^^^^ HW101 This asset stands in an object
    export const record = { map: new Map([["a", asset(() => 1)]]) };
                                              //^^^^^ HW101 This asset stands in an object
    export default new Map([["a", asset(() => 1)]]);
                                //^^^^^ HW101 This asset stands in an object
  `,
  "all of a class and a namespace": `
    export class Tables {
      static #hidden = asset(() => 1);
           //^^^^^^^ HW101 The asset \`#hidden\` stands in a class or namespace, where it is not found: write \`export const hidden
      static { asset(() => 1); }
             //^^^^^ HW101 This asset stands in a class or namespace
      static all = ["a"].map((key) => asset({ key }, () => 1));
                                    //^^^^^ HW101 This asset stands in a class or namespace
    }
    export const Named = class { static a = asset(() => 1); };
                                      //^ HW101 The asset \`a\` stands in a class or namespace
    export namespace raw {
      { const a = asset(() => 1); }
            //^ HW101 The asset \`a\` stands in a class or namespace
    }
  `,
  "functions that drop it": `
    export function one() { asset(() => 1); }
                          //^^^^^ HW101 This asset is made by a function that does not return it
    export const two = () => { const a = asset(() => 1); };
                                   //^ HW101 The asset \`a\` is made by a function that does not return it
    export const three = { make() { void asset(() => 1); } };
                                       //^^^^^ HW101 This asset is made by a function that does not return it
  `,
  "functions whose result nothing has": `
    function one() { return asset(() => 1); }
                          //^^^^^ HW101 This asset is made by a function of which nothing that is exported has the result
    function two() { const a = asset(() => 1); console.log(a); }
                         //^ HW101 The asset \`a\` is made by a function of which nothing
    two();
  `,
  "the function of another asset, or of a check": `
    export const a = asset(() => { const inner = asset(() => 1); return inner; });
                                       //^^^^^ HW101 The asset \`inner\` is made while another one is computed
    export const b = asset({ checks: { ok: () => { asset(() => 1); return true; } } }, () => 1);
                                                 //^^^^^ HW101 This asset is made while another one is computed
  `,
  "what only a run would show, and nothing exports": `
    const list = ["a"].map((key) => asset({ key }, () => 1));
        //^^^^ HW101 What \`list\` makes is not exported, so it is not part of the project: export it.
    const either = process.env.X ? asset(() => 1) : null;
        //^^^^^^ HW101 What \`either\` makes is not exported
    const make = (key) => asset({ key }, () => 1);
    const wrapped = process.env.X ? make("x") : make("y");
        //^^^^^^^ HW101 What \`wrapped\` makes is not exported
    const { taken } = { taken: asset(() => 1) };
          //^^^^^ HW101 What \`taken\` makes is not exported
  `,
};

/** Each a file after `HEAD` that has nothing to be told of, with the keys that its text shows and whether a run shows more. */
const FOUND: readonly [name: string, text: string, keys: readonly string[], atRun: boolean][] = [
  ["a frozen record", `export const t = Object.freeze({ a: asset(() => 1) });`, ["a"], false],
  ["a frozen asset", `export const a = Object.freeze(asset(() => 1));`, ["a"], false],
  ["as const", `export const t = { a: asset(() => 1) } as const;`, ["a"], false],
  ["satisfies", `export const t = { a: asset(() => 1) } satisfies Record<string, unknown>;`, ["a"], false],
  ["assigned later, and exported", `export let a;\na = asset(() => 1);`, [], true],
  ["assigned later, and exported in a list", `let a;\na = asset(() => 1);\nexport { a };`, [], true],
  [
    "pushed",
    `const all = [];\nfor (const key of ["a"]) all.push(asset({ key }, () => 1));\nexport const t = all;`,
    [],
    true,
  ],
  [
    "filled by a function",
    `export const t = {};\nfunction add(key) { t[key] = asset({ key }, () => 1); }\nadd("a");`,
    [],
    true,
  ],
  [
    "a map that a list is made of",
    `const m = new Map([["a", asset({ key: "a" }, () => 1)]]);\nexport const t = [...m.values()];`,
    [],
    true,
  ],
  ["a factory", `export function make(key) { const a = asset({ key }, () => 1); return a; }`, [], false],
  [
    "a factory that is called",
    `function make(key) { return asset({ key }, () => 1); }\nexport const a = make("x");`,
    ["x"],
    false,
  ],
  [
    "a factory in a record",
    `const f = { make: (key) => asset({ key }, () => 1) };\nexport const a = f.make("x");`,
    ["x"],
    false,
  ],
  [
    "a factory that a registry is given",
    `class R { constructor(f) {} }\nexport const r = new R({ make: () => asset(() => 1) });`,
    [],
    true,
  ],
  ["a method", `export class K { make() { return asset(() => 1); } }`, [], false],
  ["a parameter of the same name", `export const wrap = (asset) => { asset(() => 1); };`, [], false],
  [
    "a list of the configuration",
    `const list = ["a"].map((key) => asset({ key }, () => 1));\nexport default definitions({ assets: list });`,
    [],
    true,
  ],
];

describe("assets that stand inside something", () => {
  for (const [name, text] of Object.entries(TOLD)) {
    it(`are told of in ${name}`, async () => {
      await check(`//- /a.ts\n${HEAD}\n${dedented(text)}`);
    });
  }

  for (const [name, text, keys, atRun] of FOUND) {
    it(`are found, or yet to come: ${name}`, async () => {
      const { assets, problems, madeAtRun = [] } = await manifestOf(`//- /a.ts\n${HEAD}\n${text}`);
      assert.deepEqual(problems, []);
      assert.deepEqual([assets.map(({ key }) => key), madeAtRun.length > 0], [keys, atRun]);
    });
  }
});

/** A line that begins with `//-` begins a file. */
function dedented(text: string): string {
  return text.replaceAll(/^ {4}/gm, "");
}

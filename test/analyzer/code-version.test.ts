import assert from "node:assert/strict";
import { compareCode } from "@headwater/core/status/code-version";
import { describe, it } from "mocha";
import { manifestOf } from "./support/check.ts";

/** Versions of the asset `a` before and after an edit: a replacement of the one text by the other. */
async function versions(
  files: string,
  edit: readonly [string, string],
  packages?: ReadonlyMap<string, string>,
): Promise<[string, string]> {
  const [from, to] = edit;
  assert.ok(files.includes(from), `the fixture has no ${JSON.stringify(from)}`);
  const versionOf = async (text: string): Promise<string> => {
    const manifest = await manifestOf(text, packages);
    return manifest.assets.find(({ key }) => key === "a")?.code.version ?? "none";
  };
  return [await versionOf(files), await versionOf(files.replace(from, to))];
}

const PROJECT = `
  //- /a.ts
  import { asset, assetCheck } from "headwater";
  import { clean, type Options } from "./lib/clean.ts";
  import * as stats from "./lib/stats.ts";
  import { again } from "./index.ts";
  import rates from "./rates.json" with { type: "json" };
  import query from "./query.sql";
  import words from "./words.txt" with { type: "text" };
  import "./setup.ts";
  export const up = asset(() => 1);
  export const other = asset(() => 2);
  interface Row { id: number }
  const limit = 10;
  /** Words. */
  export const a = asset({ group: "g", description: "d", owners: ["team:x"], deps: ["other"] }, (up: number): number => {
    // A comment.
    const late = () => import("./late.ts");
    return clean(up, limit) + stats.mean([up]) + again([rates, query, words, late]) && (limit > 1 || 'x' === "y");
  });
  export const ok = assetCheck({ asset: a }, (value) => value > limit);
  //- /lib/clean.ts
  import { deep } from "./deep.ts";
  import "./side-effect.ts";
  export type Options = { a: number };
  let calls = 0;
  calls += 1;
  export function clean(value: number, limit: number): number { return deep(value) + limit; }
  export function unused() { return 1; }
  //- /lib/deep.ts
  export const deep = (value: number) => value * 2;
  //- /lib/stats.ts
  export const mean = (values: number[]) => values.length;
  export const median = (values: number[]) => values[0];
  //- /index.ts
  export { hidden as again } from "./hidden.ts";
  export * from "./lib/deep.ts";
  //- /hidden.ts
  export function hidden(value: unknown) { return value === null ? 1 : 2; }
  //- /setup.ts
  globalThis.ready = true;
  //- /lib/side-effect.ts
  import "./further.ts";
  //- /lib/further.ts
  globalThis.further = 1;
  //- /late.ts
  import { deeper } from "./lib/below.ts";
  export const first = () => deeper();
  export default class { value = 6; }
  const notExported = 7;
  //- /lib/below.ts
  export const deeper = () => 8;
  //- /query.sql
  select 9
  //- /words.txt
  one two
  //- /rates.json
  { "eur": 1 }
`;

describe("a code version changes with", () => {
  const cases: readonly (readonly [name: string, from: string, to: string])[] = [
    ["the function", "clean(up, limit) +", "clean(up, limit) -"],
    ["a constant of the file", "const limit = 10", "const limit = 11"],
    ["a helper in another file", "deep(value) + limit", "deep(value) - limit"],
    ["a helper of a helper", "value * 2", "value * 3"],
    ["a member of a namespace import", "values.length", "values.length + 1"],
    ["a helper behind a re-export", "value === null ? 1", "value === null ? 3"],
    ["an effect of a module that is reached", "calls += 1", "calls += 2"],
    ["a module imported for its effect", "ready = true", "ready = false"],
    ["a JSON import", `{ "eur": 1 }`, `{ "eur": 2 }`],
    ["a SQL import", "select 9", "select 10"],
    ["a text import", "one two", "one two three"],
    ["an export of a module that is imported while it runs", "value = 6", "value = 60"],
    ["a helper of such an export", "=> 8", "=> 80"],
    ["a module that a helper's module imports for its effect", "further = 1", "further = 2"],
    ["what is in deps", `deps: ["other"]`, `deps: []`],
    ["which asset ins names", `deps: ["other"]`, `ins: { up: "other" }`],
    ["what a name is imported as", "{ again } from", "{ deep as again } from"],
    ["optional chaining", "stats.mean([up])", "stats?.mean([up])"],
  ];
  for (const [name, from, to] of cases) {
    it(name, async () => {
      const [before, after] = await versions(PROJECT, [from, to]);
      assert.match(before, /^h1:[0-9a-f]{16}$/);
      assert.notEqual(after, before);
    });
  }

  it("a member that an asset is given by reference, and what it reaches", async () => {
    const project = `
      //- /a.ts
      import { asset } from "headwater";
      import { Service } from "./lib.ts";
      export const a = asset(Service.load);
      //- /lib.ts
      export class Service { static load() { return helper() + 1; } }
      const helper = () => 2;
    `;
    for (const [from, to] of [
      ["+ 1", "+ 11"],
      ["=> 2", "=> 22"],
    ] as const) {
      const [before, after] = await versions(project, [from, to]);
      assert.notEqual(after, before);
    }
  });

  const ADDED = `
    //- /a.ts
    import { asset } from "headwater";
    import { count, Level, raw } from "./lib.ts";
    export const a = asset(() => [raw.two(), count(), Level.High]);
    //- /lib.ts
    export namespace raw { export const one = () => 1; }
    export namespace raw { export const two = () => helper() + 2; }
    const helper = () => 3;
    export function count() { return count.step; }
    export namespace count { export const step = 4; }
    export enum Level { Low = 5 }
    export enum Level { High = 6 }
  `;
  for (const [from, to] of [
    ["helper() + 2", "helper() - 2"],
    ["() => 3", "() => 33"],
    ["step = 4", "step = 44"],
    ["High = 6", "High = 66"],
    ["Low = 5", "Low = 55"],
  ] as const) {
    it(`what a name is given by a second declaration: ${from}`, async () => {
      const [before, after] = await versions(ADDED, [from, to]);
      assert.notEqual(after, before);
    });
  }

  it("the version of a package, but never with that of headwater", async () => {
    const files = `
      //- /a.ts
      import { asset } from "headwater";
      import { parse } from "csv/sync";
      export const a = asset(() => parse("x"));
    `;
    const at = async (packages: [string, string][]): Promise<string> =>
      (await manifestOf(files, new Map(packages))).assets[0]?.code.version ?? "";
    assert.notEqual(await at([["csv", "1.0.0"]]), await at([["csv", "1.0.1"]]));
    assert.equal(
      await at([["csv", "1.0.0"]]),
      await at([
        ["csv", "1.0.0"],
        ["headwater", "9.9.9"],
      ]),
    );
  });

  it("what a CommonJS module exports, however it is imported", async () => {
    const files = `
      //- /a.ts
      import { asset } from "headwater";
      import { clean } from "./clean.cjs";
      import * as stats from "./stats.cjs";
      import rates = require("./rates.cjs");
      const { late } = require("./late.cjs");
      export const a = asset(() => [clean(1), stats.mean, rates, late]);
      //- /clean.cjs
      function clean(x) { return x + helper; }
      const helper = 10;
      module.exports = { clean };
      //- /stats.cjs
      exports.mean = (x) => x + 20;
      //- /rates.cjs
      module.exports = 30;
      //- /late.cjs
      exports.late = 40;
    `;
    const [before] = await versions(files, ["10", "10"]);
    for (const number of ["10", "20", "30", "40"]) {
      const [, after] = await versions(files, [number, "50"]);
      assert.notEqual(after, before, number);
    }
  });

  it("the content of its code files, by globs, in any order", async () => {
    const files = `
      //- /a.ts
      import { asset } from "headwater";
      const all = ["sql/*.sql", "model.txt"];
      export const a = asset({ codeFiles: all }, () => 1);
      //- /sql/one.sql
      select 1
      //- /sql/deep/two.sql
      select 2
      //- /model.txt
      weights
    `;
    const [before, one] = await versions(files, ["select 1", "select 3"]);
    const [, deep] = await versions(files, ["select 2", "select 3"]);
    const [, model] = await versions(files, ["weights", "others"]);
    const [, added] = await versions(files, ["/sql/deep/two.sql", "/sql/two.sql"]);
    const [, order] = await versions(files, [`["sql/*.sql", "model.txt"]`, `["model.txt", "./sql/one.sql"]`]);
    assert.deepEqual([deep, order], [before, before]);
    assert.equal(new Set([before, one, model, added]).size, 4);
  });

  it("a package, unless versions of packages are to be ignored", async () => {
    const at = async (version: string): Promise<string | undefined> =>
      (
        await manifestOf(
          `
            //- /a.ts
            import { asset } from "headwater";
            import { parse } from "csv";
            export const a = asset({ codeVersion: { packages: "ignore" } }, () => parse("x"));
          `,
          new Map([["csv", version]]),
        )
      ).assets[0]?.code.version;
    assert.match((await at("1.0.0")) ?? "", /^h1:/);
    assert.equal(await at("1.0.0"), await at("2.0.0"));
  });

  it("inputs that change places", async () => {
    const files = `
      //- /a.ts
      import { asset } from "headwater";
      import { first, second } from "./up.ts";
      export const a = asset({ ins: { x: "up/first", y: "up/second" } }, (x, y) => [x, y]);
      //- /up.ts
      import { assetWith } from "headwater";
      const up = assetWith({ keyPrefix: ["up"] });
      export const first = up(() => 1);
      export const second = up(() => 1);
    `;
    const [before, swapped] = await versions(files, [
      `{ x: "up/first", y: "up/second" }`,
      `{ x: "up/second", y: "up/first" }`,
    ]);
    assert.notEqual(swapped, before);
    const byName = files.replace(
      `{ ins: { x: "up/first", y: "up/second" } }, (x, y) => [x, y]`,
      "(first, second) => [first, second]",
    );
    const [named, renamed] = await versions(byName, ["{ first, second }", "{ first as second, second as first }"]);
    assert.notEqual(renamed, named);
  });

  it("the arguments of a factory and its body", async () => {
    const files = `
      //- /a.ts
      import { asset } from "headwater";
      const make = (rate) => asset(() => rate * 2);
      export const a = make(5);
    `;
    const [first, argument] = await versions(files, ["make(5)", "make(6)"]);
    const [, body] = await versions(files, ["rate * 2", "rate * 3"]);
    assert.equal(new Set([first, argument, body]).size, 3);
  });

  it("the function that is wrapped and its wrapper, not with the options", async () => {
    const files = `
      //- /a.ts
      import { asset, assetCheck } from "headwater";
      import { traced } from "tracing";
      import { tables } from "./b.ts";
      export const up = asset(() => 1);
      const rate = 5;
      const around = (label, fn) => traced(label + "!", fn);
      export const a = asset(
        {
          group: "g", description: "d", owners: ["team:x"], tags: { t: "t" }, deps: [tables.users],
          ins: { up }, checks: { fine: (a) => a > 10 },
        },
        around("a", ({ up }) => up * rate),
      );
      export const ok = assetCheck({ asset: a }, traced((value) => value > 1));
      //- /b.ts
      import { asset } from "headwater";
      export const tables = { users: asset(() => 20), other: asset(() => 21) };
    `;
    const same = [
      ["a > 10", "a > 11"],
      [`group: "g"`, `group: "h"`],
      [`description: "d"`, `description: "e"`],
      ["=> 20", "=> 22"],
      ["=> 21", "=> 22"],
      ["asset(() => 1)", "asset(() => 2)"],
      ["value > 1", "value > 2"],
    ] as const;
    const other = [
      ["up * rate", "up + rate"],
      ["const rate = 5", "const rate = 6"],
      [`around("a"`, `around("b"`],
      [`+ "!"`, `+ "?"`],
      [", deps: [tables.users]", ""],
    ] as const;
    const [before] = await versions(files, ["g", "g"]);
    for (const edit of same) assert.equal((await versions(files, edit))[1], before, edit[0]);
    for (const edit of other) assert.notEqual((await versions(files, edit))[1], before, edit[0]);
  });

  it("a wrapped function that has a name, here or elsewhere", async () => {
    for (const files of [
      `
        //- /a.ts
        import { asset } from "headwater";
        import { traced } from "tracing";
        const compute = traced(() => 10);
        export const a = asset({ group: "20", ins: { a0: "b" } }, compute);
        export const b = asset(() => 1);
      `,
      `
        //- /a.ts
        import { asset } from "headwater";
        import { compute } from "./compute.ts";
        export const a = asset({ group: "20", ins: { a0: "b" } }, compute);
        export const b = asset(() => 1);
        //- /compute.ts
        import { traced } from "tracing";
        export const compute = traced(() => 10);
      `,
    ]) {
      const [before, code] = await versions(files, ["=> 10", "=> 11"]);
      assert.notEqual(code, before);
      const [, options] = await versions(files, [`"20"`, `"21"`]);
      assert.equal(options, before);
    }
    const installed = (version: string): ReturnType<typeof manifestOf> =>
      manifestOf(
        `
          //- /a.ts
          import { asset } from "headwater";
          import { compute } from "computing";
          export const a = asset({ ins: {} }, compute);
        `,
        new Map([["computing", version]]),
      );
    const [one, two] = [await installed("1.0.0"), await installed("2.0.0")];
    assert.notEqual(one.assets[0]?.code.version, two.assets[0]?.code.version);
  });

  it("the arguments of a factory, not with the checks among them", async () => {
    const files = `
      //- /a.ts
      import { asset } from "headwater";
      const wrap = (options, rate) => asset({ ...options, group: "x" }, () => rate);
      export const a = wrap({ tags: { n: "one" }, checks: { fine: (a) => a > limit } }, 10);
      const limit = 3;
    `;
    const [before, check] = await versions(files, ["a > limit", "a < limit"]);
    const [, limit] = await versions(files, ["limit = 3", "limit = 4"]);
    assert.deepEqual([check, limit], [before, before]);
    const [, rate] = await versions(files, ["10)", "11)"]);
    const [, body] = await versions(files, ["() => rate", "() => -rate"]);
    assert.equal(new Set([before, rate, body]).size, 3);
    const [, inRecord] = await versions(
      files.replace("export const a = wrap(", "export const t = { a: wrap(").replace(", 10)", ", 10) }"),
      ["a > limit", "a < limit"],
    );
    const [whole] = await versions(
      files.replace("export const a = wrap(", "export const t = { a: wrap(").replace(", 10)", ", 10) }"),
      ["10", "10"],
    );
    assert.equal(inRecord, whole);
    assert.notEqual(whole, "none");
  });

  it("the key of an asset that its code names, not with what that asset computes", async () => {
    const files = `
      //- /a.ts
      import { asset } from "headwater";
      import { up } from "./up.ts";
      const keys = () => [up.key];
      const all = [up];
      export const a = asset(() => [up.key, keys(), all]);
      //- /up.ts
      import { asset } from "headwater";
      export const up = asset({ key: "first" }, () => 10);
    `;
    const [before, code] = await versions(files, ["=> 10", "=> 11"]);
    const [, key] = await versions(files, [`"first"`, `"second"`]);
    assert.equal(code, before);
    assert.notEqual(key, before);
  });

  it("what a wrapper adds to the function, not with its options", async () => {
    const files = `
      //- /a.ts
      import { assetWith } from "headwater";
      const layer = assetWith({ group: "x" });
      export const a = layer({ kinds: ["csv"] }, () => 1);
    `;
    const [first, options] = await versions(files, [`group: "x"`, `group: "y"`]);
    const [, own] = await versions(files, [`"csv"`, `"json"`]);
    assert.deepEqual([options, own], [first, first]);
  });
});

describe("a code version does not change with", () => {
  const cases: readonly (readonly [name: string, from: string, to: string])[] = [
    ["a comment", "// A comment.", "// Another, and more."],
    ["white space", "return clean", "return    clean"],
    ["types", "(up: number): number =>", "(up: number | string) =>"],
    ["quotes", `'x' === "y"`, `"x" === 'y'`],
    ["redundant parentheses", "clean(up, limit) +", "(clean((up), limit)) +"],
    ["semicolons", `"y");`, `"y")`],
    ["an assertion", "stats.mean([up])", "(stats.mean([up]!) as number)"],
    ["a helper that is not reached", "unused() { return 1", "unused() { return 2"],
    ["another member of a namespace import", "values[0]", "values[1]"],
    ["the description, group, owners", `group: "g", description: "d", owners: ["team:x"]`, `tags: { a: "b" }`],
    [
      "tags, kinds, metadata, retries, timeouts, former keys and checks",
      `group: "g", description: "d"`,
      `tags: { a: "b" }, kinds: ["csv"], metadata: { x: 1 }, retry: 2, timeout: "5m", formerly: ["z"], checks: { c: () => limit > 3 }`,
    ],
    ["its key", `group: "g"`, `key: "a", keyPrefix: ["p"]`],
    ["what a module imported while it runs keeps to itself", "notExported = 7", "notExported = 70"],
    ["the doc comment", "/** Words. */", "/** Other words. */"],
    ["an upstream asset's code", "asset(() => 1)", "asset(() => 3)"],
    ["a check", "value > limit", "value < limit"],
    ["an interface", "interface Row { id: number }", "interface Row { id: string }"],
    ["exporting a constant", "const limit", "export const limit"],
    ["the beginning of a statement that is being written", "const limit", "expor\n  const limit"],
  ];
  for (const [name, from, to] of cases) {
    it(name, async () => {
      const [before, after] = await versions(PROJECT, [from, to]);
      assert.equal(after, before);
    });
  }

  it("moving a helper to another file", async () => {
    const moved = PROJECT.replaceAll("deep.ts", "deeper.ts");
    const version = async (files: string): Promise<string | undefined> =>
      (await manifestOf(files)).assets.find(({ key }) => key === "a")?.code.version;
    assert.equal(await version(moved), await version(PROJECT));
  });
});

describe("a code version says", () => {
  it("each declaration and file that it reached", async () => {
    const { assets } = await manifestOf(PROJECT);
    const code = assets.find(({ key }) => key === "a")?.code;
    assert.deepEqual(Object.keys(code?.declarations ?? {}), [
      "a.ts#a",
      "a.ts#limit",
      "hidden.ts#hidden",
      "late.ts#default",
      "late.ts#first",
      "lib/below.ts#deeper",
      "lib/clean.ts#(top level)",
      "lib/clean.ts#calls",
      "lib/clean.ts#clean",
      "lib/deep.ts#deep",
      "lib/further.ts#(top level)",
      "lib/stats.ts#mean",
      "query.sql#(content)",
      "rates.json#(content)",
      "setup.ts#(top level)",
      "words.txt#(content)",
    ]);
    assert.deepEqual(code?.files, [
      "a.ts",
      "hidden.ts",
      "late.ts",
      "lib/below.ts",
      "lib/clean.ts",
      "lib/deep.ts",
      "lib/further.ts",
      "lib/side-effect.ts",
      "lib/stats.ts",
      "setup.ts",
    ]);
  });

  it("the package that is asked for by import.meta.resolve, as if it were imported", async () => {
    const untracked = async (specifier: string): Promise<readonly string[] | undefined> => {
      const { assets } = await manifestOf(`
        //- /a.ts
        import { asset } from "headwater";
        const file = import.meta.resolve("${specifier}");
        export const a = asset(() => file);
      `);
      return assets[0]?.code.untracked;
    };
    assert.deepEqual(await untracked("lost"), ["the package lost, whose version is not known"]);
    assert.deepEqual(await untracked("./gone.ts"), ["the module ./gone.ts, which is not found"]);
    assert.deepEqual(await untracked("node:fs"), []);
  });

  it("what it could not follow", async () => {
    const { assets } = await manifestOf(`
      //- /a.ts
      import { asset } from "headwater";
      import { gone } from "./gone.ts";
      import { lost } from "lost";
      export const a = asset(async (context) => [gone, lost, await import(context.name), await import("./b.ts")]);
      //- /b.ts
      export const b = 1;
    `);
    assert.deepEqual(assets[0]?.code.untracked, [
      "a module whose name is computed, in a.ts",
      "the module ./gone.ts, which is not found",
      "the package lost, whose version is not known",
    ]);
    assert.ok("b.ts#b" in assets[0].code.declarations);
  });

  it("files that code names by a path from the module, and those that it reads otherwise", async () => {
    const files = `
      //- /lib/a.ts
      import { asset } from "headwater";
      import { readFile } from "node:fs/promises";
      import * as path from "node:path";
      const rates = new URL("./rates.csv", import.meta.url);
      const read = (name) => readFile(new URL(name, import.meta.url));
      export const a = asset(() => [
        rates,
        new URL("../up.txt", import.meta.url),
        path.join(import.meta.dirname, "data", "one.csv"),
        \`\${import.meta.dirname}/two.csv\`,
        import.meta.resolve("./three.csv"),
        new Worker(new URL("./worker.ts", import.meta.url)),
        new URL("https://example.com/x", import.meta.url), new URL("/y", "https://example.com"), path.join("a", "b"),
      ]);
      export const b = asset(() => [
        read("x"), readFile("data/other.csv"), new URL("./data/", import.meta.url), new URL("./gone.csv", import.meta.url),
        path.resolve(import.meta.dirname, process.argv[2]),
      ]);
      //- /lib/rates.csv
      10
      //- /up.txt
      20
      //- /lib/data/one.csv
      30
      //- /lib/two.csv
      40
      //- /lib/three.csv
      50
      //- /lib/worker.ts
      export const work = () => 60;
    `;
    const [before] = await versions(files, ["10", "10"]);
    for (const number of ["10", "20", "30", "40", "50", "60"]) {
      const [, after] = await versions(files, [number, "70"]);
      assert.notEqual(after, before, number);
    }
    const { assets, files: hashes } = await manifestOf(files);
    assert.deepEqual(
      assets.map(({ code }) => code.untracked),
      [
        [],
        [
          "a file whose name is computed, in lib/a.ts",
          "the file ./gone.csv, which is not found",
          "the file data/other.csv, read by its path, in lib/a.ts",
          "the files in ./data/",
        ],
      ],
    );
    assert.ok("lib/rates.csv" in hashes);
  });

  it("nothing of an asset that is made elsewhere", async () => {
    const { assets } = await manifestOf(`
      //- /a.ts
      import { externalAsset } from "headwater";
      export const a = externalAsset({ group: "x" });
    `);
    assert.deepEqual(assets[0]?.code, { version: "", given: false, declarations: {}, files: [], untracked: [] });
  });

  it("a given version as given, also one that looks computed", async () => {
    const version = async (given: string): Promise<string | undefined> =>
      (
        await manifestOf(`
        //- /a.ts
        import { asset } from "headwater";
        export const a = asset({ codeVersion: "${given}" }, () => 1);
      `)
      ).assets[0]?.code.version;
    const now = (text: string | undefined) => ({ version: text ?? "" });
    const [one, other] = [await version("h1:0123456789abcdef"), await version("h1:1123456789abcdef")];
    assert.equal(compareCode({ codeVersion: one ?? "" }, now(one)), "equal");
    assert.equal(compareCode({ codeVersion: one ?? "" }, now(other)), "differs");
    assert.equal(compareCode({ codeVersion: "h1:0123456789abcdef" }, now(one)), "unknown");
    assert.equal(await version("sha256:0123456789abcdef0123456789abcdef"), "sha256:0123456789abcdef0123456789abcdef");
  });

  it("the given version, and that it is given", async () => {
    const { assets } = await manifestOf(`
      //- /a.ts
      import { asset } from "headwater";
      export const a = asset({ codeVersion: "2024" }, () => 1);
    `);
    assert.deepEqual([assets[0]?.code.version, assets[0]?.code.given], ["2024", true]);
  });
});

/** Assets that no text shows: where there may be some, and what the manifest is once they are found. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ProjectIndex } from "@headwater/analyzer/project-index";
import type { Check, Manifest } from "@headwater/core/asset";
import { assetKey, parseAssetKey, projectPath, type ProjectPath } from "@headwater/core/keys";
import { formatLocation } from "@headwater/core/location";
import type { RuntimeAsset, RuntimeChecks, RuntimeReads } from "@headwater/core/runtime/runtime-definition";
import { lineage, manifestOf, openFixture } from "./support/check.ts";
import { parseFixture } from "./support/fixture.ts";
import { memoryFiles } from "./support/memory-files.ts";
import { runtimeAsset } from "./support/runtime-asset.ts";

const SDK = `import { asset, assetCheck, assetWith, definitions, externalAsset } from "headwater";\nconst names = ["a", "b"];\n`;
const TABLES = projectPath("tables.ts");

/** Each the text of a file, after `SDK`, whose assets only running it shows. */
const AT_RUN: Readonly<Record<string, string>> = {
  "a list that is mapped": `export const tables = names.map((key) => asset({ key }, () => 1));`,
  "a record of entries": `export const tables = Object.fromEntries(names.map((n) => [n, asset(() => n)]));`,
  "a literal list that is mapped": `export const tables = ["a"].map((key) => asset({ key }, () => 1));`,
  "a list that is exported below": `const tables = names.map((key) => asset({ key }, () => 1));\nexport { tables };`,
  "another name for one": `const made = names.map((key) => asset({ key }, () => 1));\nexport const tables = made;`,
  "a spread call in a list": `export const tables = [asset({ key: "x" }, () => 1), ...names.map((key) => asset({ key }, () => 1))];`,
  "a list that something unknown stands in, before an asset": `import { others } from "./others.ts";\nexport const tables = [...others, asset({ key: "x" }, () => 1)];`,
  "a spread constant in a list": `const made = names.map((key) => asset({ key }, () => 1));\nexport const tables = [...made];`,
  "a spread call in a record": `export const tables = { x: asset(() => 1), ...Object.fromEntries(names.map((n) => [n, asset(() => n)])) };`,
  "a computed name": `export const tables = { [names[0]]: asset(() => 1) };`,
  "a condition": `export const one = names.length > 1 ? asset(() => 1) : asset(() => 2);`,
  "a record that a loop fills": `export const tables = {};\nfor (const name of names) tables[name] = asset(() => name);`,
  "a function that makes each": `function make(key) { const options = { key }; if (key) return asset(options, () => 1); }\nexport const tables = names.map(make);`,
  "a wrapper that makes each": `const bronze = assetWith({ group: "bronze" });\nexport const tables = names.map((key) => bronze({ key }, () => 1));`,
  "a condition between wrappers": `const make = (key) => asset({ key }, () => 1);\nexport const one = names.length > 1 ? make("x") : make("y");`,
  "a condition of what may be assigned again": `export let one = names.length > 1 ? asset(() => 1) : null;`,
  "a wrapper that is waited for": `const make = async (key) => asset({ key }, () => 1);\nexport const one = await make("x");`,
  "the SDK, imported while the file runs": `const hw = await import("headwater");\nexport const one = hw.asset(() => 1);`,
  "external assets": `export const tables = names.map((key) => externalAsset({ key }));`,
  checks: `export const one = asset(() => 1);\nexport const checks = names.map((name) => assetCheck({ asset: one, name }, () => true));`,
  "the configuration": `export default definitions({ assets: Object.fromEntries(names.map((n) => [n, asset(() => n)])) });`,
  "a list in the configuration": `export default definitions({ assets: [...names.map((key) => asset({ key }, () => 1))] });`,
};

/** Each the text of a file, after `SDK`, that shows all that it defines. */
const SHOWN: Readonly<Record<string, string>> = {
  "an asset": `export const one = asset(() => names.map((n) => n));`,
  "a factory": `export const make = (key) => asset({ key }, () => 1);\nexport const one = make("x");`,
  "a function that makes assets where it is called": `export function make(list) { return list.map((key) => asset({ key }, () => 1)); }`,
  "a list and a record": `export const list = [asset({ key: "x" }, () => 1)];\nexport const record = { y: asset(() => 1), ...list };`,
  "a wrapper": `export const bronze = assetWith({ group: "bronze" });\nexport const one = bronze(() => 1);`,
  "what is computed of assets that are there": `export const one = asset(() => 1);\nexport const keys = [one].map((each) => each.key);\nexport const count = Object.keys({ one }).length;`,
  values: `export const upper = names.map((n) => n.toUpperCase());\nexport const both = { ...{ a: 1 }, [names[0]]: 2 };`,
  "a list that nobody exports": `const tables = names.map((key) => asset({ key }, () => 1));`,
  "the configuration": `const one = asset(() => 1);\nexport default definitions({ assets: { one, two: asset(() => 2) } });`,
};

describe("assets made at run time", () => {
  for (const [name, text] of Object.entries(AT_RUN)) {
    it(`may be made by ${name}`, async () => {
      assert.equal((await placesOf(name, text)).length, 1);
    });
  }

  for (const [name, text] of Object.entries(SHOWN)) {
    it(`are not made by ${name}`, async () => {
      assert.deepEqual(await placesOf(name, text), []);
    });
  }

  const COMMON: readonly [text: string, isMade: boolean][] = [
    [`const { asset } = require("headwater");\nexports.a = asset(() => 1);`, true],
    [`const hw = require("headwater");\nconst c = hw.asset(() => 1);\nmodule.exports = { c };`, true],
    [`const { asset } = require("headwater");\nmodule.exports = ["x"].map((key) => asset({ key }, () => 1));`, true],
    [`const { asset } = require("headwater");\nexports.make = (key) => asset({ key }, () => 1);`, true],
    [`const { asset } = require("headwater");\nconst t = { a: asset(() => 1) };\nmodule.exports = t;`, true],
    [`const { rows } = require("./rows.cjs");\nexports.count = rows.length;`, false],
    [`import { asset } from "headwater";\nexport const a = asset(() => 1);`, false],
  ];
  for (const [text, isMade] of COMMON) {
    it(`may${isMade ? "" : " not"} be what CommonJS code exports: ${text.split("\n").at(-1) ?? ""}`, async () => {
      for (const file of ["a.cjs", "a.js"]) {
        const { madeAtRun = [], problems } = await manifestOf(
          `//- /${file}\n${text}\n//- /rows.cjs\nexports.rows = [];`,
        );
        assert.deepEqual([madeAtRun.map((place) => place.file), problems], [isMade ? [file] : [], []]);
      }
    });
  }

  it("are told apart from checks, which may be of any asset", async () => {
    const { madeAtRun = [] } = await manifestOf(`//- /tables.ts
      ${SDK}export const tables = names.map((key) => asset({ key }, () => 1));
      export const checks = names.map((name) => assetCheck({ asset: tables[0], name }, () => true));
    `);
    assert.deepEqual(
      madeAtRun.map(({ checks }) => checks),
      [undefined, true],
    );
  });

  it("are told of at the declaration", async () => {
    const { madeAtRun = [] } = await manifestOf(`//- /tables.ts\n${SDK}${AT_RUN["a list that is mapped"] ?? ""}`);
    assert.deepEqual(madeAtRun.map(formatLocation), ["tables.ts:3:14"]);
  });

  it("may be made by what a wrapper of another file gives", async () => {
    const { madeAtRun = [] } = await manifestOf(`
      //- /lib.ts
      import { asset } from "headwater";
      export const make = (key) => asset({ key }, () => 1);
      //- /tables.ts
      import { make } from "./lib.ts";
      export const one = process.env.X ? make("x") : make("y");
    `);
    assert.deepEqual(madeAtRun.map(formatLocation), ["tables.ts:2:14"]);
  });

  it("are followed into a function of another file", async () => {
    const { madeAtRun = [] } = await manifestOf(`
      //- /lib.ts
      import { asset } from "headwater";
      export const make = (key) => asset({ key }, () => 1);
      //- /tables.ts
      import { make } from "./lib.ts";
      const names = ["a"];
      export const tables = names.map((key) => make(key));
    `);
    assert.deepEqual(madeAtRun.map(formatLocation), ["tables.ts:3:14"]);
  });
});

const PROJECT = `
  //- /tables.ts
  import { asset } from "headwater";
  import names from "./names.json" with { type: "json" };
  export const tables = Object.fromEntries(names.map((n) => [n, asset({ ins: { source: "source" } }, (source) => 1)]));
  //- /names.json
  ["users", "posts"]
  //- /assets.ts
  import { asset, assetCheck } from "headwater";
  import { tables } from "./tables.ts";
  export const source = asset(() => 1);
  export const byName = asset((users) => 1);
  export const byObject = asset({ ins: { a: tables.users }, deps: [tables["posts"], "posts"] }, ({ a }) => a);
  export const some = assetCheck({ asset: tables.users }, (users) => true);
`;

describe("a manifest with what was made at run time", () => {
  it("has those assets, and edges to and from them", async () => {
    const index = await openFixture(parseFixture(PROJECT));
    assert.deepEqual(codesIn(index.manifest), ["HW107", "HW201", "HW209", "HW209", "HW209"]);
    const change = index.takeRuntime([atRun("users"), atRun("posts")]);
    assert.equal(
      lineage(index.manifest),
      "byName <- users\nbyObject <- users:ins, posts:deps\nposts <- source:ins\nsource\nusers <- source:ins [some]",
    );
    assert.deepEqual(codesIn(index.manifest), []);
    assert.deepEqual(change.assets, ["byName", "byObject", "posts", "users"]);
    const [, , posts, , users] = index.manifest.assets;
    assert.ok(posts?.madeAtRun === true && users?.madeAtRun === true);
    assert.equal(formatLocation({ file: users.definition.file, range: users.definition.name }), "tables.ts:3:14");
    assert.notEqual(users.code.version, posts.code.version);
  });

  it("reads the names of an asset whose key is computed as the text binds them, and tells of them at their places", async () => {
    const text = `
      //- /a.ts
      import { asset } from "headwater";
      const layer = ["x"].join("");
      export const raw = asset({ key: "other/base" }, () => 1);
      export const one = asset({ key: "x/orders" }, () => 1);
      export const two = asset({ key: "y/orders" }, () => 1);
      export const made = asset(
        { key: \`\${layer}/made\`, checks: { ok: (rows, raw) => true, no: (rows, lost) => true } },
        (raw, orders, gone) => 1,
      );
      export const down = asset({ ins: { made } }, (made) => 1);
    `;
    const index = await openFixture(parseFixture(text));
    // What is named so depends on the key.
    assert.deepEqual(codesIn(index.manifest), ["HW105", "HW209"]);
    const made = { file: projectPath("a.ts"), name: "made" };
    const parameter = (name: string) => ({ kind: "name", name }) as const;
    const check = (name: string, of: string) => ({
      name,
      export: { ...made, check: name },
      blocking: false,
      severity: "error" as const,
      description: "",
      parameters: [parameter("rows"), parameter(of)],
    });
    const parameters = ["raw", "orders", "gone"].map(parameter);
    const checks = [check("ok", "raw"), check("no", "lost")];
    index.takeRuntime([{ ...runtimeAsset("x/made", made), parameters, checks }]);
    assert.equal(
      lineage(index.manifest),
      "down <- x/made:ins\nother/base\nx/made <- other/base, x/orders [ok] [no]\nx/orders\ny/orders",
    );
    const own = index.manifest.assets.find(({ key }) => key === "x/made");
    assert.deepEqual(
      own?.checks.map(({ dependencies }) => dependencies.map(({ key }) => key)),
      [["other/base"], []],
    );
    assert.deepEqual(
      index.manifest.problems.map(({ code, at }) => `${code} ${formatLocation(at)}`),
      ["HW105 a.ts:7:10", "HW201 a.ts:7:73", "HW201 a.ts:8:17"],
    );
  });

  it("counts as code what the declaration reaches, its data too", async () => {
    const index = await openFixture(parseFixture(PROJECT));
    index.takeRuntime([atRun("users")]);
    const version = (): string | undefined => index.manifest.assets.find(({ key }) => key === "users")?.code.version;
    const first = version();
    index.update([
      {
        path: projectPath("assets.ts"),
        text: `import { asset } from "headwater";\nexport const source = asset(() => 2);`,
      },
    ]);
    assert.equal(version(), first);
    index.update([{ path: projectPath("names.json"), text: `["users", "others"]` }]);
    assert.notEqual(version(), first);
  });

  it("leaves a key to the text that defines it, and takes it again", async () => {
    const index = await openFixture(parseFixture(PROJECT));
    index.takeRuntime([atRun("users"), atRun("posts")]);
    const before = index.manifest;
    const path = projectPath("more.ts");
    index.update([{ path, text: `import { asset } from "headwater";\nexport const users = asset(() => 1);` }]);
    const users = index.manifest.assets.find(({ key }) => key === "users");
    assert.equal(users?.madeAtRun, undefined);
    assert.equal(users?.definition.file, path);
    assert.deepEqual(codesIn(index.manifest), []);
    index.update([{ path, text: null }]);
    assert.deepEqual(index.manifest, before);
  });

  it("has the checks that were made of assets that the text shows, under names that are free", async () => {
    const index = await openFixture(parseFixture(PROJECT));
    const check = (name: string): RuntimeChecks["checks"][number] => ({
      name,
      export: { file: TABLES, name: "tables", member: 0 },
      blocking: true,
      severity: "error",
      description: "",
      parameters: [
        { kind: "name", name: "rows" },
        { kind: "name", name: "byName" },
      ],
    });
    const checksOf = (name: string): readonly Check[] =>
      index.manifest.assets.find(({ key }) => key === name)?.checks ?? [];
    const found = [check("some"), check("more")];
    const more = { kind: "checks", key: assetKey("source"), checks: found } as const;
    const change = index.takeRuntime([atRun("users"), more, { ...more, key: assetKey("byObject") }]);
    assert.ok(change.assets.includes(assetKey("source")));
    assert.deepEqual(
      checksOf("source").map(({ name, blocking, dependencies }) => [
        name,
        blocking,
        dependencies.map(({ key }) => key),
      ]),
      [
        ["some", true, ["byName"]],
        ["more", true, ["byName"]],
      ],
    );
    const [{ code, definition } = assert.fail()] = checksOf("source");
    assert.match(code.version, /:/);
    assert.equal(formatLocation({ file: definition.file, range: definition.name }), "tables.ts:3:14");
    index.update([{ path: TABLES, text: `${index.manifest.project}\nexport const tables = [];` }]);
    assert.deepEqual(checksOf("source").length, 2);
    index.takeRuntime([atRun("users")]);
    assert.deepEqual(checksOf("source"), []);
  });

  it("counts as code what modules read while they ran", async () => {
    const index = await openFixture(
      parseFixture(`${PROJECT}
      //- /data/[list].txt
      users
      //- /other.txt
      other
    `),
    );
    const reads = (file: string, path: string): RuntimeReads => ({
      kind: "reads",
      file: projectPath(file),
      paths: [projectPath(path)],
    });
    const version = (): string | undefined => index.manifest.assets.find(({ key }) => key === "users")?.code.version;
    index.takeRuntime([atRun("users"), reads("tables.ts", "data/[list].txt"), reads("assets.ts", "other.txt")]);
    index.update([{ path: projectPath("data/[list].txt"), text: "users\n" }]);
    const first = version();
    // What modules read whose code is none of its own.
    index.update([{ path: projectPath("other.txt"), text: "else" }]);
    assert.equal(version(), first);
    index.update([{ path: projectPath("data/[list].txt"), text: "posts" }]);
    assert.notEqual(version(), first);
    index.update([{ path: projectPath("data/[list].txt"), text: "users\n" }]);
    assert.equal(version(), first);
    index.takeRuntime([atRun("users")]);
    assert.notEqual(version(), first);
  });

  it("says which input names nothing", async () => {
    const index = await openFixture(parseFixture(PROJECT));
    index.takeRuntime([{ ...atRun("users"), parameters: [{ kind: "name", name: "nothing" }], ins: [] }]);
    assert.deepEqual(
      index.manifest.problems.filter(({ at }) => at.file === TABLES).map(({ code, message }) => `${code} ${message}`),
      ["HW201 `users`, made when tables.ts runs, has the parameter `nothing`, and no asset is named so."],
    );
  });

  it("is the same, whatever was edited and found in whatever order", async () => {
    const initial = parseFixture(PROJECT).files;
    const edit = fc.constantFrom(...EDITS);
    const found = fc.subarray(["users", "posts", "source", "Users", "byName"]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(edit, found), { maxLength: 8 }), found, async (steps, last) => {
        const texts = new Map(initial);
        const index = await open(initial);
        for (const step of steps) {
          if (Array.isArray(step)) {
            index.takeRuntime(step.map(atRun));
            continue;
          }
          index.update([step]);
          if (step.text === null) texts.delete(step.path);
          else texts.set(step.path, step.text);
        }
        index.takeRuntime(last.map(atRun));
        const anew = await open(texts);
        anew.takeRuntime(last.map(atRun));
        assert.deepEqual(index.manifest, anew.manifest);
      }),
      { numRuns: 150 },
    );
  });

  it("is the static one, where the text defines all that ran", async () => {
    const text = `//- /a.ts\n${SDK}export const users = asset(() => 1);\nexport const posts = asset((users) => 1);`;
    const index = await openFixture(parseFixture(text));
    const before = index.manifest;
    const change = index.takeRuntime([atRun("users"), atRun("posts")]);
    assert.deepEqual([change.assets, change.removed, change.problems], [[], [], []]);
    assert.deepEqual(index.manifest, before);
  });
});

const EDITS: readonly { readonly path: ProjectPath; readonly text: string | null }[] = [
  { path: projectPath("more.ts"), text: `import { asset } from "headwater";\nexport const users = asset(() => 1);` },
  {
    path: projectPath("more.ts"),
    text: `import { asset } from "headwater";\nexport const USERS = asset((posts) => 1);`,
  },
  { path: projectPath("more.ts"), text: null },
  { path: projectPath("names.json"), text: `["users"]` },
  { path: TABLES, text: `import { asset } from "headwater";\nexport const tables = { users: asset(() => 1) };` },
  {
    path: TABLES,
    text: `import { asset } from "headwater";\nexport const tables = ["x"].map((key) => asset({ key }, () => 1));`,
  },
  { path: TABLES, text: null },
  {
    path: projectPath("assets.ts"),
    text: `import { asset } from "headwater";\nexport const byName = asset((users, posts, source) => 1);`,
  },
];

function open(files: ReadonlyMap<ProjectPath, string>): Promise<ProjectIndex> {
  return ProjectIndex.open({ root: "/project", files: memoryFiles(new Map(files)), variable: () => undefined });
}

async function placesOf(name: string, text: string): Promise<readonly string[]> {
  const file = name.includes("configuration") ? "headwater.config.ts" : "tables.ts";
  const { madeAtRun = [] } = await manifestOf(`//- /${file}\n${SDK}${text}\n`);
  return madeAtRun.map(formatLocation);
}

function atRun(name: string): RuntimeAsset {
  return {
    ...runtimeAsset(name, { file: TABLES, name: "tables", member: name }),
    parameters: [{ kind: "name", name: "source" }],
    ins: [{ name: "source", asset: parseAssetKey("source") ?? null }],
  };
}

function codesIn({ problems }: Manifest): readonly string[] {
  return problems.map(({ code }) => code).sort();
}

/**
 * What the text of definitions says is what they are when they run: on every example, and on a fixture of each kind of
 * definition.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { readManifest } from "@headwater/analyzer/read-manifest";
import { linkRuntime } from "@headwater/runner/definitions/link-runtime";
import { temporaryProject } from "../support/temporary-project.ts";
import { describeProblems, evaluate, runDefinitions, seenByBoth } from "./support.ts";

const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));

/** Each a project of its own; `src/assets.ts` where no file is named. */
const FIXTURES: Readonly<Record<string, string>> = {
  "an exported asset, and one that reads it": `
    export const orders = asset(() => [1]);
    export const total = asset((orders: number[], context) => orders.length);
  `,
  "every option": `
    export const a = asset(
      {
        key: "finance/a", group: "g", owners: ["team:x"], kinds: ["csv"], tags: { layer: "gold", b: "" },
        metadata: { rows: 1, docs: metadata.url("https://example.com"), note: metadata.markdown("**x**"), at: metadata.json([1]) },
        description: "A.", codeVersion: "7", formerly: ["old"], retry: 2, timeout: "5m",
        checks: { fine: (a: number) => a > 0, strict: { check: () => true, blocking: true, severity: "warn" } },
      },
      () => 1,
    );
    export const b = asset({ keyPrefix: ["finance"], deps: [a], ins: { other: "finance/a" } }, ({ other, context }) => 1);
  `,
  "inputs by name, by object, by ins, in order only": `
    export const a = asset(() => 1);
    export const b = asset({ deps: ["a"] }, () => 1);
    export const c = asset({ ins: { x: a, y: { asset: "b" } } }, ({ x, y }) => 1);
    export const d = asset(({ a, b: renamed }: { a: number; b: number }, context) => 1);
    export const e = asset(async function named(context, a?: number) { return 1; });
    export const f = asset({ ins: { x: a } }, (x: number, b: number) => x + b);
  `,
  "enums, constants and what only types see": `
    enum Layer { Bronze = "bronze", Silver = "silver" }
    const enum Team { Data = "team:data" }
    const Kind = { Pg: "postgres" } as const;
    const shared = { kinds: [Kind.Pg], tags: { ["tier"]: "1", "a.b": "x" } } satisfies object;
    export const a = asset({ ...shared, keyPrefix: [Layer.Bronze], owners: [Team.Data] }, () => 1 as const);
    export const b = (asset)({ ...shared, ...{ kinds: [...shared.kinds, "duckdb"] }, key: \`\${Layer.Silver}/b\`, group: Layer.Silver }, ((a: number) => a) satisfies unknown);
    export const c = <unknown>asset({ "group": Layer["Bronze"], description: \`two
lines\` }, (b: number) => b!);
  `,
  "wrapped functions, and patterns of the context": `
    const timed = <A extends unknown[], R>(fn: (...args: A) => R) => (...args: A): R => fn(...args);
    export const a = asset({ ins: {} }, timed(() => 1));
    export const b = asset({ ins: { a } }, timed(({ a }: { a: number }) => a));
    export const c = asset(({ b }: { b: number }, { log, runId: id = "" }) => b);
  `,
  "one value by export =": `
    //- /src/one.cts
    import { asset } from "headwater";
    const one = asset({ key: "one" }, () => 1);
    export = one;
    //- /src/many.cts
    import { asset } from "headwater";
    export = { x: asset(() => 1), y: asset((x: number) => x) };
    //- /src/a.ts
    import { asset } from "headwater";
    import one = require("./one.cjs");
    import many from "./many.cjs";
    export const a = asset({ ins: { one, x: many.x }, deps: [many.y] }, ({ one, x }) => one + x);
  `,
  "external assets": `
    export const warehouse = externalAsset<number>({ group: "outside", kinds: ["postgres"], keyPrefix: ["w"] });
    export const a = asset({ ins: { warehouse } }, ({ warehouse }) => warehouse);
  `,
  "checks in a file of their own": `
    //- /src/a.ts
    import { asset } from "headwater";
    export const orders = asset(() => [1]);
    export const users = asset(() => [1]);
    //- /src/checks.ts
    import { assetCheck } from "headwater";
    import { orders } from "./a.ts";
    export const some = assetCheck({ asset: orders, blocking: true }, (rows) => rows.length > 0);
    export const known = assetCheck({ asset: orders, name: "known users", severity: "warn" }, (rows, users: number[]) => true);
    export const first = assetCheck({ asset: orders }, ([one], context) => one === 1);
  `,
  "lists, records, defaults, renamed exports": `
    export const tables = { a: asset(() => 1), b: asset((a: number) => a) };
    export const list = [asset({ key: "c" }, () => 1), asset({ key: "d" }, (c: number) => c)];
    const e = asset((d: number) => d);
    export { e as renamed };
    export default asset({ key: "f" }, (renamed: number) => renamed);
  `,
  "re-exports, which add nothing": `
    //- /src/a.ts
    import { asset } from "headwater";
    export const a = asset(() => 1);
    //- /src/index.ts
    export * from "./a.ts";
    export { a as b } from "./a.ts";
  `,
  "wrappers, factories and functions by reference": `
    const bronze = assetWith({ group: "bronze", tags: { layer: "bronze" }, keyPrefix: ["bronze"] });
    const silver = (fn: () => unknown) => asset({ group: "silver" }, fn);
    const named = (name: string) => asset({ key: "made/" + "x", group: name }, () => name);
    function read() { return 1; }
    export const a = bronze(() => 1);
    export const b = bronze({ tags: { pii: "no" }, keyPrefix: ["raw"] }, (a: number) => a);
    export const c = silver(() => 1);
    export const d = asset(read);
  `,
  "options through constants and spreads": `
    const shared = { owners: ["team:x"] as const, tags: { a: "b" } };
    const group = "g";
    export const a = asset({ ...shared, group, kinds: [...["csv"], "json"] }, () => 1);
  `,
  "the SDK by other names": `
    //- /src/a.ts
    import * as hw from "headwater";
    import { asset as define } from "headwater";
    export const a = hw.asset({ group: "x" }, () => 1);
    export const b = define((a: number) => a);
  `,
  "assets of the configuration": `
    //- /headwater.config.ts
    import { asset, definitions, env } from "headwater";
    const outside = asset(() => 1);
    export default definitions({
      assets: { inside: asset(() => 1), outside },
      storage: env("NOT_SET_ANYWHERE"),
      executor: { concurrency: 3 },
      environments: { dev: { variables: { A: "1" } }, prod: { protected: true, storage: "elsewhere" } },
    });
  `,
  CommonJS: `
    //- /package.json
    {}
    //- /tsconfig.json
    { "compilerOptions": { "module": "commonjs" } }
    //- /src/a.cts
    import hw = require("headwater");
    import { asset } from "headwater";
    export const a = asset({ group: "x" }, () => 1);
    exports.plain = 5;
  `,
};

describe("the text of definitions", function () {
  this.timeout(60_000);

  for (const [name, files] of Object.entries(FIXTURES)) {
    it(`is what runs: ${name}`, async () => {
      const text = files.trimStart().startsWith("//- ")
        ? files
        : `//- /src/assets.ts\nimport { asset, assetCheck, assetWith, externalAsset, metadata } from "headwater";\n${files}`;
      const project = temporaryProject(
        text.includes("/package.json") ? text : `//- /package.json\n{ "type": "module" }\n${text}`,
      );
      try {
        await same(project.root);
      } finally {
        project.remove();
      }
    });
  }

  for (const name of readdirSync(EXAMPLES)) {
    const root = join(EXAMPLES, name);
    if (!existsSync(join(root, "headwater.config.ts"))) continue;
    it(`is what runs: the example ${name}`, () => same(root));
  }
});

async function same(root: string): Promise<void> {
  const { manifest, assets, problems } = await evaluate(root);
  const errors = manifest.problems.filter(({ severity }) => severity === "error");
  assert.deepEqual(describeProblems([...errors, ...problems]), []);
  assert.deepEqual(assets, [], "nothing but what the text shows");
  assert.ok(manifest.assets.length > 0);

  const answer = await runDefinitions(root, manifest);
  const { linked } = linkRuntime(answer, await readManifest({ root, cache: null }));
  assert.deepEqual(
    linked.map(({ asset }) => seenByBoth(asset)),
    manifest.assets.map((asset) => seenByBoth({ ...asset, metadata: normal(asset.metadata) })),
  );
}

/** The SDK writes addresses in their normal form. */
function normal(metadata: object): never {
  return JSON.parse(JSON.stringify(metadata).replaceAll('"https://example.com"', '"https://example.com/"')) as never;
}

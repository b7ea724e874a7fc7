/** What `tsc` accepts runs: one small project for each way to write one. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { StepRig } from "./support/step-rig.ts";

interface LoaderCase {
  readonly name: string;
  readonly files: string;
  /** What the asset `result` of `src/assets.ts` returns. */
  readonly gives: unknown;
  readonly file?: string;
}

const ESM_PACKAGE = `
  //- /package.json
  { "type": "module" }
`;

const CASES: readonly LoaderCase[] = [
  {
    name: "nodenext: imports by output extension, types imported in the ordinary way",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "module": "nodenext", "strict": true } }
      //- /src/types.ts
      export interface Row { id: number }
      export type Rows = Row[];
      //- /src/assets.ts
      import { asset } from "headwater";
      import { Row, Rows } from "./types.js";
      import { type Row as Again, double } from "./lib/double.js";
      /** Row and Rows are only types, whatever this comment says of Row. */
      export const result = asset((): Rows => [{ id: double(21) } satisfies Row as Again]);
      //- /src/lib/double.ts
      export type { Row } from "../types.js";
      export function double(value: number): number { return value * 2; }
    `,
    gives: [{ id: 42 }],
  },
  {
    name: "bundler resolution: no extensions, folders, no type in package.json",
    files: `
      //- /package.json
      { "name": "bundled" }
      //- /tsconfig.json
      { "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import { one } from "./lib";
      import { two } from "./lib/two";
      export const result = asset(() => one + two);
      //- /src/lib/index.ts
      export const one: number = 1;
      //- /src/lib/two.ts
      export const two: number = 2;
    `,
    gives: 3,
  },
  {
    name: "path aliases, with and without a star, inherited from another tsconfig",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /config/base.json
      { "compilerOptions": { "paths": { "@/*": ["../src/*"], "settings": ["../src/settings/main.ts"] } } }
      //- /tsconfig.json
      { // a comment
        "extends": "./config/base.json", "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import { name } from "@/lib/name";
      import { limit } from "settings";
      export const result = asset(() => [name, limit]);
      //- /src/lib/name.ts
      export const name = "alias";
      //- /src/settings/main.ts
      export const limit = 10;
    `,
    gives: ["alias", 10],
  },
  {
    name: "enums, namespaces, parameter properties",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.ts
      import { asset } from "headwater";
      import { Unused } from "./unused.js";
      enum Level { Low = 1, High }
      namespace Units { export const metre = "m"; }
      class Point { constructor(readonly x: number) {} }
      export const result = asset(() => [Level.High, Level[1], Units.metre, new Point(3).x]);
      //- /src/unused.ts
      export interface Unused {}
      throw new Error("an import of types only is not run");
    `,
    gives: [2, "Low", "m", 3],
  },
  {
    name: "standard decorators",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.ts
      import { asset } from "headwater";
      function twice(method: () => number, _: ClassMethodDecoratorContext) { return function (this: unknown) { return 2 * method.call(this); }; }
      class Counter { @twice count() { return 4; } }
      export const result = asset(() => new Counter().count());
    `,
    gives: 8,
  },
  {
    name: "legacy decorators",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "experimentalDecorators": true, "module": "esnext" } }
      //- /src/assets.ts
      import { asset } from "headwater";
      const names: string[] = [];
      function column(target: object, name: string) { names.push(name); }
      class Row { @column id!: number; @column title!: string; }
      export const result = asset(() => [...names, new Row() instanceof Row]);
    `,
    gives: ["id", "title", true],
  },
  {
    name: "fields that are declarations only, for an older target",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "target": "es2021", "module": "esnext" } }
      //- /src/assets.ts
      import { asset } from "headwater";
      class Base { value = 1; }
      class Derived extends Base { value: number; }
      export const result = asset(() => new Derived().value);
    `,
    gives: 1,
  },
  {
    name: "CommonJS by nodenext: no type in package.json",
    files: `
      //- /package.json
      { "name": "old" }
      //- /tsconfig.json
      { "compilerOptions": { "module": "nodenext" } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import path = require("node:path");
      import { three } from "./three";
      export const result = asset(() => [path.basename(__filename), three, typeof require]);
      //- /src/three.ts
      export const three: number = 3;
    `,
    gives: ["assets.ts", 3, "function"],
  },
  {
    name: ".cts and .mts beside each other",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.mts
      import { asset } from "headwater";
      import { old } from "./old.cjs";
      import { fresh } from "./fresh.mjs";
      export const result = asset(() => [old, fresh]);
      //- /src/old.cts
      export const old: string = "cts";
      //- /src/fresh.mts
      export const fresh: string = "mts";
    `,
    file: "src/assets.mts",
    gives: ["cts", "mts"],
  },
  {
    name: "JSON with and without an attribute, by default and by name; SQL as text",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.ts
      import { asset } from "headwater";
      import plain from "./data.json";
      import { rows } from "./data.json";
      import withAttribute from "./data.json" with { type: "json" };
      import query from "./query.sql";
      export const result = asset(() => [plain.rows.length, rows.length, withAttribute.rows[0], query.trim()]);
      //- /src/data.json
      { "rows": [1, 2], "default": "not the module's", "a-b": 3 }
      //- /src/query.sql
      select 1
    `,
    gives: [2, 2, 1, "select 1"],
  },
  {
    name: "tsx with a JSX factory of the project",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "jsx": "react", "jsxFactory": "h", "module": "esnext" } }
      //- /src/assets.tsx
      import { asset } from "headwater";
      const h = (tag: string, _: unknown, ...children: string[]) => \`<\${tag}>\${children.join("")}</\${tag}>\`;
      export const result = asset(() => <b>bold</b>);
    `,
    file: "src/assets.tsx",
    gives: "<b>bold</b>",
  },
  {
    name: "a linked workspace package whose entry is a source",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /packages/units/package.json
      { "name": "@acme/units", "type": "module", "exports": { ".": "./src/index.ts", "./more": "./src/more.js" } }
      //- /packages/units/src/index.ts
      import { Factor } from "./factor.js";
      export const kilo: Factor = 1000;
      //- /packages/units/src/factor.ts
      export type Factor = number;
      //- /packages/units/src/more.ts
      export const milli = 0.001 as number;
      //- /src/assets.ts
      import { asset } from "headwater";
      import { kilo } from "@acme/units";
      import { milli } from "@acme/units/more";
      export const result = asset(() => [kilo, milli]);
    `,
    gives: [1000, 0.001],
  },
  {
    name: "plain JavaScript",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.js
      import { asset } from "headwater";
      import { typed } from "./typed.js";
      export const result = asset(() => typed);
      //- /src/typed.ts
      export const typed: string = "from TypeScript";
    `,
    file: "src/assets.js",
    gives: "from TypeScript",
  },
  {
    name: "top-level await, import(), subpath imports",
    files: `
      //- /package.json
      { "type": "module", "imports": { "#lib/*": "./src/lib/*.js" } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import { four } from "#lib/four";
      const { five } = await import("./lib/five.js");
      export const result = asset(() => [four, five]);
      //- /src/lib/four.ts
      export const four: number = 4;
      //- /src/lib/five.ts
      export const five: number = 5;
    `,
    gives: [4, 5],
  },
];

describe("loader", function () {
  this.timeout(60_000);
  for (const { name, files, gives, file = "src/assets.ts" } of CASES) {
    it(name, async () => {
      const rig = new StepRig(files);
      linkPackages(rig.project.root);
      try {
        const { result, value, lines } = await rig.run(file, "result");
        assert.deepEqual([result, lines], [{ kind: "succeeded", replace: false }, []]);
        assert.deepEqual(value, gives);
      } finally {
        await rig.close();
      }
    });
  }

  it("hashes the bytes of the project files that it loads", async () => {
    const text = `import { asset } from "headwater";\nexport const result = asset(() => "ü");`;
    const rig = new StepRig(`//- /package.json\n{ "type": "module" }\n//- /src/assets.ts\n${text}`);
    try {
      const { loaded } = await rig.run("src/assets.ts", "result");
      assert.deepEqual(loaded, { "src/assets.ts": createHash("sha256").update(text).digest("hex") });
      assert.deepEqual((await rig.run("src/assets.ts", "result")).loaded, {}, "reported once");
    } finally {
      await rig.close();
    }
  });
});

function linkPackages(root: string): void {
  if (!existsSync(join(root, "packages"))) return;
  mkdirSync(join(root, "node_modules", "@acme"), { recursive: true });
  symlinkSync(join(root, "packages", "units"), join(root, "node_modules", "@acme", "units"), "junction");
}

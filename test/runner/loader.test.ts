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
  {
    name: "types passed on as if they were values: by name, through chains, circles and stars",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "module": "nodenext", "strict": true } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import { double, Row, Level, Options, all } from "./api.js";
      const options: Options = { twice: true };
      export const result = asset((): Row[] => [{ id: double(21), level: Level.High, ...options, all }]);
      //- /src/api.ts
      import local, { Row } from "./types.js";
      import { Level } from "./level.js";
      export { Row, Level, local };
      export { double, Double as Twice, Double } from "./lib/double.js";
      export { Options } from "./types.js";
      export { ReadableOptions, Readable } from "node:stream";
      export * from "./circle.js";
      export const all = "all";
      //- /src/circle.ts
      import { all } from "./api.js";
      export { Options as Circular } from "./types.js";
      export type All = typeof all;
      export const round = () => all;
      //- /src/types.ts
      export interface Row { id: number; level: number; all: string }
      export { Options } from "./options.js";
      const local = "default";
      export default local;
      //- /src/options.ts
      export type Options = { twice: boolean };
      throw new Error("a module of types only is not run when only types are asked for");
      //- /src/level.ts
      export enum Level { Low, High }
      //- /src/lib/double.ts
      export type Double = (value: number) => number;
      export const double: Double = (value) => value * 2;
    `,
    gives: [{ id: 42, level: 1, twice: true, all: "all" }],
  },
  {
    name: "types of CommonJS packages passed on as if they were values",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /node_modules/rows/package.json
      { "name": "rows", "main": "index.js", "types": "index.d.ts" }
      //- /node_modules/rows/index.js
      "use strict";
      Object.defineProperty(exports, "__esModule", { value: true });
      exports.double = (value) => value * 2;
      __exportStar(require("./lib/names"), exports);
      function __exportStar(from, to) { for (const name of Object.keys(from)) to[name] = from[name]; }
      //- /node_modules/rows/lib/names.js
      exports.first = "first";
      //- /node_modules/rows/index.d.ts
      export interface Row { id: number }
      export declare const double: (value: number) => number;
      export declare const first: string;
      //- /src/assets.ts
      import { asset } from "headwater";
      import { double, first, Old, old, Row } from "./rows.js";
      export const result = asset((): Row & Old => ({ id: double(21), name: first + old }));
      //- /src/rows.ts
      import whole from "rows";
      export { whole };
      export { Row, double, first } from "rows";
      export { Old, old } from "./old.cjs";
      //- /src/old.cts
      export interface Old { name: string }
      export const old = " and old";
    `,
    gives: { id: 42, name: "first and old" },
  },
  {
    name: "what a module has beside types is not lost where types are passed on",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.ts
      export { result, Kind } from "./real.js";
      export { Kind as Again } from "./real.js";
      //- /src/real.ts
      import { asset } from "headwater";
      import { Kind, name } from "./kind.js";
      export { Kind };
      export const result = asset((): Kind => name);
      //- /src/kind.ts
      export type Kind = string;
      export const { name, ...others } = { name: "kind", more: 1 };
      export const [first = 1, , ...rest] = [1, 2, 3];
    `,
    gives: "kind",
  },
  {
    name: "several bases, one of them from a package; baseUrl; a tsconfig nearer to the file",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /node_modules/@acme/tsconfig/package.json
      { "name": "@acme/tsconfig", "version": "1.0.0" }
      //- /node_modules/@acme/tsconfig/tsconfig.json
      { "compilerOptions": { "experimentalDecorators": true, "target": "es2021" } }
      //- /config/paths.json
      { "compilerOptions": { "baseUrl": "../src" } }
      //- /tsconfig.json
      { "extends": ["@acme/tsconfig", "./config/paths.json"], "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import { near } from "deep/near";
      import { name } from "lib/name";
      const names: string[] = [];
      function column(target: object, name: string) { names.push(name); }
      class Row { @column id!: number; }
      export const result = asset(() => [names, name, near, Object.keys(new Row())]);
      //- /src/lib/name.ts
      export const name = "by baseUrl";
      //- /src/deep/tsconfig.json
      { "compilerOptions": { "module": "esnext", "paths": { "nearer": ["./nearer.ts"] } } }
      //- /src/deep/near.ts
      export { nearer as near } from "nearer";
      //- /src/deep/nearer.ts
      export const nearer = "nearer";
    `,
    gives: [["id"], "by baseUrl", "nearer", []],
  },
  {
    name: "a tsconfig that only refers to others",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }
      //- /tsconfig.node.json
      { "include": ["vite.config.ts"], "compilerOptions": { "paths": { "@/*": ["./nowhere/*"] } } }
      //- /tsconfig.app.json
      { "include": ["src"], "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import { name } from "@/name";
      export const result = asset(() => name);
      //- /src/name.ts
      export const name = "from the app";
    `,
    gives: "from the app",
  },
  {
    name: "const enums of other files, merged namespaces, abstract classes, overloads, using",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.ts
      import { asset } from "headwater";
      import { Unit } from "./unit.js";
      declare const nowhere: number;
      abstract class Shape { abstract area(): number; }
      class Square extends Shape { constructor(private side: number) { super(); } override area() { return this.side ** 2; } }
      function twice(value: number): number;
      function twice(value: string): string;
      function twice(value: any): any { return value + value; }
      function make() { return "made"; }
      namespace make { export const how = "by hand"; }
      export const result = asset(() => {
        const closed: string[] = [];
        { using file = { [Symbol.dispose]: () => void closed.push("closed") }; void file; }
        return [Unit.Metre, new Square(3).area(), twice("a"), twice(2), make(), make.how, closed, <number>1];
      });
      //- /src/unit.ts
      export const enum Unit { Metre = "m" }
    `,
    gives: ["m", 9, "aa", 4, "made", "by hand", ["closed"], 1],
  },
  {
    name: "require in an ES module, as nodenext writes it",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "module": "nodenext" } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import path = require("node:path");
      import old = require("./old.cjs");
      export const result = asset(() => [path.basename(import.meta.filename), old.name]);
      //- /src/old.cts
      export = { name: "old" };
    `,
    gives: ["assets.ts", "old"],
  },
  {
    name: "CommonJS: export =, default imports, JSON, folders, import() of an ES module",
    files: `
      //- /package.json
      { "name": "old", "type": "commonjs" }
      //- /tsconfig.json
      { "compilerOptions": { "module": "commonjs", "esModuleInterop": true, "resolveJsonModule": true } }
      //- /src/assets.ts
      import { asset } from "headwater";
      import whole from "./whole";
      import data from "./data.json";
      import { folder } from "./folder";
      import { Only } from "./types";
      export { Only } from "./types";
      export const result = asset(async (): Promise<Only> => {
        const { fresh } = await import("./fresh.mjs");
        return [whole.name, data.rows, folder, fresh, typeof module];
      });
      //- /src/whole.ts
      export = { name: "whole" };
      //- /src/data.json
      { "rows": 2 }
      //- /src/folder/index.ts
      export const folder: string = __dirname.split(/[\\\\/]/).at(-1)!;
      //- /src/fresh.mts
      export const fresh: string = "fresh";
      //- /src/types.ts
      export type Only = unknown[];
    `,
    gives: ["whole", 2, "folder", "fresh", "object"],
  },
  {
    name: "the automatic JSX runtime, of a package",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "tiny-jsx", "module": "esnext" } }
      //- /node_modules/tiny-jsx/package.json
      { "name": "tiny-jsx", "type": "module", "exports": { "./jsx-runtime": "./runtime.js" } }
      //- /node_modules/tiny-jsx/runtime.js
      export const jsx = (tag, { children }) => \`<\${tag}>\${children}</\${tag}>\`;
      export const jsxs = (tag, { children }) => jsx(tag, { children: children.join("") });
      //- /src/assets.ts
      export { result } from "./page.tsx";
      //- /src/page.tsx
      import { asset } from "headwater";
      const Name = "b";
      export const result = asset(() => <p>{"x"}<Name>y</Name></p>);
      //- /src/plain.jsx
      export const nothing = 1;
    `,
    gives: "<p>x<b>y</b></p>",
  },
  {
    name: "imports of sources by their own extension; a byte order mark, CRLF, a hashbang",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /tsconfig.json
      { "compilerOptions": { "allowImportingTsExtensions": true, "noEmit": true, "module": "esnext", "moduleResolution": "bundler" } }
      //- /src/assets.ts
      \uFEFFimport { asset } from "headwater";\r
      import { one } from "./one.ts";\r
      import { two } from "./two.mts";\r
      import { script } from "./script.ts";\r
      export const result = asset(() => [one, two, script]);\r
      //- /src/one.ts
      export const one: number = 1;
      //- /src/two.mts
      export const two: number = 2;
      //- /src/script.ts
      #!/usr/bin/env node
      export const script: string = "script";
    `,
    gives: [1, 2, "script"],
  },
  {
    name: "text by an attribute, JSON by import(), a worker's module by URL",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /src/assets.ts
      import { asset } from "headwater";
      import note from "./note.md" with { type: "text" };
      const { default: data } = await import("./data.json", { with: { type: "json" } });
      const plain = await import("./data.json");
      export const result = asset(async () => {
        const { late } = await import(new URL("./late.ts", import.meta.url).href);
        return [note.trim(), data.rows, plain.rows, late];
      });
      //- /src/note.md
      # Note
      //- /src/data.json
      { "rows": [1] }
      //- /src/late.ts
      export const late: boolean = true;
    `,
    gives: ["# Note", [1], [1], true],
  },
  {
    name: "a workspace package whose output is not built; deep imports of it; its own tsconfig",
    files: `
      ${ESM_PACKAGE.trim()}
      //- /packages/units/package.json
      { "name": "@acme/units", "type": "module", "main": "./dist/index.js", "types": "./src/index.ts" }
      //- /packages/units/tsconfig.json
      { "compilerOptions": { "module": "esnext", "paths": { "~/*": ["./src/*"] } } }
      //- /packages/units/src/index.ts
      export { Factor, mega } from "~/factor";
      //- /packages/units/src/factor.ts
      export type Factor = number;
      export const mega: Factor = 1e6;
      //- /packages/units/index.ts
      export * from "./src/index";
      //- /src/assets.ts
      import { asset } from "headwater";
      import { mega } from "@acme/units/src/factor";
      import { mega as again, Factor } from "@acme/units/src/index.js";
      export { Factor };
      export const result = asset((): Factor[] => [mega, again]);
    `,
    gives: [1_000_000, 1_000_000],
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

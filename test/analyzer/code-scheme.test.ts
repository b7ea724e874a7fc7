/**
 * Versions of a project that says a bit of everything, as they are. Who alters the canonical form of code, or what of it
 * counts, alters them, and so may another version of the compiler, whose numbers of kinds go in. Then the scheme is raised
 * (core/src/code-scheme.ts) and they are written anew, so that the logs of users show as unknown what cannot be compared,
 * and not as stale what nobody has changed. Until there is a release nobody has such a log, and the scheme stays.
 */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { SCHEME } from "@headwater/core/code-scheme";
import { manifestOf } from "./support/check.ts";

const PROJECT = `
  //- /assets.tsx
  import { asset, assetCheck, assetWith } from "headwater";
  import * as dates from "./lib/dates.ts";
  import { behind, clean, Level, Service } from "./lib/index.ts";
  import { round } from "maths";
  import rates from "./rates.json" with { type: "json" };
  const bronze = assetWith({ group: "bronze" });
  const table = (name, fn) => asset({ key: name }, fn);
  export const plain = asset(() => 1);
  export const inputs = asset({ ins: { first: plain }, deps: ["byName"] }, ({ first }) => first + 1);
  export const byName = bronze(async (plain, context) => clean(plain) ?? Level.High);
  export const made = table("made/one", (plain) => dates.parse(plain) + dates["day"]);
  export const reference = asset(Service.load);
  export const data = asset({ checks: { ok: (rows) => rows > 0 } }, () => [rates, round(1.5), behind.deep(2)]);
  export const late = asset(async () => (await import("./lib/late.ts")).late());
  export const markup = asset(() => <div className="a">{plain.key} text</div>);
  export const files = asset({ codeFiles: ["lib/*.sql"] }, () => new URL("./rates.json", import.meta.url));
  export const given = asset({ codeVersion: "7" }, () => 1);
  export const ok = assetCheck({ asset: byName }, (value) => value === null || /a+b/giu.test(String(value)));
  export const syntax = asset(function* ({ plain }) {
    label: for (const [key, { value = 1, ...rest }] of Object.entries(plain)) {
      if (!key || (value && key) || rest) continue label;
      try { yield \`\${key}-\${value ** 2}\`; } catch { break; } finally { delete rest[key]; }
    }
    switch (typeof plain) { case "number": return [...plain]; default: throw new Error("no"); }
  });
  //- /lib/index.ts
  export * from "./clean.ts";
  export * as behind from "./behind.ts";
  export { Service } from "./service.ts";
  //- /lib/clean.ts
  import "./effect.ts";
  export enum Level { Low = 1, High = Low + 1 }
  export function clean<T>(value: T): T | null { return value === undefined ? null : value; }
  export function unused() { return 1; }
  //- /lib/effect.ts
  globalThis.counter ??= 0;
  globalThis.counter++;
  //- /lib/behind.ts
  export const deep = (value: number) => value * FACTOR;
  const FACTOR = 3;
  //- /lib/dates.ts
  export const parse = (text: string) => Date.parse(text);
  export let day = 24 * 60;
  //- /lib/late.ts
  export const late = async () => 5n;
  //- /lib/service.ts
  abstract class Base { protected readonly name: string = "base"; }
  export class Service extends Base {
    static #count = 0;
    static { Service.#count = 1; }
    static load(plain: number) { return plain + Service.#count; }
    get size() { return super.toString()?.length; }
  }
  export namespace Service { export const step = 4; }
  //- /lib/a.sql
  select 1
  //- /rates.json
  { "eur": 1.1 }
`;

const PINNED = {
  scheme: "h1",
  byName: "h1:2ad786fab4196195",
  "byName#ok": "h1:bc381b659a7334e0",
  data: "h1:27b35c4a8bbf5276",
  "data#ok": "h1:6a61822cc00208bb",
  files: "h1:8d5d53a1cb24cc79",
  given: "7",
  inputs: "h1:7b950bd870113d5e",
  late: "h1:e2db4626961fd0e7",
  "made/one": "h1:c5af2d70d0d93ff6",
  markup: "h1:732c46b9b7780a78",
  plain: "h1:98ec6e386707c393",
  reference: "h1:e41b7c1249f95c46",
  syntax: "h1:5cc7f25215d865da",
};

describe("the scheme of code versions", () => {
  it("is raised by who alters what versions are made of", async () => {
    const { assets, problems } = await manifestOf(PROJECT, new Map([["maths", "1.2.3"]]));
    assert.deepEqual(problems, []);
    const versions = assets.flatMap(({ key, code, checks }) => [
      [key, code.version],
      ...checks.map((check) => [`${key}#${check.name}`, check.code.version]),
    ]);
    assert.deepEqual(
      { scheme: SCHEME, ...Object.fromEntries(versions) },
      PINNED,
      "versions differ: see the first lines of this file",
    );
  });
});

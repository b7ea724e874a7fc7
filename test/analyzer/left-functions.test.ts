/** What is left unread of a helper, and that reading the rest says what all of it says. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import {
  exportedNames,
  findDeclaration,
  plainDeclarations,
  unreadNames,
} from "@headwater/core/index/plain-declarations";
import { projectPath } from "@headwater/core/keys";
import { ownSources } from "./support/own-sources.ts";

const CASES: readonly (readonly [title: string, text: string, wanted: string, left: readonly string[]])[] = [
  ["functions", "function a() {}\nexport async function* b() {}", "", ["a", "b"]],
  ["functions in constants", "const a = (x: number): X => ({ x });\nexport const b = async x => x;", "", ["a", "b"]],
  ["functions with signatures", "function a(x: string): void;\nfunction a(x) {}\nfunction b() {}", "", ["a", "b"]],
  ["no functions that are wanted", "export function a() {}\nexport function b() {}", "a", ["b"]],
  [
    "no functions that these name",
    "export const a = () => b();\nconst b = () => c;\nconst c = () => 1;\nfunction d() {}",
    "a",
    ["d"],
  ],
  ["no functions that statements name", "function a() {}\nfunction b() {}\nconst c = [a];", "", ["b"]],
  [
    "no functions that are wanted by another name",
    "function a() {}\nfunction b() {}\nexport { a as c, b as d };",
    "c",
    ["b"],
  ],
  [
    "no function that is the default",
    "export default function a() {}\nfunction b() {}\nexport { b as default };",
    "default",
    [],
  ],
  [
    "nothing that is declared twice",
    "function a() {}\nnamespace a { export const x = 1; }\nfunction b() {}",
    "",
    ["b"],
  ],
  [
    "no other values",
    "const a = make(() => 1);\nconst b = { c: () => 1 };\nlet c = () => 1;\nconst d = () => 1, e = 2;",
    "",
    [],
  ],
  [
    "nothing that names files",
    'const a = () => import("./x.js");\nconst b = () => require("./y");\nconst c = () => 1;',
    "",
    ["c"],
  ],
  ["nothing of a file with an error", "function a() {}\nfunction b() { return ( }", "", []],
  ["nothing of a file that mentions the SDK", 'import { asset } from "headwater";\nfunction a() {}', "", []],
];

describe("what is left unread of a helper", () => {
  for (const [title, text, wanted, left] of CASES) {
    it(`is ${title}`, () => {
      const facts = readFacts(projectPath("a.ts"), text, "", { wanted: new Set(wanted.split(" ")) });
      assert.deepEqual([...unreadNames(facts.plain)].sort(), left);
    });
  }
});

describe("reading a file in part", () => {
  it("says what reading all of it says, of what is wanted and of what belongs to no function", () => {
    const sources = ownSources().map(([path, text]) => [path, text.replaceAll('"headwater"', '"other"')] as const);
    let unread = 0;
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(fc.nat(), { maxLength: 3 }), ([path, text], chosen) => {
        const whole = readFacts(projectPath(path), text, "");
        const names = exportedNames(whole);
        const wanted = new Set(chosen.flatMap((number) => names[number % names.length] ?? []));
        const part = readFacts(projectPath(path), text, "", { wanted });
        const left = unreadNames(part.plain);
        unread += left.length;
        for (const key of ["imports", "requests", "exports", "effects", "statements", "syntaxErrors"] as const)
          assert.deepEqual(part[key], whole[key]);
        assert.deepEqual([...exportedNames(part)].sort(), [...names].sort());
        const read = [...part.declarations, ...plainDeclarations(part.plain)];
        for (const each of read) assert.deepEqual(each, findDeclaration(whole, each.name));
        const all = [...whole.declarations, ...plainDeclarations(whole.plain)].map(({ name }) => name);
        assert.deepEqual([...read.map(({ name }) => name), ...left].sort(), all.sort());
        for (const name of wanted) assert.ok(!left.includes(name));
      }),
      { numRuns: 400 },
    );
    assert.ok(unread > 100, "something is left unread");
  }).timeout(60_000);
});

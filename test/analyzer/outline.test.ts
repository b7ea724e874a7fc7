/** What is left unread of a file is what the parser would have found there, and reading the rest says what all of it says. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ts } from "ts-morph";
import { type OutlinedFunction, outlineOf } from "@headwater/analyzer/facts/outline";
import { parseErrors, parseText } from "@headwater/analyzer/facts/parse-text";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import {
  exportedNames,
  findDeclaration,
  plainDeclarations,
  unreadNames,
} from "@headwater/core/index/plain-declarations";
import { projectPath } from "@headwater/core/keys";
import { ownSources } from "./support/own-sources.ts";

const CASES: readonly (readonly [title: string, text: string, found: readonly string[] | undefined])[] = [
  ["functions", "function a() {}\nexport async function* b<T, U>(x: T): AsyncIterable<Map<T, U>> {}", ["a", "b"]],
  [
    "functions in constants",
    "const a = (x: number): Map<string, number> => ({ x });\nconst b = async x => x;",
    ["a", "b"],
  ],
  ["results in braces", "function a(): { x: number } { return { x: 1 }; }\nfunction b(): Foo<{ x: 1 }> {}", ["a", "b"]],
  [
    "functions without semicolons",
    "const a = (x) => x\n  .map(y)\nconst b = () => {}\nfunction c() {}",
    ["a", "b", "c"],
  ],
  [
    "what is in texts, comments and expressions",
    'function a() { return "}" + `}${b("}")}}` + /[}/]}/ /* } */; } // }',
    ["a"],
  ],
  ["divisions", "function a(x) { return (x) / 2 / x.of / x! / [1][0]; }", ["a"]],
  ["expressions behind heads", 'function a(x) { if (x) /"/.test(x); while (!/"/.test(x)) x = `"`; }', ["a"]],
  [
    "overloads",
    "function a(x: string): void;\nfunction a(x: number): void;\nfunction a(x) {}\nfunction b() {}",
    ["a", "b"],
  ],
  [
    "overloads without semicolons",
    "function a(x: string): string\nfunction a(x) { return x }\nfunction b() {}",
    ["a", "b"],
  ],
  ["other values", "const a = make(() => 1);\nconst b = { c: () => 1 };\nconst d = (() => 1)();\nlet e = () => 1;", []],
  ["several names", "const a = () => 1, b = 2;\nconst c = () => {}, d = e();", []],
  ["what may be another statement", "const a = () => 1\nb()\nconst c = () => {}\n{ d() }", []],
  ["functions that are conditional", "if (x)\nfunction a() {}", []],
  ["default exports, and declarations alone", "export default function a() {}\ndeclare function b(): void;", []],
  [
    "what asks for files",
    'const a = () => import("./x.js");\nconst b = () => r\\u0065quire("./y");\nconst c = () => 1;',
    ["c"],
  ],
  ["a type that goes on", "const a: Map<string, () => void> = () => 1;\nconst b: F = (x) => x;", ["b"]],
  ["a type with a default", "const a: <T = () => void>(x: T) => void = make(1);\nfunction b() {}", ["b"]],
  ["what only looks like more of it", "const a = (x) => x\n++y\nconst b = (x) => x\n--y\nfunction c() {}", ["c"]],
  [
    "what is denied behind a head",
    'function a() { if (x) !/"/.test(y) } function b() { z(/"/) }\nfunction c() {}',
    ["c"],
  ],
  ["what is denied on its line", 'function a() { x\n!/"/.test(y) } function b() { z(/"/) }\nfunction c() {}', ["c"]],
  ["what asks behind a comment", 'const a = () => import/**/("./x.js");\nconst b = () => 1;', ["b"]],
  ["what only a parser knows", "function a() { return {} / 2; }", undefined],
  ["what awaits", "async function a() { return await (b) / 2 / 3; }", undefined],
  ["brackets that do not fit", "function a() { return [1); }", undefined],
  ["what is open at the end", "function a() { return `x`;", undefined],
  ["an open text", "function a() { return 'x\n'; }", undefined],
];

describe("the outline of a file", () => {
  for (const [title, text, found] of CASES) {
    it(`${found === undefined ? "does not tell" : found.length === 0 ? "leaves out" : "has"} ${title}`, () => {
      const outline = outlineOf("a.ts", text);
      assert.deepEqual(
        outline?.functions.map(({ name }) => name),
        found,
      );
      for (const each of outline?.functions ?? []) checkFunction(text, each);
    });
  }

  it("is not told of JSX", () => {
    assert.equal(outlineOf("a.tsx", "function a() {}"), undefined);
  });

  it("has nearly all functions of real files, and nothing else", () => {
    let [all, found] = [0, 0];
    for (const [path, text] of [...ownSources(), ...sourcesOf("node_modules/zod/src/v4")]) {
      const outline = outlineOf(path, text);
      for (const each of outline?.functions ?? []) checkFunction(text, each);
      all += functionsIn(text).size;
      found += outline?.functions.length ?? 0;
    }
    assert.ok(found > 0.9 * all, `${String(found)} of ${String(all)}`);
  });

  it("has nothing else of any text that can be parsed", () => {
    const pieces = [
      ...CASES.map(([, text]) => text),
      ...Array.from("\n;{}()[]<>/`'\",.=!$ "),
      "=>",
      "//",
      "/*",
      "*/",
      "a",
      "1",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 8 }),
        fc.constantFrom("\n", "", " "),
        (parts, between) => {
          const text = parts.join(between);
          fc.pre(parseErrors(parseText("a.ts", text)).length === 0);
          for (const each of outlineOf("a.ts", text)?.functions ?? []) checkFunction(text, each);
        },
      ),
      { numRuns: 3000 },
    );
  });
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
    assert.ok(unread > 400, "something is left unread");
  }).timeout(60_000);
});

function checkFunction(text: string, { name, exported, start, end }: OutlinedFunction): void {
  assert.deepEqual(functionsIn(text).get(start), { name, exported, end }, text.slice(start, end));
}

/** By where they start. */
function functionsIn(text: string): ReadonlyMap<number, Omit<OutlinedFunction, "start">> {
  const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest);
  return new Map(
    file.statements.flatMap((statement) => {
      const name = ts.isFunctionDeclaration(statement) && statement.body ? statement.name : constantOf(statement);
      const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
      const exported = modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      return name === undefined ? [] : [[statement.getStart(file), { name: name.text, exported, end: statement.end }]];
    }),
  );
}

function constantOf(statement: ts.Statement): ts.Identifier | undefined {
  const [declaration, more] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  const isFunction = declaration?.initializer !== undefined && ts.isArrowFunction(declaration.initializer);
  return isFunction && more === undefined && ts.isIdentifier(declaration.name) ? declaration.name : undefined;
}

function sourcesOf(folder: string): (readonly [string, string])[] {
  const root = join(import.meta.dirname, "../..", folder);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(join(root, path), "utf8")] as const);
}

/** Formatting and comments change no code version. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { format, type Options } from "prettier";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import type { DeclarationFact, FileFacts } from "@headwater/core/facts";
import { findDeclaration } from "@headwater/core/index/plain-declarations";
import { projectPath } from "@headwater/core/keys";
import { ownSources } from "./support/own-sources.ts";

/** What a formatter may meet; `¤` stands where a comment or white space may. */
const NASTY = `
import { asset } from "headwater";
import * as h from './helper.ts';¤
import { low, type Row } from "./low.ts";

const table = { "a": 1, b: 2, 'c-d': 3, 0x10: 4, "e": { f: [1, , 2,] } };¤
export const numbers = [1.50, .5, 5., 0XAB, 1e10, 1E5, 0b11, 1_000, 10n];
export const flags = [/a[/]b/gi, /x/yu, /\\d+\\//];
export const texts = ['it\\'s', "say \\"x\\"", 'plain', \`template \${ low } and \${(h.high)}\`, "\\u00e9"];

export function calc(a: number, b?: number, ...rest: number[]): number {¤
  if (a) b = 1; else if (b) { a = 2 }
  for (let i = 0, n = rest.length; i < n; i++) ; for (;;) { break }
  for (const key in table) continue;
  outer: for (const value of rest) { while (true) { break outer } }
  do { a-- } while (a > 0)
  const wide = a && (b && low(a)) || (b ?? (rest[0] ?? 3)), { x, y: { z = 1 } = {}, ...others } = h.high(a) as any;¤
  switch (a) { case 1: case 2: return (a + b!) * -(-2); default: { ; } }
  try { throw new Error } catch { void 0 } finally { }
  return (a, b), (((wide))) ? ((a ** 2) ** 3) : !(x in others) ? z : typeof (() => ({}))() === 'object' ? 1 : -1
}

export class Thing<T extends object = {}> extends (h.Base)<T> implements Iterable<T> {
  static #count = 0; readonly name: string = 'x'; declare ghost: number; 'quoted' = 1;
  constructor(private readonly db: unknown, public age?: number) { super(); }
  get size(): number { return this.#private } set size(v) { this.#private = v }
  #private = 0; async *[Symbol.asyncIterator]() { yield* []; await (await this.#private); }¤
  static { Thing.#count += 1 }
  overload(a: string): void; overload(a: number): void; overload(a: unknown) { return (a as string)!.length; }
}
export abstract class Half { abstract run(): void; protected done?: boolean }
export enum Level { Low = 1, "High" = Low << 1 }
type Unused = { a: number }; interface Also { b: string }
declare const ambient: number;
const chain = h.a?.b?.[0]?.(1)!.c, broken = (h.a?.b).c, called = (0, h.high)(), made = new h.Thing, again = new (h.make())(1);¤
const tagged = String.raw\`a\\n\${ low }\`;
export const one = asset({ group: 'g', }, async (orders: Row[], context) => { const { data } = await (h.load(orders)); return data?.map(row => row.id)! });
export const two = asset(function named(this: void, { one, orders: o }: any) { return low<number>(o) satisfies number; });
let counter = 0; counter++; (function () { counter += 1 })(); [1].forEach(x => { low(x) })
export default h.high({ [\`k\${low}\`]: 1, low, method() { return 1 }, async *gen() {}, get g() { return 2 } })
`;

const JSX = `
import { asset } from "headwater";
import { Card } from "./card.tsx";
export const view = asset((rows) => (
  <Card title='x' other={"y"} {...rows} data-a>
    {/* comment */}
    Hello,   <b>world</b>{" "}
    {rows.map((row) => <li key={row.id}>{row.name}, and a long sentence that a formatter will have to break somewhere in the middle of it</li>)}
    <></>
  </Card>
));
`;

const options: fc.Arbitrary<Options> = fc.record({
  printWidth: fc.integer({ min: 20, max: 200 }),
  tabWidth: fc.integer({ min: 0, max: 8 }),
  useTabs: fc.boolean(),
  semi: fc.boolean(),
  singleQuote: fc.boolean(),
  jsxSingleQuote: fc.boolean(),
  quoteProps: fc.constantFrom("as-needed", "consistent", "preserve"),
  trailingComma: fc.constantFrom("all", "es5", "none"),
  bracketSpacing: fc.boolean(),
  bracketSameLine: fc.boolean(),
  objectWrap: fc.constantFrom("preserve", "collapse"),
  arrowParens: fc.constantFrom("always", "avoid"),
  endOfLine: fc.constantFrom("lf", "crlf"),
  experimentalTernaries: fc.boolean(),
  experimentalOperatorPosition: fc.constantFrom("start", "end"),
  singleAttributePerLine: fc.boolean(),
});

const filler = fc.constantFrom("", " ", "\n", " /* note */ ", " // note\n", "\n/** doc */\n");

describe("the canonical form of code", () => {
  it("is the same under a formatter with any options, comments and white space", async () => {
    const sources = new Map([["nasty.ts", NASTY], ["view.tsx", JSX], ...ownSources()]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sources.keys()),
        options,
        fc.array(filler, { minLength: 8, maxLength: 8 }),
        async (name, chosen, fillers) => {
          const source = sources.get(name) ?? "";
          let index = 0;
          const commented = source.replaceAll("¤", () => fillers[index++ % fillers.length] ?? "");
          const formatted = await format(commented, { ...chosen, filepath: name, embeddedLanguageFormatting: "off" });
          assert.deepEqual(codeOf(name, formatted), codeOf(name, source.replaceAll("¤", "")));
        },
      ),
      {
        numRuns: Number(process.env["FC_RUNS"] ?? 60),
        examples: [
          ["nasty.ts", { semi: false, singleQuote: true }, []],
          ["view.tsx", { printWidth: 30 }, []],
        ] as never,
      },
    );
  }).timeout(60_000);

  const different: readonly (readonly [string, string])[] = [
    ["a - (b - c)", "a - b - c"],
    ["(a?.b).c", "a?.b.c"],
    ["a?.b", "a.b"],
    ["a?.[0]", "a[0]"],
    ["() => { a }", "() => a"],
    ["() => ({})", "() => {}"],
    ["async () => a", "() => a"],
    ["function* () {}", "function () {}"],
    ["({ a: b } = c)", "({ a = b } = c)"],
    ["(a) => a", "(...a) => a"],
    ["`a${b}`", "`${b}a`"],
    ["[, a]", "[a]"],
    ["/a/g", "/a/"],
    ["a && b || c", "a && (b || c)"],
    ["-a", "+a"],
    ["a++", "a--"],
    ["x`\\n`", "x`\n`"],
    [`"1"`, "1"],
    ["1n", "1"],
    ["({ [a]: 1 })", "({ a: 1 })"],
    ["({ get a() { return 1 } })", "({ a() { return 1 } })"],
    ["class { static a = 1 }", "class { a = 1 }"],
    ["class { constructor(private a) {} }", "class { constructor(a) {} }"],
    ["() => { for (a;;) {} }", "() => { for (;a;) {} }"],
    ["() => { let a }", "() => { var a }"],
    ["() => { const a = 1 }", "() => { let a = 1 }"],
    ["() => { if (a) { b } c }", "() => { if (a) { b } else c }"],
    ["import.meta", "new.target"],
    ["<a>b</a>", "<a>c</a>"],
    ["<A />", "<B />"],
    ["<a b />", `<a b="" />`],
    ["a ? b : c", "a ? c : b"],
    ["() => { return a }", "() => { return; a }"],
    ["a(...b)", "a(b)"],
    ["a(b, c)", "a([b, c])"],
  ];
  for (const [a, b] of different) {
    it(`tells ${JSON.stringify(a)} from ${JSON.stringify(b)}`, () => {
      assert.notDeepEqual(codeOf("x.tsx", `export const v = ${a};`), codeOf("x.tsx", `export const v = ${b};`));
    });
  }
});

describe("references of code", () => {
  const cases: readonly (readonly [name: string, code: string, refs: readonly string[]])[] = [
    ["calls and values", "() => top(other)", ["top", "other"]],
    ["not parameters of that name", "(top, { other }, [third]) => top(other, third)", []],
    ["not locals, hoisted ones either", "() => { top(); function top() {} { var other = 1 } return other }", []],
    ["outside the block of a local", "() => { { const top = 1; top } return top }", ["top"]],
    ["not properties, labels, keys", "() => { x.top; ({ top: 1 }).other; top: for (;;) break top }", []],
    ["shorthand properties", "() => ({ top })", ["top"]],
    ["defaults of parameters", "(a = top) => a", ["top"]],
    ["computed names", "() => ({ [top]: 1 })", ["top"]],
    ["not types", "(a: top): typeof other => a as top", []],
    ["members of namespaces", "() => ns.first + ns.second.third + ns", ["ns.first", "ns.second", "ns"]],
    ["a namespace that is hidden", "(ns) => ns.first", []],
    ["caught errors and classes", "() => { try {} catch (top) { top } class other {} return other }", []],
    ["components, not elements", "() => <Top><top other={other} /></Top>", ["Top", "other"]],
    ["heritage", "() => class extends top {}", ["top"]],
    ["a function's own name", "function top() { return top }", []],
    ["loops", "() => { for (const top of other) top; return top }", ["other", "top"]],
  ];
  for (const [name, code, refs] of cases) {
    it(name, () => {
      const head = `import * as ns from "./ns"; const top = 1, other = 2, third = 3, Top = 4;\n`;
      const facts = readFacts(projectPath("x.tsx"), `${head}export const v = ${code};`, "");
      assert.deepEqual(declarationIn(facts)?.refs?.names ?? [], refs);
    });
  }
});

describe("a function in a template", () => {
  it("counts where it stands, whether or not the value is one that may be told", () => {
    const [told, untold] = ["const", "let"].map((kind) => {
      const text = kind + " v = [`a/${make((row) => row)}`];";
      return declarationIn(readFacts(projectPath("x.ts"), text, ""))?.hash;
    });
    assert.notEqual(told, undefined);
    assert.equal(told, untold);
  });
});

function declarationIn(facts: FileFacts): DeclarationFact | undefined {
  const found = findDeclaration(facts, "v");
  return found === "unread" ? assert.fail("all is read") : found;
}

/** Everything of the facts but places. */
function codeOf(path: string, text: string): unknown {
  const facts: FileFacts = readFacts(projectPath(path), text, "");
  assert.deepEqual(facts.syntaxErrors, []);
  return JSON.parse(
    JSON.stringify(facts, (key, value: unknown) => {
      if ((key === "signature" || key === "plain") && typeof value === "string")
        return value.replaceAll(/@[\d:]+/g, "");
      return PLACES.has(key) ? undefined : value;
    }),
  );
}

const PLACES: ReadonlySet<string> = new Set(["at", "whole", "nameAt", "parametersAt", "doc", "default", "call"]);

/** Real code: this repository's. */

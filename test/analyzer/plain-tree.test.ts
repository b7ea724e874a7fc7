/** A plain tree is the compiler's in all that it holds, and there is none where the compiler finds an error. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseErrors, wholeTree } from "@headwater/analyzer/facts/parse-text";
import { plainTree } from "@headwater/analyzer/facts/plain-tree/plain-tree";
import { ownSources } from "./support/own-sources.ts";
import { treeDifference } from "./support/same-tree.ts";

const READ: readonly (readonly [title: string, text: string])[] = [
  [
    "imports",
    'import a, { b, type c, d as e } from "f"; import * as g from "h"; import type { i } from "j"; import "k";',
  ],
  ["attributes of imports", 'import rows from "./rows.json" with { type: "json" };'],
  ["exports", 'export * from "a"; export * as b from "c"; export { a, b as c, type d, default } from "e"; export {};'],
  ["default exports", "export default { a: 1 } as const satisfies X"],
  ["default functions", "export default async function () {}"],
  ["default classes", "export default class extends X {}"],
  ["arrow functions", "const f = async <T,>(x: T, { y = 1 }: U, ...z: V[]): Promise<T> => ({ x });\n(a?, b?: c) => d"],
  [
    "arrow functions in conditions",
    "const a = b ? (c, d) => e : f; const g = a ? (b) : c; const h = a ? ({ c }) : [(d) => e];",
  ],
  ["arrow functions in arrow functions", "a = (b) => async (c) => ({ d })"],
  [
    "what is in parentheses, and no parameters",
    "a = (b, c); a = (b ? c : d); ({ a = 1, b } = c); x = ({ a: b.c }).a; async => 1",
  ],
  ["parentheses in parentheses", `${"(a = ".repeat(60)}1${")".repeat(60)}`],
  ["type arguments", "x = f<T>(a), g<T, U[]>`t`, new Map<string, Set<number>>(); a?.b<T>(c);"],
  ["comparisons", "x = a < b && c > d; x = a < (b + c); if (a < b, c >= d) x >>= 1;"],
  ["operators by how they bind", "let z = a ?? b || c && d | e ^ f & g == h < i << j + k * l ** m ** n - o % p;"],
  [
    "operators of one operand",
    "let z = -(-a), y = !(!b), w = typeof typeof c, v = void delete d.e, u = +(+f) - -g, t = ++h, s = i--;",
  ],
  ["operators of types", "let a = b as any as { c: d }[] | undefined, h = i satisfies j, k = l!, m = n as const;"],
  ["chains", "let z = a?.b?.[c]?.(d)!.e![f]!(g); let y = a?.b.c(d)[e];"],
  ["templates", "let z = `a${b}c${`d${e}f`}g` + `\\n\\u0041\\x42` + h`\\${i}j`;"],
  [
    "texts and numbers",
    "let s = ['a\\tb', \"c'd\", 'x\\u00e9', 'é'], n = [1, 1., 1e3, 0x1F, 0b11, 1_000, 10n, 0.1e-7, 123456789012345678901];",
  ],
  ["regular expressions and divisions", "a = b / c / d; a = /[/]\\/(?<x>y)/u.test(z) / 2; f(/g/, h)"],
  ["statements without semicolons", "a = b\n++c\nlet d = e\n;[f] = g\nreturn_\nx = y\n!z\n"],
  [
    "loops",
    "for (;;) { break; } for (const k in o) if (k in o) continue; for (let i = 0, n = (a in b) ? 1 : 2; i < n; i++) ;",
  ],
  [
    "loops over values",
    "for (const { a, b: [c = 1, , ...d], ...e } of f) g; async () => { for await (x of y) z; }; for (a.b of c) d;",
  ],
  ["other loops", "do x++; while (x < 10) y; while (a) b; label: for (;;) { continue label; }"],
  ["branches", "if (a) b; else if (c) d; else { } switch (a) { case 1: case b: c(); break; default: { d } }"],
  ["what is caught", "try { a } catch { b } finally { c } try { throw x } catch (e: unknown) { throw e }"],
  [
    "functions",
    "function f(this: X, { a, b }: { a: number } = {}, [c]: [number, string?], ...d: any[]): asserts a is X { return }",
  ],
  ["overloads", "function f(x: string): void;\nfunction f(x: number): void\nfunction f(x) {}"],
  ["generators", "function* g() { yield; yield* h(); const x = yield y; } async function* h() { yield await x; }"],
  [
    "objects",
    'const o = { a, b: 1, "c": 2, 3: 4, [d]: 5, e() {}, async f() {}, *g() {}, get i() { return 1 }, set i(v) {}, ...j };',
  ],
  [
    "properties by the names of modifiers",
    "const o = { get: 1, set: 2, async: 3, static: 4, type, of, get get() { return 1 }, async async() {} };",
  ],
  [
    "classes",
    "abstract class A<T> extends B.C<T> implements D, E<F> { static #x = 1; readonly y?: string; z!: T; declare w: X; static { this.a = 1 }" +
      " constructor(private readonly q: Q, public r = 1) { super(q) } get v() { return this.#x } async *m<U>(): AsyncIterable<U> {} abstract n(): void; static async s() {} }",
  ],
  [
    "classes of computed bases",
    "class A extends mixin(f<T>(x), (y = z < 1))<T> implements B<C> {} class D extends (E as F<G>) {} const h = class extends I<J> {};",
  ],
  ["enums", 'export enum E { A, B = 1 << 2, C = "c".length, "D" = `d` } const enum F { A = 1 }'],
  [
    "interfaces",
    "export interface A<T> extends B<T>, C.D { (x: number): string; new (x: string): A; readonly [k: string]: any; m?<U>(x: U): void; y: string, z }",
  ],
  [
    "types that are computed",
    'type A<T> = T extends (infer U)[] ? U : T extends { [K in keyof T as `x${K}`]-?: T[K] } ? never : T[number]["a"];',
  ],
  [
    "other types",
    'type B = | "a" | -1 | typeof x.y<Z> | import("z").Q<R> | (new (...a: any[]) => D) | readonly string[] | [a: string, b?: number, ...c: X[]];',
  ],
  ["awaiting at the top level", "const a = await b; await c; export {};"],
  ["what only an import makes a module", "const a = import.meta.url;"],
  [
    "comments, everywhere",
    "/* a */ const /* b */ c /* d */ = // e\n /* f */ g /* h */; // i\n/** j */ function k(/* l */) {} /* m */",
  ],
  ["lines that end in two characters", "const a = 1\r\nconst b = {\r\n  c,\r\n}\r\n"],
];

const LEFT: readonly (readonly [title: string, text: string])[] = [
  ["decorators", "@dec class A {}"],
  ["accessors that are generators", "class A { get*x() {} }"],
  ["words that are said twice", "class A { static static b = 1 }"],
  ["the rest as what a function is called on", "function f(...this) {} type A = (...this: B) => C;"],
  ["a mark of an element on the next line", "type A = [string\n?];"],
  ["namespaces", "namespace N.M { export const a = 1; }"],
  ["declarations for others", "declare const x: number;"],
  ["what has no text", "const a = ;"],
  ["a half of a statement", "export const a = asset((b) => { b. \n c d"],
  ["what is open at the end", "const a = { b: `c${d}"],
  ["what has an escape too many", "const \\u0061 = 1;"],
  ["numbers that are none", "const a = 08, b = 1__0;"],
  ["names that are words of the language", "const class = 1;"],
  ["types that are none", "const a: = 1; interface B { c: }"],
  ["an arrow function without an arrow", "a = (b)\n{}"],
  ["a type in a condition", "a ? (b): c => d : e"],
  ["assertions of the old kind", "const a = <T>b;"],
  ["members that are being written", "a.\nb as c"],
];

describe("a plain tree", () => {
  for (const [title, text] of READ) {
    it(`has ${title}`, () => {
      const plain = plainTree("a.ts", text);
      assert.ok(plain !== undefined, "it is left to the compiler");
      assert.deepEqual(parseErrors(wholeTree("a.ts", text)), []);
      assert.equal(treeDifference(plain, wholeTree("a.ts", text)), undefined);
    });
  }

  for (const [title, text] of LEFT) {
    it(`leaves ${title} to the compiler`, () => {
      assert.equal(plainTree("a.ts", text), undefined);
    });
  }

  it("leaves other files than of TypeScript to the compiler", () => {
    for (const path of ["a.js", "a.tsx", "a.d.ts"]) assert.equal(plainTree(path, "const a = 1;"), undefined);
  });

  it("leaves what is too deep for it to the compiler", () => {
    assert.equal(plainTree("a.ts", `const a = ${"[".repeat(100_000)}${"]".repeat(100_000)};`), undefined);
  });

  it("is the compiler's for nearly all of this repository", () => {
    const sources = ownSources();
    const read = sources.filter(([path, text]) => {
      const plain = plainTree(path, text);
      if (plain !== undefined) assert.equal(treeDifference(plain, wholeTree(path, text)), undefined, path);
      return plain !== undefined;
    });
    assert.ok(read.length > sources.length * 0.95, `${String(read.length)} of ${String(sources.length)} are read`);
  });

  it("is the compiler's whatever becomes of a text", () => {
    const texts = [...READ, ...LEFT].map(([, text]) => text);
    const tokens = texts.flatMap((text) => text.match(TOKEN) ?? []);
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.nat({ max: 2 }),
      put: fc.array(fc.constantFrom(...new Set(tokens), "\n", " "), { maxLength: 2 }),
    });
    const edits = fc.array(edit, { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 }), edits, (parts, changes) => {
        const list: string[] = parts.join("\n").match(TOKEN) ?? [];
        for (const { at, removed, put } of changes) list.splice(Math.floor(at * list.length), removed, ...put);
        const text = list.join("");
        const plain = plainTree("a.ts", text);
        if (plain === undefined) return;
        const whole = wholeTree("a.ts", text);
        assert.deepEqual(parseErrors(whole), [], text);
        assert.equal(treeDifference(plain, whole), undefined, text);
      }),
      { numRuns: 8_000, seed: 1 },
    );
  });
});

const TOKEN = /\s+|[A-Za-z_$][\w$]*|\d+|=>|\.\.\.|\?\.|\?\?|&&|\|\||[^\s\w]/g;

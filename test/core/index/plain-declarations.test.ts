/** Declarations in one text are found as they were. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { DeclarationFact } from "@headwater/core/facts";
import {
  declares,
  exportedNames,
  findDeclaration,
  findExported,
  hasUnread,
  packDeclarations,
  plainDeclarations,
  unreadNames,
  withRead,
} from "@headwater/core/index/plain-declarations";

function declaration(name: string, rest: Partial<DeclarationFact> = {}): DeclarationFact {
  const nothing = { exportedAs: null, refs: null, value: null, signature: null, place: null };
  return { name, hash: "0123456789abcdef", ...nothing, ...rest };
}

function names(...reached: string[]): DeclarationFact["refs"] {
  return { names: reached, modules: [], untracked: [] };
}

const PLAIN: readonly (readonly [title: string, declaration: DeclarationFact])[] = [
  ["a constant", declaration("limit")],
  ["an exported one", declaration("limit", { exportedAs: "limit" })],
  ["a function without parameters", declaration("now", { signature: "" })],
  ["one with parameters", declaration("total", { signature: "rows@3:4,limit?@3:16" })],
  ["one that reaches others", declaration("total", { signature: "rows@3:4", refs: names("clean", "h.sum") })],
  ["one exported as default", declaration("total", { exportedAs: "default", signature: "" })],
  ["a default export without a name", declaration("default", { exportedAs: "default" })],
  ["a name with signs", declaration("$données_1", { exportedAs: "$données_1", refs: names("$") })],
];

const NOT_PLAIN: readonly (readonly [title: string, declaration: DeclarationFact])[] = [
  ["a value", declaration("a", { value: { kind: "literal", value: 1, at: [0, 0, 0, 1] } })],
  ["a place", declaration("a", { place: { at: [0, 0, 0, 1], whole: [0, 0, 0, 1], doc: "", exportable: true } })],
  ["code without its checks", declaration("a", { withoutChecks: { hash: "0", refs: null } })],
  ["a module", declaration("a", { refs: { names: [], modules: ["./b c;d"], untracked: [] } })],
  ["what is not tracked", declaration("a", { refs: { names: [], modules: [], untracked: ["a module"] } })],
  ["`export =`", declaration("a", { exportedAs: "export=" })],
];

function findHash({ declarations }: ReturnType<typeof packDeclarations>): string {
  return declarations[0]?.hash ?? "";
}

describe("declarations in one text", () => {
  for (const [title, fact] of PLAIN) {
    it(`tell of ${title}`, () => {
      const others = [declaration("tot"), declaration("totals"), declaration("lim")];
      const packed = packDeclarations([...others.slice(0, 2), fact, ...others.slice(2)]);
      assert.deepEqual(packed.declarations, []);
      assert.deepEqual(findDeclaration(packed, fact.name), fact);
      assert.deepEqual(
        plainDeclarations(packed.plain).find(({ name }) => name === fact.name),
        fact,
      );
      assert.deepEqual(exportedNames(packed), fact.exportedAs === null ? [] : [fact.exportedAs]);
      assert.equal(fact.exportedAs === null ? fact.name : findExported(packed, fact.exportedAs), fact.name);
      assert.equal(findDeclaration(packed, "other"), undefined);
      assert.equal(findExported(packed, "other"), undefined);
    });
  }

  it("are found among many, whatever their order and their names", () => {
    const name = fc.stringMatching(/^[A-Za-z_$é][A-Za-z0-9_$é]{0,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 40 }), fc.nat(40), fc.boolean(), (all, at, isUnread) => {
        const facts = all.map((each, index) =>
          declaration(each, { exportedAs: index === at ? "default" : index % 2 === 0 ? each : null }),
        );
        const unread = isUnread ? [{ name: "unread", exported: true }] : [];
        const packed = packDeclarations(facts, unread);
        for (const fact of facts) {
          assert.deepEqual(findDeclaration(packed, fact.name), fact);
          assert.ok(declares(packed, fact.name));
          if (fact.exportedAs !== fact.name) assert.equal(findExported(packed, fact.name), undefined);
          else assert.equal(findExported(packed, fact.name), fact.name);
          assert.equal(declares(packed, `${fact.name}${fact.name}x`), false);
        }
        assert.equal(findExported(packed, "default"), all[at]);
        assert.equal(findExported(packed, "unread"), isUnread ? "unread" : undefined);
        assert.equal(findDeclaration(packed, "unread"), isUnread ? "unread" : undefined);
        assert.deepEqual(packDeclarations(facts.toReversed(), unread), packed);
      }),
    );
  });

  for (const [title, fact] of NOT_PLAIN) {
    it(`leave out ${title}`, () => {
      const packed = packDeclarations([fact]);
      assert.deepEqual(packed, { declarations: [fact], plain: "" });
      assert.deepEqual(findDeclaration(packed, "a"), fact);
    });
  }

  it("leave out a name that is declared twice, whose first declaration counts, with the code of both", () => {
    const refs = { names: ["b"], modules: [], untracked: [] };
    const [first, second] = [declaration("a", { signature: "" }), declaration("a", { refs })] as const;
    const packed = packDeclarations([first, second]);
    assert.deepEqual(packed, { declarations: [{ ...first, hash: findHash(packed), refs }, second], plain: "" });
    assert.ok(![first.hash, second.hash].includes(findHash(packed)));
  });

  it("are exported by what they are exported as", () => {
    const packed = packDeclarations([declaration("total"), declaration("main", { exportedAs: "default" })]);
    assert.equal(findExported(packed, "total"), undefined);
    assert.equal(findExported(packed, "main"), undefined);
    assert.equal(findExported(packed, "default"), "main");
  });

  it("tell functions that nobody has read by their names", () => {
    const own = [declaration("limit", { signature: "limit?@3:4" }), declaration("total", { signature: "rows@3:4" })];
    const packed = packDeclarations(own, [
      { name: "clean", exported: true },
      { name: "parse", exported: false },
    ]);
    assert.equal(hasUnread(packDeclarations(own)), false);
    assert.equal(hasUnread(packed), true);
    assert.deepEqual(unreadNames(packed.plain), ["clean", "parse"]);
    assert.deepEqual(plainDeclarations(packed.plain), own);
    assert.deepEqual(exportedNames(packed), ["clean"]);
    assert.equal(findExported(packed, "clean"), "clean");
    assert.equal(findDeclaration(packed, "clean"), "unread");
    assert.ok(declares(packed, "parse") && declares(packed, "total") && !declares(packed, "tot"));
    const read = withRead(packed, [declaration("clean", { exportedAs: "clean" }), NOT_PLAIN_PARSE]);
    assert.deepEqual(findDeclaration(read, "clean"), declaration("clean", { exportedAs: "clean" }));
    assert.deepEqual(findDeclaration(read, "parse"), NOT_PLAIN_PARSE);
    assert.deepEqual(findDeclaration(read, "total"), own[1]);
    assert.equal(hasUnread(read), false);
  });
});

const NOT_PLAIN_PARSE = declaration("parse", { refs: { names: [], modules: [], untracked: ["a module"] } });

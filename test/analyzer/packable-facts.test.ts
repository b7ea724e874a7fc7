/** Facts that are packed away say what they said. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { projectPath } from "@headwater/core/keys";
import { compactJson, parseCompactJson } from "@headwater/analyzer/compact-json";
import { readFacts } from "@headwater/analyzer/facts/read-facts";
import { Bundle, headOf, packable, packedAway } from "@headwater/analyzer/packable-facts";

const TEXT = `import { asset } from "headwater";
import { clean } from "./lib.ts";
import "./effect.ts";
/** Röws, and \\u{1F600} too. */
export const raw = asset({ group: "a", metadata: { size: 1.5, none: null } }, () => clean([1]));
export const { a, b } = clean({});
export * from "./other.ts";
asset({ key: "alone" }, () => 1);
`;

describe("facts that are packed away", () => {
  const facts = readFacts(projectPath("a.ts"), TEXT, "hash");

  it("are the same when they are read, copied or written, as often as one likes", () => {
    const held = packable(facts);
    for (let time = 0; time < 2; time++) {
      held.pack();
      assert.deepEqual(held.facts, facts);
      held.pack();
      assert.deepEqual({ ...held.facts }, facts);
      held.pack();
      assert.equal(JSON.stringify(held.facts), JSON.stringify(facts));
    }
  });

  it("are the same out of a bundle, before and after it is deflated", () => {
    const bundle = new Bundle();
    const texts = ["", TEXT, "export const ünïcode = 1;\n", TEXT.replace("alone", "two")];
    const all = texts.map((text, index) => readFacts(projectPath(`${String(index)}.ts`), text, "hash"));
    const held = all.map((each) => packable(each));
    const packed = held.map((each) => each.packed);
    for (const each of held) each.packInto(bundle);
    const same = (): void => {
      assert.deepEqual(
        held.map((each) => ({ ...each.facts })),
        all,
      );
      assert.deepEqual(
        held.map((each) => each.packed),
        packed,
      );
    };
    same();
    bundle.deflate();
    for (const each of held) each.pack();
    same();
  });

  it("stay in the bundle that they are in", () => {
    const [first, second] = [new Bundle(), new Bundle()];
    const held = packable({ ...facts });
    const { declarations } = held.facts;
    held.packInto(first);
    first.deflate();
    assert.notEqual(held.facts.declarations, declarations);
    held.packInto(second);
    second.deflate();
    assert.deepEqual({ ...held.facts }, facts);
  });

  it("cost each file no functions of its own", () => {
    const [one, two] = [facts, { ...facts }].map((each) =>
      Object.getOwnPropertyDescriptor(packable(each).facts, "declarations"),
    );
    assert.ok(typeof one?.get === "function");
    assert.deepEqual(one, two);
  });

  it("are the same in another process", () => {
    const { packed } = packable(facts);
    assert.deepEqual(packedAway(headOf(facts), () => packed).facts, facts);
  });

  it("are packed once for each file", () => {
    const held = packable(facts);
    assert.equal(packable(held.facts), held);
    const { packed } = held;
    held.pack();
    assert.ok(held.facts.declarations.length > 0);
    assert.equal(held.packed, packed);
  });

  it("are released", () => {
    const held = packable(facts);
    held.pack();
    const { declarations } = held.facts;
    assert.equal(held.facts.declarations, declarations, "they are unpacked once");
    held.pack();
    assert.notEqual(held.facts.declarations, declarations);
  });
});

describe("plain data as a compact text", () => {
  it("is what it was", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.constant(JSON.parse(`{"__proto__": [1]}`))), (value) => {
        // As JSON has it: it has no negative zero.
        const json = JSON.stringify(value);
        for (const known of [[], [["a"], ["", "b"], []]]) {
          assert.deepEqual(parseCompactJson(compactJson(value, known), known), JSON.parse(json));
          assert.equal(JSON.stringify(parseCompactJson(compactJson(value, known), known)), json);
        }
      }),
      {
        examples: [
          [[{}, { "": 1 }]],
          [
            [
              { "a\0b": 1, c: 2 },
              { a: 1, "b\0c": 2 },
            ],
          ],
        ],
      },
    );
  });
});

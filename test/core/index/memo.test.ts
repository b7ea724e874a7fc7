import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { Memo } from "@headwater/core/index/memo";

describe("the memo", () => {
  const setUp = (): {
    set: (key: string, value: number) => void;
    sign: (key: string) => string;
    report: (key: string) => string;
    computed: string[];
    suspects: () => readonly string[];
    rest: () => void;
  } => {
    const memo = new Memo();
    const computed: string[] = [];
    const numbers = memo.input<number>(0, Object.is);
    const signs = memo.derived((key) => {
      computed.push(`sign ${key}`);
      return numbers.get(key) < 0 ? "-" : "+";
    }, Object.is);
    const reports = memo.derived((key) => {
      computed.push(`report ${key}`);
      return Array.from(key, (each) => signs.get(each)).join("");
    }, Object.is);
    return {
      set: (key, value) => {
        numbers.set(key, value);
      },
      sign: (key) => signs.get(key),
      report: (key) => reports.get(key),
      computed,
      suspects: () => reports.takeSuspects(),
      rest: () => {
        signs.rest();
      },
    };
  };

  it("computes a value once, and again only when what it asked for differs", () => {
    const { set, report, computed } = setUp();
    assert.deepEqual([report("ab"), report("ab")], ["++", "++"]);
    assert.deepEqual(computed.splice(0), ["report ab", "sign a", "sign b"]);
    set("c", -1);
    assert.equal(report("ab"), "++");
    assert.deepEqual(computed, []);
    set("a", -1);
    assert.equal(report("ab"), "-+");
    assert.deepEqual(computed, ["sign a", "report ab"]);
  });

  it("stops where a result is equal to the old one", () => {
    const { set, report, computed } = setUp();
    report("ab");
    computed.length = 0;
    set("a", 5);
    assert.equal(report("ab"), "++");
    assert.deepEqual(computed, ["sign a"]);
  });

  it("names the values that may differ", () => {
    const { set, report, suspects } = setUp();
    report("ab");
    report("c");
    assert.deepEqual(suspects(), []);
    set("b", 2);
    assert.deepEqual(suspects(), ["ab"]);
    assert.deepEqual(suspects(), []);
  });

  it("computes a forgotten value again where it is asked for, and nothing that was computed from it", () => {
    const { set, sign, report, rest, computed } = setUp();
    report("ab");
    rest();
    computed.length = 0;
    assert.equal(report("ab"), "++");
    assert.deepEqual(computed, []);
    assert.equal(sign("a"), "+");
    assert.equal(sign("a"), "+");
    assert.deepEqual(computed.splice(0), ["sign a"]);
    set("b", -1);
    assert.equal(report("ab"), "+-");
    assert.deepEqual(computed, ["sign b", "report ab"]);
  });

  it("gives what computing anew would give, whatever is set and asked for in between", () => {
    const key = fc.constantFrom("a", "b", "c");
    const action = fc.oneof(
      fc.record({ set: key, to: fc.integer({ min: -2, max: 2 }) }),
      fc.record({ ask: fc.array(key, { maxLength: 3 }).map((keys) => keys.join("")) }),
      fc.constant({ rest: true }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const { set, report, rest } = setUp();
        const values = new Map<string, number>();
        for (const each of actions) {
          if ("rest" in each) rest();
          else if ("set" in each) {
            set(each.set, each.to);
            values.set(each.set, each.to);
          } else {
            const expected = Array.from(each.ask, (name) => ((values.get(name) ?? 0) < 0 ? "-" : "+")).join("");
            assert.equal(report(each.ask), expected);
          }
        }
      }),
    );
  });
});

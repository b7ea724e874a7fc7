import assert from "node:assert/strict";
import fc from "fast-check";
import { ATTRIBUTES } from "@headwater/core/selection/attributes";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import { printSelection } from "@headwater/core/selection/print-selection";
import type { AttributeName, Depth, Selection, SelectionAttribute } from "@headwater/core/selection/selection";

const TABLE: readonly (readonly [text: string, printed: string])[] = [
  ["orders", "key:orders"],
  ["  ( ( orders ) ) ", "key:orders"],
  ["a or (b or c)", "key:a or (key:b or key:c)"],
  ["(a or b) or c", "key:a or key:b or key:c"],
  ["(a or b) AND NOT (c)", "(key:a or key:b) and not key:c"],
  ["not (a and b)", "not (key:a and key:b)"],
  ["+ ( a ) + 2", "+key:a+2"],
  ["(+a)+", "(+key:a)+"],
  ["1+(a+)", "1+(key:a+)"],
  ["roots( a or b )+", "roots(key:a or key:b)+"],
  ["(*)+", "(*)+"],
  ['tag:"a"="b c"', 'tag:a="b c"'],
  ["tag:a=<null>", "tag:a=<null>"],
  ['key:"2020/*"', 'key:"2020/*"'],
];

describe("printSelection", () => {
  for (const [text, printed] of TABLE) {
    it(`${text} → ${printed}`, () => {
      assert.equal(printSelection(parsed(text)), printed);
    });
  }

  it("gives a text that parses to the same selection (property)", () => {
    fc.assert(
      fc.property(selections(), (selection) => {
        assert.deepEqual(withoutColumns(parsed(printSelection(selection))), selection);
      }),
    );
  });

  it("never throws, whatever the text (property)", () => {
    const pieces = fc.constantFrom(
      "key:",
      "tag:",
      "and",
      "not",
      "(",
      ")",
      "+",
      "*",
      "2",
      "a",
      '"',
      "=",
      "<null>",
      " ",
      "roots(",
      "x-1",
      "\n",
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces).map((words) => words.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = parseSelection(text);
        if (result.ok) assert.equal(parseSelection(printSelection(result.selection)).ok, true);
        else assert.ok(result.error.column >= 0 && result.error.column <= text.length);
      }),
    );
  });
});

function parsed(text: string): Selection {
  const result = parseSelection(text);
  assert.ok(result.ok, `${text}: ${result.ok ? "" : result.error.message}`);
  return result.selection;
}

function selections(): fc.Arbitrary<Selection> {
  const depth = fc.constantFrom<Depth>(0, 1, 2, "all");
  return fc.letrec<{ selection: Selection }>((tie) => {
    const of = tie("selection");
    return {
      selection: fc.oneof(
        { maxDepth: 4 },
        attributes(),
        fc.constant<Selection>({ kind: "all" }),
        fc
          .tuple(fc.constantFrom("roots" as const, "sinks" as const, "not" as const), of)
          .map(([kind, inner]) => ({ kind, of: inner })),
        fc
          .tuple(fc.constantFrom("and" as const, "or" as const), of, of)
          .map(([kind, left, right]) => ({ kind, left, right })),
        fc
          .tuple(of, depth, depth)
          .filter(([, up, down]) => up !== 0 || down !== 0)
          .map(([inner, up, down]) => ({ kind: "traverse" as const, of: inner, up, down })),
      ),
    };
  }).selection;
}

function attributes(): fc.Arbitrary<SelectionAttribute> {
  const names = fc.constantFrom(...(Object.keys(ATTRIBUTES) as AttributeName[]));
  const text = fc.oneof(
    fc.constantFrom("a", "orders/raw", "x*", "and", "2020", "a-b.c", ""),
    fc.string().filter((word) => !/["\\\r\n]/.test(word)),
  );
  return names.chain((name) => {
    const { value, nullable, pair } = ATTRIBUTES[name];
    const plain =
      value === "number" ? fc.nat().map(String) : typeof value === "string" ? text : fc.constantFrom(...value);
    const values = nullable ? fc.option(plain) : plain;
    return fc
      .tuple(values, pair ? fc.option(values, { nil: undefined }) : fc.constant(undefined))
      .map(([first, second]) => {
        const attribute = { kind: "attribute", name, value: first, column: 0 } as const;
        return first === null || second === undefined ? attribute : { ...attribute, equals: second };
      });
  });
}

function withoutColumns(selection: Selection): Selection {
  switch (selection.kind) {
    case "all":
      return selection;
    case "attribute":
      return { ...selection, column: 0 };
    case "and":
    case "or":
      return { ...selection, left: withoutColumns(selection.left), right: withoutColumns(selection.right) };
    case "not":
    case "roots":
    case "sinks":
    case "traverse":
      return { ...selection, of: withoutColumns(selection.of) };
  }
}

/** Metadata: what users write, and the form in which events keep it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalMetadata } from "@headwater/core/sdk-metadata";
import { asset, materialized, metadata } from "headwater";

const CASES: readonly (readonly [raw: unknown, canonical: unknown])[] = [
  ["text", { type: "text", value: "text" }],
  [1.5, { type: "number", value: 1.5 }],
  [Number.NaN, { type: "text", value: "NaN" }],
  [-Infinity, { type: "text", value: "-Infinity" }],
  [true, { type: "boolean", value: true }],
  [null, { type: "json", value: null }],
  [new Date(1000), { type: "timestamp", value: 1000 }],
  [metadata.text("a"), { type: "text", value: "a" }],
  [metadata.number(1), { type: "number", value: 1 }],
  [metadata.number(Infinity), { type: "text", value: "Infinity" }],
  [metadata.boolean(false), { type: "boolean", value: false }],
  [metadata.markdown("**a**"), { type: "markdown", value: "**a**" }],
  [metadata.url("https://example.com"), { type: "url", value: "https://example.com/" }],
  [metadata.url(new URL("http://example.com/a")), { type: "url", value: "http://example.com/a" }],
  [metadata.path("data/a.csv"), { type: "path", value: "data/a.csv" }],
  [metadata.json({ a: [1, new Date(0)] }), { type: "json", value: { a: [1, "1970-01-01T00:00:00.000Z"] } }],
  [metadata.timestamp(5), { type: "timestamp", value: 5 }],
  [metadata.timestamp(new Date(5)), { type: "timestamp", value: 5 }],
  [
    metadata.table([
      { a: 1, b: "x" },
      { a: 2, c: null },
    ]),
    {
      type: "table",
      value: {
        columns: ["a", "b", "c"],
        rows: [
          [1, "x", null],
          [2, null, null],
        ],
      },
    },
  ],
  [metadata.table([]), { type: "table", value: { columns: [], rows: [] } }],
];

const WRONG: readonly (readonly [raw: unknown, message: RegExp])[] = [
  [{ rows: 1 }, /The metadata "label" is an object/],
  [[1], /is an array/],
  [1n, /is a bigint/],
  [() => 1, /is a function/],
  [new Date(Number.NaN), /"label" is an invalid date/],
  [{ type: "timestamp", value: 1e16 }, /"label" is an invalid date/],
  [{ type: "markdown", value: 1 }, /is a wrong markdown value/],
  [{ type: "chart", value: 1 }, /is a wrong chart value/],
  [{ type: "table", value: { columns: ["a"], rows: [1] } }, /"label"/],
  [metadata.json(1n), /"label" is not JSON: .*BigInt/],
  [metadata.json(() => 1), /"label"/],
];

describe("metadata", () => {
  for (const [raw, canonical] of CASES) {
    it(`is kept as ${JSON.stringify(canonical)}`, () => {
      assert.deepEqual(canonicalMetadata({ label: raw }), { label: canonical });
    });
  }

  for (const [raw, message] of WRONG) {
    it(`is refused with ${message.source}`, () => {
      assert.throws(() => canonicalMetadata({ label: raw }), message);
    });
  }

  it("keeps odd labels and drops undefined", () => {
    const canonical = canonicalMetadata({ ["__proto__"]: 1, "": 2, gone: undefined });
    assert.deepEqual(Object.keys(canonical), ["__proto__", ""]);
  });

  it("survives a second pass and JSON unchanged", () => {
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
      fc.jsonValue().map((json) => metadata.json(json)),
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())).map((rows) => metadata.table(rows)),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (raw) => {
        const canonical = canonicalMetadata(raw);
        assert.deepEqual(canonicalMetadata(canonical), canonical);
        assert.equal(JSON.stringify(JSON.parse(JSON.stringify(canonical))), JSON.stringify(canonical));
      }),
    );
  });

  it("is refused where it is written", () => {
    assert.throws(() => metadata.url("javascript:alert(1)"), /is not an http or https URL/);
    assert.throws(() => metadata.timestamp(new Date("x")), /invalid date/);
    assert.throws(() => metadata.timestamp(1e16), /invalid date/);
    // @ts-expect-error a bare object
    assert.throws(() => materialized(1, { metadata: { rows: { count: 1 } } }), /"rows" is an object/);
    // @ts-expect-error a value without options
    assert.throws(() => materialized([1]), /return a bare value as it is/);
    // @ts-expect-error a misspelt option
    assert.throws(() => asset(() => materialized(1, { metdata: {} }))(), /The last argument of materialized/);
  });
});

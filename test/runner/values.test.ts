/** Values come back as they were, from files that people can read; what cannot come back is refused by its path. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { fromJsonText } from "@headwater/runner/io/decode-value";
import { jsonText } from "@headwater/runner/io/encode-value";
import { DamagedValue, FileIo } from "@headwater/runner/io/file-io";

const encode = (value: unknown): string => [...jsonText(value)].join("");

describe("values", () => {
  it("come back equal, whatever they are made of", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: false,
      withObjectString: true,
      withSparseArray: true,
      key: fc.oneof(fc.string(), fc.constantFrom("__proto__", "$headwater", "value", "toJSON", "constructor")),
    });
    fc.assert(
      fc.property(anything, (value) => {
        const text = encode(value);
        const again = fromJsonText(text);
        assert.deepEqual(again, value);
        assert.equal(encode(again), text, "the same bytes");
      }),
      { numRuns: 500 },
    );
  });

  for (const [name, value, text] of [
    ["plain data is plain JSON", { a: [1, null, "x", { b: true }] }, `{"a":[1,null,"x",{"b":true}]}\n`],
    ["a list has one line for each element", [{ id: 1 }, { id: 2 }], `[\n{"id":1},\n{"id":2}\n]\n`],
    ["a date is marked", { at: new Date(0) }, `{"at":{"$headwater":"date","value":"1970-01-01T00:00:00.000Z"}}\n`],
    [
      "what JSON drops is kept",
      [undefined, Number.NaN, -0, 7n],
      `[\n{"$headwater":"undefined"},\n{"$headwater":"number","value":"NaN"},\n{"$headwater":"number","value":"-0"},\n{"$headwater":"bigint","value":"7"}\n]\n`,
    ],
    [
      "groups, which have no prototype, are plain",
      Object.groupBy([1, 2], (n) => (n % 2 === 0 ? "even" : "odd")),
      `{"odd":[1],"even":[2]}\n`,
    ],
    [
      "a list keeps its names",
      Object.assign([{ a: "1" }], { columns: ["a"] }),
      `{"$headwater":"list","value":[[{"a":"1"}],[["columns",["a"]]]]}\n`,
    ],
    ["half floats too", new Float16Array([0.5]), `{"$headwater":"Float16Array","value":"ADg="}\n`],
    ["a Buffer stays one", Buffer.from("hi"), `{"$headwater":"Buffer","value":"aGk="}\n`],
  ] as const) {
    it(name, () => {
      assert.equal(encode(value), text);
    });
  }

  it("keep the holes of a list", () => {
    // eslint-disable-next-line no-sparse-arrays -- that is what it is about
    for (const list of [[1, , 3], [, undefined], [[, ,]], Object.assign([, 1], { columns: ["a"] })]) {
      const again = fromJsonText(encode(list));
      assert.deepEqual(again, list);
      assert.deepEqual(Object.keys(again as unknown[]), Object.keys(list));
    }
  });

  it("keep the names of a list, however long it is", () => {
    for (const length of [0, 1, 1_000, 1_001, 5_000]) {
      const plain = Array.from({ length }, (_, index) => ` items, ${index}`);
      assert.deepEqual(fromJsonText(encode([plain])), [plain]);
      assert.equal(encode([plain]).includes("$headwater"), false);
      const named = Object.assign([...plain], { columns: ["a"], 4294967295: "no index" });
      assert.deepEqual(fromJsonText(encode([named])), [named]);
    }
  });

  class Money {
    readonly amount = 1;
  }
  class Counts extends Map<string, number> {}
  const itself: unknown[] = [];
  itself.push({ itself });
  for (const [value, message] of [
    [{ rows: [1, { fn: () => 1 }] }, "value.rows[1].fn is a function (fn)."],
    [Symbol("x"), "value is a symbol."],
    [
      [{ "a b": new Money() }],
      'value[0]["a b"] is an instance of Money, which cannot be read back. Return plain data instead.',
    ],
    [
      new Map([["k", [Promise.resolve(1)]]]),
      "value.values()[0][0] is a promise (is an await missing?), which cannot be read back. Return plain data instead.",
    ],
    [itself, "value[0].itself is an object that contains it, so it has no end."],
    [
      new URL("http://localhost/"),
      "value is an instance of URL, which cannot be read back. Return plain data instead.",
    ],
    [
      new Uint8Array(new SharedArrayBuffer(2)).buffer,
      "value is an instance of SharedArrayBuffer, which cannot be read back. Return plain data instead.",
    ],
    [{ [Symbol("s")]: 1 }, "value is an object with a property that a symbol names (Symbol(s))."],
    [[new Counts()], "value[0] is an instance of Counts, which cannot be read back. Return plain data instead."],
    [Object.assign(new Date(0), { zone: "UTC" }), "value is an instance of Date with a property of its own (zone)."],
  ] as const) {
    it(`are refused: ${message}`, () => {
      assert.throws(() => encode(value), { name: "UnstorableValue", message });
    });
  }
});

describe("value files", () => {
  let root: string;
  let io: FileIo;
  const slot = { environment: "local", asset: "finance/Daily", runId: "20240131-000000-abcdef", attempt: 1 };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "headwater-values-"));
    io = new FileIo(root);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("have a place of their own for each attempt, and a hash of their bytes", async () => {
    const first = await io.store([1], slot);
    const second = await io.store([1], { ...slot, attempt: 2 });
    assert.equal(first.hash, second.hash);
    assert.notEqual(first.place, second.place);
    assert.match(first.place, /^local-[0-9a-f]{10}\/finance\+Daily-[0-9a-f]{10}\/20240131-000000-abcdef\.1\.json$/);
    assert.equal(readFileSync(join(root, first.place), "utf8"), "[\n1\n]\n");
    assert.deepEqual([first.bytes, await io.load(first)], [6, [1]]);
  });

  it("leave nothing behind when the value cannot be stored", async () => {
    await assert.rejects(io.store([1, () => 1], slot), { name: "UnstorableValue" });
    assert.deepEqual(
      readdirSync(root, { recursive: true }).filter((name) => String(name).includes("json")),
      [],
    );
  });

  it("are not read when they are altered, gone, or elsewhere", async () => {
    const stored = await io.store({ a: 1 }, slot);
    writeFileSync(join(root, stored.place), `{"a":2}\n`);
    await assert.rejects(io.load(stored), DamagedValue);
    await assert.rejects(io.load({ ...stored, place: "local/other.json" }), DamagedValue);
    await assert.rejects(io.load({ ...stored, place: "../../../etc/passwd" }), DamagedValue);
    await assert.rejects(io.load({ ...stored, io: "s3" }), DamagedValue);
  });

  it("are not read through a link that leads out of the folder", async () => {
    const outside = join(root, "..", `${String(process.pid)}-outside.json`);
    writeFileSync(outside, "1\n");
    try {
      const inside = new FileIo(mkdtempSync(join(root, "inside-")));
      const stored = await inside.store(1, slot);
      const other = new FileIo(mkdtempSync(join(root, "other-")));
      const copy = await other.store(1, slot);
      rmSync(join(root, readdirSync(root).find((name) => name.startsWith("other-")) ?? "", copy.place));
      symlinkSync(outside, join(root, readdirSync(root).find((name) => name.startsWith("other-")) ?? "", copy.place));
      await assert.rejects(other.load(copy), /lies outside|cannot be read/);
      assert.equal(await inside.load(stored), 1);
    } finally {
      rmSync(outside);
      assert.ok(!existsSync(outside));
    }
  });
});

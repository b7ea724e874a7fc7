/** Versions of a list say what copies of it would say, and stay as they were. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ChunkedList } from "@headwater/core/status/chunked-list";

const items = <T>(list: ChunkedList<T>): (T | undefined)[] =>
  Array.from({ length: list.length }, (_, place) => list.at(place));

describe("a list that is changed by its next version", () => {
  it("holds what a copy would hold", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.array(fc.tuple(fc.nat(399), fc.string()), { maxLength: 5 }), (length, changes) => {
        const before = Array.from({ length }, String);
        const list = ChunkedList.of(before);
        const inside = changes.filter(([place]) => place < length);
        const after = [...before];
        for (const [place, item] of inside) after[place] = item;
        assert.deepEqual(items(list.with(new Map(inside))), after);
        assert.deepEqual(items(list), before);
        assert.deepEqual([list.at(-1), list.at(length)], [undefined, undefined]);
      }),
    );
  });

  it("has no other places", () => {
    assert.throws(() => ChunkedList.of(["a"]).with(new Map([[1, "b"]])), RangeError);
  });
});

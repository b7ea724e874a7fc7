import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { alternatives, nearestNames } from "@headwater/core/index/nearest";
import { decodeSignature, encodeSignature } from "@headwater/core/index/signature";

describe("nearest names", () => {
  const names = ["orders", "rawOrders", "users", "user", "dailyWeather", "a", "b"];
  const cases: readonly (readonly [written: string, nearest: readonly string[]])[] = [
    ["ordrs", ["orders"]],
    ["Orders", ["orders"]],
    ["odrers", ["orders"]],
    ["usesr", ["user", "users"]],
    ["dailyWheater", ["dailyWeather"]],
    ["raworder", ["rawOrders"]],
    ["completelyElse", []],
    ["c", ["a", "b"]],
  ];
  for (const [written, nearest] of cases) {
    it(`to ${written}`, () => {
      assert.deepEqual(nearestNames(written, names), nearest);
    });
  }

  it("are listed as a reader would", () => {
    assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(alternatives), [
      "",
      "`a`",
      "`a` or `b`",
      "`a`, `b` or `c`",
    ]);
  });
});

describe("the signature of a plain function", () => {
  const name = { kind: "name", whole: null, rest: false, default: null } as const;

  it("survives being written as text", () => {
    const parameters = [
      { ...name, name: "rows", at: [3, 20, 3, 24], optional: false },
      { ...name, name: "limit", at: [104, 2, 104, 7], optional: true },
    ] as const;
    assert.deepEqual(decodeSignature(encodeSignature(parameters) ?? ""), parameters);
    assert.deepEqual(decodeSignature(encodeSignature([]) ?? "x"), []);
  });

  it("is not written where parameters are more than names", () => {
    assert.equal(encodeSignature([{ kind: "unreadable", at: [0, 0, 0, 1] }]), null);
    assert.equal(encodeSignature([{ ...name, name: "all", at: [0, 0, 0, 3], optional: false, rest: true }]), null);
  });
});

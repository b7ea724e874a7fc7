import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { findCycles } from "@headwater/core/index/cycles";
import { type AssetKey, assetKey } from "@headwater/core/keys";

describe("cycles", () => {
  const find = (edges: Readonly<Record<string, string>>): string[] =>
    findCycles(Object.keys(edges).map(assetKey), {
      upstream: (key) => (edges[key] ?? "").split(" ").filter(Boolean).map(assetKey),
    }).map((path) => path.join(" "));

  const cases: readonly (readonly [name: string, edges: Readonly<Record<string, string>>, paths: readonly string[]])[] =
    [
      ["none", { a: "", b: "a", c: "a b" }, []],
      ["two assets", { a: "b", b: "a" }, ["a b a", "b a b"]],
      ["only the edges that lie on it", { a: "c", b: "a", c: "b x", x: "", y: "a" }, ["a c b a", "b a c b", "c b a c"]],
      ["the shortest way round", { a: "b", b: "a c", c: "a" }, ["a b a", "b a b", "b c a b", "c a b c"]],
      ["several", { a: "b", b: "a", c: "d", d: "c" }, ["a b a", "b a b", "c d c", "d c d"]],
      ["an asset itself is none", { a: "a" }, []],
      ["what is not there is nothing", { a: "gone" }, []],
    ];
  for (const [name, edges, paths] of cases) {
    it(name, () => {
      assert.deepEqual(find(edges).sort(), paths);
    });
  }

  it("an edge is on one exactly if its upstream reaches back", () => {
    const keys = ["a", "b", "c", "d", "e"].map(assetKey);
    const edges = fc.array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...keys)), { maxLength: 12 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const upstream = (key: AssetKey): AssetKey[] => [
          ...new Set(pairs.filter(([from, to]) => from === key && to !== key).map(([, to]) => to)),
        ];
        const reaches = (from: AssetKey, to: AssetKey, seen = new Set<AssetKey>()): boolean =>
          from === to ||
          (!seen.has(from) && upstream(from).some((next) => reaches(next, to, new Set([...seen, from]))));
        const expected = keys.flatMap((key) =>
          upstream(key)
            .filter((up) => reaches(up, key))
            .map((up) => `${key} ${up}`),
        );
        const found = findCycles(keys, { upstream }).map(([key, up]) => `${String(key)} ${String(up)}`);
        assert.deepEqual(found.sort(), expected.sort());
      }),
    );
  });
});

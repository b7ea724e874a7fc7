import assert from "node:assert/strict";
import fc from "fast-check";
import { AssetGraph, type GraphAsset } from "@headwater/core/graph/asset-graph";
import { assetKey, compareText, type AssetKey } from "@headwater/core/keys";
import { fixtureProject, keys } from "../support/fixture-project.ts";

const DIAMOND = `
  raw external
  left < raw
  right < raw
  joined < left, right
  report < joined
  lonely
`;

describe("AssetGraph", () => {
  const { graph } = fixtureProject(DIAMOND);

  it("knows direct neighbours, by key", () => {
    assert.deepEqual(graph.upstream(assetKey("joined")), ["left", "right"]);
    assert.deepEqual(graph.downstream(assetKey("raw")), ["left", "right"]);
    assert.deepEqual(graph.upstream(assetKey("absent")), []);
  });

  const reaches: readonly [text: string, found: ReadonlySet<AssetKey>, expected: string][] = [
    ["ancestors", graph.ancestors(keys("joined")), "left raw right"],
    ["ancestors at depth 1", graph.ancestors(keys("joined"), 1), "left right"],
    ["ancestors at depth 0", graph.ancestors(keys("joined"), 0), ""],
    ["ancestors of several, without these", graph.ancestors(keys("joined, left")), "raw right"],
    ["ancestors of several at depth 1", graph.ancestors(keys("report, right"), 1), "joined raw"],
    ["descendants", graph.descendants(keys("left")), "joined report"],
    ["descendants at depth 1", graph.descendants(keys("raw"), 1), "left right"],
    ["descendants of nothing known", graph.descendants(keys("absent")), ""],
    ["roots", graph.roots(new Set(keys("joined report lonely"))), "joined lonely"],
    ["roots through an asset that is no member", graph.roots(new Set(keys("raw report"))), "raw"],
    ["sinks", graph.sinks(new Set(keys("raw joined lonely"))), "joined lonely"],
  ];
  for (const [text, found, expected] of reaches) {
    it(`finds ${text}`, () => {
      assert.deepEqual([...found].sort(compareText), keys(expected));
    });
  }

  it("puts upstream first, then goes by key", () => {
    assert.deepEqual(graph.topological(), keys("lonely raw left right joined report"));
    assert.deepEqual(graph.topological(keys("report absent right raw")), keys("raw right report"));
  });

  it("shows a neighbourhood with what it hides", () => {
    const { keys: members, hidden } = graph.neighbourhood(assetKey("joined"), 1, 0);
    assert.deepEqual(members, keys("left right joined"));
    assert.deepEqual(hidden.get(assetKey("left")), { upstream: 1, downstream: 0 });
    assert.deepEqual(hidden.get(assetKey("joined")), { upstream: 0, downstream: 1 });
    assert.deepEqual(graph.neighbourhood(assetKey("absent"), 3, 3).keys, []);
  });

  it("leaves out a dependency on what is no asset, until it is one", () => {
    const dangling = fixtureProject("a < gone").graph;
    assert.deepEqual([dangling.size, dangling.has(assetKey("gone")), dangling.upstream(assetKey("a"))], [1, false, []]);
    assert.deepEqual(dangling.ancestors(keys("a")), new Set());
    dangling.update({ set: [{ key: assetKey("gone"), dependencies: [] }], removed: [] });
    assert.deepEqual(dangling.upstream(assetKey("a")), keys("gone"));
    dangling.update({ set: [], removed: keys("gone") });
    assert.deepEqual([dangling.size, dangling.topological()], [1, keys("a")]);
  });

  it("keeps a cycle, and orders what it can", () => {
    const cyclic = fixtureProject("a < c\nb < a\nc < b\nd < c\nself < self").graph;
    assert.deepEqual(cyclic.ancestors(keys("a")), new Set(keys("c b")));
    assert.deepEqual(cyclic.topological(), keys("a self b c d"));
    assert.deepEqual(cyclic.upstream(assetKey("self")), []);
  });

  it("answers after any edits as one built anew (property)", () => {
    const names = keys("a b c d e f g");
    const asset = fc.record({ key: fc.constantFrom(...names), dependencies: fc.subarray(names) });
    const edit = fc.oneof({ weight: 3, arbitrary: asset }, { weight: 1, arbitrary: fc.constantFrom(...names) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const current = new Map<AssetKey, GraphAsset>();
        const updated = new AssetGraph({ assets: [] });
        for (const change of edits) {
          if (typeof change === "string") {
            current.delete(change);
            updated.update({ set: [], removed: [change] });
          } else {
            const next = { key: change.key, dependencies: change.dependencies.map((key) => ({ key })) };
            current.set(change.key, next);
            updated.update({ set: [next], removed: [] });
          }
          updated.topological();
        }
        const built = new AssetGraph({ assets: [...current.values()].reverse() });
        assert.deepEqual(answers(updated), answers(built));
      }),
    );
  });
});

function answers(graph: AssetGraph): unknown {
  const order = graph.topological();
  return [
    order,
    graph.size,
    order.map((key) => [graph.upstream(key), graph.downstream(key), [...graph.ancestors([key])].sort(compareText)]),
  ];
}

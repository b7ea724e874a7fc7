/** The order of the graph beside what its words say: by the longest path from a root, then by key. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { compareText } from "@headwater/core/keys";
import { topologicalOrder } from "@headwater/core/graph/topological-order";

const NODES = ["a", "b", "c", "d", "e", "f", "g"];

const anyEdges = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...NODES), fc.constantFrom(...NODES)).filter(([from, to]) => from !== to),
  { selector: ([from, to]) => from + to, maxLength: 14 },
);

type Edges = readonly (readonly [from: string, to: string])[];

function orderOf(edges: Edges, nodes: readonly string[] = NODES): readonly string[] {
  const below = (node: string): readonly string[] => edges.filter(([from]) => from === node).map(([, to]) => to);
  return topologicalOrder({ nodes, keyOf: (node) => node, below });
}

describe("the topological order", () => {
  it("goes by the longest path from a root, then by key (property)", () => {
    fc.assert(
      fc.property(anyEdges, fc.shuffledSubarray(NODES, { minLength: NODES.length }), (any, shuffled) => {
        const edges = any.filter(([from, to]) => shuffled.indexOf(from) < shuffled.indexOf(to));
        const depth = (node: string): number =>
          Math.max(0, ...edges.filter(([, to]) => to === node).map(([from]) => depth(from) + 1));
        const expected = NODES.toSorted((a, b) => depth(a) - depth(b) || compareText(a, b));
        assert.deepEqual(orderOf(edges, shuffled), expected);
      }),
    );
  });

  it("holds every node once, also of a graph with cycles, whatever came first (property)", () => {
    fc.assert(
      fc.property(anyEdges, fc.shuffledSubarray(NODES, { minLength: NODES.length }), (edges, shuffled) => {
        const order = orderOf(edges);
        assert.deepEqual([...order].sort(compareText), NODES);
        assert.deepEqual(orderOf(edges.toReversed(), shuffled), order);
      }),
    );
  });
});

/**
 * A deterministic topological order: by generation (the longest path from a root), then by key. Insertion order, which
 * differs between a fresh build and an updated graph, never shows.
 */
import type { AbstractGraph } from "graphology-types";
import { hasCycle, topologicalGenerations } from "graphology-dag";
import { compareText } from "../keys.ts";

/** The position of each node. Of a cycle, the edges that close it are left out of account. */
export function ranks(graph: AbstractGraph): ReadonlyMap<string, number> {
  const acyclic = hasCycle(graph) ? withoutClosingEdges(graph) : graph;
  const order = topologicalGenerations(acyclic).flatMap((generation) => [...generation].sort(compareText));
  return new Map(order.map((node, index) => [node, index]));
}

/** A copy without each edge that leads back to a node on the path by which a walk in order of keys came. */
function withoutClosingEdges(graph: AbstractGraph): AbstractGraph {
  const copy = graph.copy();
  const left = new Set<string>();
  const onPath = new Set<string>();
  for (const start of graph.nodes().sort(compareText)) {
    const path = left.has(start) ? [] : [frame(graph, start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      onPath.add(top.node);
      const next = top.targets.pop();
      if (next === undefined) {
        onPath.delete(top.node);
        left.add(top.node);
        path.pop();
      } else if (onPath.has(next)) {
        copy.dropEdge(top.node, next);
      } else if (!left.has(next)) {
        path.push(frame(graph, next));
      }
    }
  }
  return copy;
}

function frame(graph: AbstractGraph, node: string): { readonly node: string; readonly targets: string[] } {
  return { node, targets: graph.outNeighbors(node).sort(compareText).reverse() };
}

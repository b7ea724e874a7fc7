/** Assets that depend on each other. */
import type { AssetKey } from "../keys.ts";

export interface Graph {
  /** The upstream keys of each asset. */
  upstream(key: AssetKey): readonly AssetKey[];
}

/**
 * Every edge that lies on a cycle, with the shortest way round: `[a, b, c, a]` for the edge by which `a` reads `b`.
 * Edges of an asset to itself are not looked at.
 */
export function findCycles(keys: Iterable<AssetKey>, graph: Graph): readonly (readonly AssetKey[])[] {
  const paths: (readonly AssetKey[])[] = [];
  for (const component of components(keys, graph)) {
    const members = new Set(component);
    for (const key of component) {
      for (const upstream of graph.upstream(key)) {
        if (upstream === key || !members.has(upstream)) continue;
        paths.push([key, ...shortestPath(upstream, key, members, graph)]);
      }
    }
  }
  return paths;
}

/** Strongly connected components of more than one member (Tarjan's algorithm, over numbers and without recursion). */
function components(keys: Iterable<AssetKey>, graph: Graph): AssetKey[][] {
  const nodes = [...keys];
  const numbers = new Map(nodes.map((key, number) => [key, number]));
  const edges = nodes.map((key) => {
    const known: number[] = [];
    for (const upstream of graph.upstream(key)) {
      const number = numbers.get(upstream);
      if (number !== undefined) known.push(number);
    }
    return known;
  });
  /** In the order of the visit, from 1; 0 before it. */
  const index = new Int32Array(nodes.length);
  const low = new Int32Array(nodes.length);
  const nextEdge = new Int32Array(nodes.length);
  const isOpen = new Uint8Array(nodes.length);
  const open: number[] = [];
  const path: number[] = [];
  const found: AssetKey[][] = [];
  let visited = 0;
  const enter = (node: number): void => {
    index[node] = low[node] = ++visited;
    isOpen[node] = 1;
    open.push(node);
    path.push(node);
  };
  const lower = (node: number, to: number): void => {
    low[node] = Math.min(low[node] ?? 0, to);
  };
  for (let root = 0; root < nodes.length; root++) {
    if (index[root] === 0) enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const edge = nextEdge[node] ?? 0;
      const next = edges[node]?.[edge];
      nextEdge[node] = edge + 1;
      if (next !== undefined) {
        if (index[next] === 0) enter(next);
        else if (isOpen[next] === 1) lower(node, index[next] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent, low[node] ?? 0);
      if (low[node] !== index[node]) continue;
      const members = open.splice(open.lastIndexOf(node));
      for (const member of members) isOpen[member] = 0;
      if (members.length > 1) found.push(members.flatMap((member) => nodes[member] ?? []));
    }
  }
  return found;
}

function shortestPath(from: AssetKey, to: AssetKey, within: ReadonlySet<AssetKey>, graph: Graph): AssetKey[] {
  const cameFrom = new Map<AssetKey, AssetKey | null>([[from, null]]);
  const queue = [from];
  for (const key of queue) {
    if (key === to) break;
    for (const upstream of graph.upstream(key)) {
      if (!within.has(upstream) || cameFrom.has(upstream)) continue;
      cameFrom.set(upstream, key);
      queue.push(upstream);
    }
  }
  const path: AssetKey[] = [];
  for (let key: AssetKey | null | undefined = to; key !== null && key !== undefined; key = cameFrom.get(key))
    path.unshift(key);
  return path;
}

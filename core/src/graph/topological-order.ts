/**
 * A deterministic topological order: by generation (the longest path from a root), then by key. Insertion order, which
 * differs between a fresh build and an updated graph, never shows.
 */
import { compareText } from "../keys.ts";

export interface Ordering<Node> {
  readonly nodes: readonly Node[];
  readonly keyOf: (node: Node) => string;
  /** What lies directly below a node; each of `nodes`, and none twice. */
  readonly below: (node: Node) => readonly Node[];
}

/** Of a cycle, the edges that close it are left out of account. */
export function topologicalOrder<Node>(ordering: Ordering<Node>): readonly Node[] {
  const order = byGenerations(ordering);
  if (order.length === ordering.nodes.length) return order;
  const closing = closingEdges(ordering);
  const below = (node: Node): readonly Node[] => {
    const closed = closing.get(node);
    return closed === undefined ? ordering.below(node) : ordering.below(node).filter((each) => !closed.has(each));
  };
  return byGenerations({ ...ordering, below });
}

/** Without what lies on a cycle or below one. */
function byGenerations<Node>({ nodes, keyOf, below }: Ordering<Node>): readonly Node[] {
  const waitsFor = new Map<Node, number>();
  for (const node of nodes) for (const each of below(node)) waitsFor.set(each, (waitsFor.get(each) ?? 0) + 1);
  const order: Node[] = [];
  let generation = nodes.filter((node) => !waitsFor.has(node));
  while (generation.length > 0) {
    generation.sort((a, b) => compareText(keyOf(a), keyOf(b)));
    const next: Node[] = [];
    for (const node of generation) {
      order.push(node);
      for (const each of below(node)) {
        const left = (waitsFor.get(each) ?? 0) - 1;
        waitsFor.set(each, left);
        if (left === 0) next.push(each);
      }
    }
    generation = next;
  }
  return order;
}

/** Each edge that leads back to a node on the path by which a walk in order of keys came. */
function closingEdges<Node>({ nodes, keyOf, below }: Ordering<Node>): ReadonlyMap<Node, ReadonlySet<Node>> {
  const byKey = (list: readonly Node[]): Node[] => [...list].sort((a, b) => compareText(keyOf(a), keyOf(b)));
  const frame = (node: Node): { readonly node: Node; readonly targets: Node[] } => {
    return { node, targets: byKey(below(node)).reverse() };
  };
  const closing = new Map<Node, Set<Node>>();
  const left = new Set<Node>();
  const onPath = new Set<Node>();
  for (const start of byKey(nodes)) {
    const path = left.has(start) ? [] : [frame(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      onPath.add(top.node);
      const next = top.targets.pop();
      if (next === undefined) {
        onPath.delete(top.node);
        left.add(top.node);
        path.pop();
      } else if (onPath.has(next)) {
        closing.set(top.node, (closing.get(top.node) ?? new Set()).add(next));
      } else if (!left.has(next)) {
        path.push(frame(next));
      }
    }
  }
  return closing;
}

/** What changed between two views: decides whether anything is laid out anew, and which cards are written again. */
import type { LineageGraph, LineageNode } from "@headwater/protocol/lineage";

export type ViewChange =
  /** Other nodes, labels or edges: a layout is due. */
  | { readonly kind: "structure" }
  /** The same graph; these nodes look different. It may be none, when only the frame (counts, run) changed. */
  | { readonly kind: "status"; readonly changed: readonly LineageNode[] };

export function compareViews(previous: LineageGraph | undefined, next: LineageGraph): ViewChange {
  if (previous === undefined || previous.project !== next.project || previous.structure !== next.structure) {
    return { kind: "structure" };
  }
  const before = new Map(previous.nodes.map((node) => [node.key, fingerprint(node)]));
  return { kind: "status", changed: next.nodes.filter((node) => before.get(node.key) !== fingerprint(node)) };
}

/** Parsed messages have their fields in the schema's order, so equal nodes have equal texts. */
function fingerprint(node: LineageNode): string {
  return JSON.stringify(node);
}

/** Makes the views that an extension would send: a graph from short lines, each node with sensible facts. */
import type { LineageGraph, LineageNode, LineageQuery } from "@headwater/protocol/lineage";

export const PROJECT = "file:///projects/weather";

export const NEIGHBOURHOOD: LineageQuery = {
  project: PROJECT,
  focus: "dailySummary",
  scope: { kind: "neighbourhood", up: 2, down: 2 },
};

export function node(key: string, facts: Partial<LineageNode> = {}): LineageNode {
  const slash = key.lastIndexOf("/");
  return {
    key,
    name: key.slice(slash + 1),
    prefix: key.slice(0, Math.max(0, slash)),
    group: "default",
    kind: "asset",
    madeAtRun: false,
    kinds: [],
    description: "",
    status: "current",
    edited: false,
    upstreamStale: false,
    causes: [],
    checks: { passed: 0, warned: 0, failed: 0, notRun: 0 },
    failing: [],
    blockedBy: null,
    at: null,
    durationMs: null,
    fact: null,
    step: null,
    runningSince: null,
    hiddenUpstream: 0,
    hiddenDownstream: 0,
    ...facts,
  };
}

/** `edges` are written `from > to`, or `from ~ to` for an order without a value. */
export function graph(
  nodes: readonly LineageNode[],
  edges: readonly string[],
  frame: Partial<LineageGraph> = {},
): LineageGraph {
  return {
    kind: "graph",
    project: PROJECT,
    projectName: "weather",
    environment: "local",
    structure: JSON.stringify([nodes.map(({ key }) => key), edges]),
    focus: null,
    nodes: [...nodes],
    edges: edges.map((edge) => {
      const [from = "", arrow, to = ""] = edge.split(" ");
      return { from, to, via: arrow === "~" ? ("deps" as const) : ("parameter" as const) };
    }),
    total: nodes.length,
    refusal: null,
    runId: null,
    ...frame,
  };
}

/** The same graph with other facts about some nodes. */
export function patched(
  view: LineageGraph,
  changes: Readonly<Record<string, Partial<LineageNode>>>,
  frame: Partial<LineageGraph> = {},
): LineageGraph {
  const known = new Map(Object.entries(changes));
  return { ...view, ...frame, nodes: view.nodes.map((each) => ({ ...each, ...known.get(each.key) })) };
}

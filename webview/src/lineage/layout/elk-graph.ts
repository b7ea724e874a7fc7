/**
 * Between the panel's model and elkjs: what to lay out, with which options, and what came back. Pure.
 *
 * Nodes and edges are given in order of key, so that the same graph is laid out the same way every time. Names in ELK's
 * graph are numbers: keys are users' text, and ELK keys plain objects by its names.
 */
import type { ElkExtendedEdge, ElkNode, LayoutOptions } from "elkjs/lib/elk-api.js";
import { compareText, type AssetKey } from "@headwater/core/keys";
import { boundsOf, type Point, type Rect, type Size } from "../geometry.ts";
import type { LineageModel } from "../model/lineage-model.ts";
import { drawnGroups } from "./drawn-groups.ts";
import type { Layout, LayoutGroup, Orientation } from "./layout.ts";
import { placeLoose } from "./loose-cards.ts";

/** A question for ELK, and what is needed to read its answer. */
export interface LayoutTask {
  readonly structure: string;
  readonly orientation: Orientation;
  readonly root: ElkNode;
  readonly keys: readonly AssetKey[];
  readonly edgeIds: readonly string[];
  readonly groups: readonly { readonly name: string; readonly members: readonly AssetKey[] }[];
  /** Those that ELK is not asked about. */
  readonly loose: ReadonlyMap<AssetKey, Size>;
}

const CARD: Size = { width: 200, height: 52 };

/** Up to this, lines are kept straight; with more, that pulls the layers apart. */
const STRAIGHT_NODES = 30;
/** Above this the finer options cost seconds. */
const FINE_NODES = 300;

export function layoutTask(
  model: LineageModel,
  sizes: ReadonlyMap<string, Size>,
  orientation: Orientation,
): LayoutTask {
  const keys = [...model.nodes.keys()].sort(compareText);
  const numbers = new Map(keys.map((key, index) => [key, index]));
  const groups = [...drawnGroups(model)]
    .map(([name, members]) => ({ name, members }))
    .sort((a, b) => compareText(a.name, b.name));
  const grouped = new Set(groups.flatMap(({ members }) => members));
  const edges = model.edges.toSorted((a, b) => compareText(a.id, b.id));

  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const sizeOf = (key: AssetKey): Size => sizes.get(key) ?? CARD;
  const loose = keys.filter((key) => !grouped.has(key) && !joined.has(key));

  const node = (key: AssetKey): ElkNode => ({ id: `n${numbers.get(key) ?? -1}`, ...sizeOf(key) });
  const children = [
    ...groups.map(({ members }, index): ElkNode => ({
      id: `g${index}`,
      children: members.toSorted(compareText).map(node),
      layoutOptions: { ...spacing(orientation), "elk.padding": "[top=32,left=16,bottom=16,right=16]" },
    })),
    ...keys.filter((key) => !grouped.has(key) && joined.has(key)).map(node),
  ];
  const elkEdges = edges.map(({ from, to }, index): ElkExtendedEdge => ({
    id: `e${index}`,
    sources: [`n${numbers.get(from) ?? -1}`],
    targets: [`n${numbers.get(to) ?? -1}`],
  }));
  return {
    structure: model.view.structure,
    orientation,
    root: {
      id: "root",
      layoutOptions: options(keys.length, orientation, groups.length > 0),
      children,
      edges: elkEdges,
    },
    keys,
    edgeIds: edges.map(({ id }) => id),
    groups,
    loose: new Map(loose.map((key) => [key, sizeOf(key)])),
  };
}

/** The measured choices; see docs/ARCHITECTURE.md. */
function options(nodes: number, orientation: Orientation, grouped: boolean): LayoutOptions {
  const fine = nodes <= FINE_NODES;
  return {
    "elk.algorithm": "layered",
    "elk.direction": orientation === "right" ? "RIGHT" : "DOWN",
    "elk.layered.layering.strategy": "NETWORK_SIMPLEX",
    "elk.layered.nodePlacement.strategy": nodes <= STRAIGHT_NODES ? "BRANDES_KOEPF" : "SIMPLE",
    "elk.edgeRouting": fine ? "ORTHOGONAL" : "POLYLINE",
    "elk.layered.mergeEdges": "true",
    // Where crossings leave a choice, the order of keys: graphs that differ little look alike.
    "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    "elk.hierarchyHandling": grouped ? "INCLUDE_CHILDREN" : "INHERIT",
    "elk.json.shapeCoords": "ROOT",
    "elk.json.edgeCoords": "ROOT",
    "elk.spacing.componentComponent": "40",
    ...spacing(orientation),
    "elk.padding": "[top=8,left=8,bottom=8,right=8]",
    ...(fine ? {} : { "elk.layered.thoroughness": "1", "elk.layered.crossingMinimization.greedySwitch.type": "OFF" }),
  };
}

/** Boxes do not inherit these from the graph around them. */
function spacing(orientation: Orientation): LayoutOptions {
  const right = orientation === "right";
  return {
    "elk.spacing.nodeNode": right ? "18" : "26",
    "elk.spacing.edgeNode": "14",
    "elk.spacing.edgeEdge": "10",
    "elk.layered.spacing.nodeNodeBetweenLayers": right ? "52" : "44",
    "elk.layered.spacing.edgeNodeBetweenLayers": "18",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
  };
}

/** Throws where ELK left something without a place: a bug of ours, never the user's. */
export function readLayout(task: LayoutTask, root: ElkNode): Layout {
  const nodes = new Map<AssetKey, Rect>();
  const groups: LayoutGroup[] = [];
  const edges = new Map<string, readonly Point[]>();

  const visit = (parent: ElkNode): void => {
    for (const edge of parent.edges ?? []) {
      const id = task.edgeIds[indexOf(edge.id, "e")];
      const section = edge.sections?.[0];
      if (id === undefined || section === undefined) throw new Error(`The layout has no line for edge ${edge.id}`);
      edges.set(id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]);
    }
    for (const child of parent.children ?? []) {
      const rect = rectOf(child);
      if (child.id.startsWith("g")) {
        const group = task.groups[indexOf(child.id, "g")];
        if (group !== undefined) groups.push({ ...group, rect });
        visit(child);
      } else {
        const key = task.keys[indexOf(child.id, "n")];
        if (key !== undefined) nodes.set(key, rect);
      }
    }
  };
  visit(root);
  const graph = rectOf({ ...root, x: 0, y: 0 });
  const loose = placeLoose(task.loose, nodes.size === 0 ? undefined : graph);
  for (const [key, rect] of loose) nodes.set(key, rect);
  return {
    structure: task.structure,
    orientation: task.orientation,
    bounds: boundsOf([...(nodes.size === loose.size ? [] : [graph]), ...loose.values()]) ?? graph,
    nodes,
    edges,
    groups,
  };
}

function indexOf(id: string, prefix: string): number {
  return Number(id.slice(prefix.length));
}

function rectOf({ id, x, y, width, height }: ElkNode): Rect {
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    throw new Error(`The layout has no place for ${id}`);
  }
  return { x, y, width, height };
}

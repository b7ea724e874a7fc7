/**
 * The graph that the panel shows, keyed: nodes and edges of one view, with core's lineage graph behind them for every
 * question about neighbours. Immutable; the next view is another model, which shares the graph if the structure is equal.
 */
import { assetKey, type AssetKey } from "@headwater/core/keys";
import { AssetGraph, type GraphAsset } from "@headwater/core/graph/asset-graph";
import type { LineageEdge, LineageGraph, LineageNode } from "@headwater/protocol/lineage";

/** An edge of the view. Two assets are joined by at most one. */
export interface ModelEdge {
  readonly id: string;
  readonly from: AssetKey;
  readonly to: AssetKey;
  readonly via: LineageEdge["via"];
}

export class LineageModel {
  readonly view: LineageGraph;
  readonly nodes: ReadonlyMap<AssetKey, LineageNode>;
  /** Only edges whose two ends are in the view. */
  readonly edges: readonly ModelEdge[];
  readonly graph: AssetGraph;

  /** Throws a TypeError where a node's key is none: the host sends only what the analyzer accepted. */
  constructor(view: LineageGraph, previous?: LineageModel) {
    this.view = view;
    this.nodes = new Map(view.nodes.map((node) => [assetKey(node.key), node]));
    const shared = previous !== undefined && previous.view.structure === view.structure ? previous : undefined;
    this.edges = shared?.edges ?? edgesOf(view, this.nodes);
    this.graph = shared?.graph ?? new AssetGraph({ assets: graphAssets(this.nodes, this.edges) });
  }

  /** The key that the text is, if it names a node of this view. */
  find(text: string | null | undefined): AssetKey | undefined {
    const key = text as AssetKey | null | undefined;
    return key !== null && key !== undefined && this.nodes.has(key) ? key : undefined;
  }
}

function edgesOf(view: LineageGraph, nodes: ReadonlyMap<AssetKey, LineageNode>): ModelEdge[] {
  const edges = new Map<string, ModelEdge>();
  for (const { from, to, via } of view.edges) {
    const edge = { id: `${from}>${to}`, from: assetKey(from), to: assetKey(to), via };
    if (nodes.has(edge.from) && nodes.has(edge.to) && from !== to && !edges.has(edge.id)) edges.set(edge.id, edge);
  }
  return [...edges.values()];
}

function graphAssets(nodes: ReadonlyMap<AssetKey, LineageNode>, edges: readonly ModelEdge[]): GraphAsset[] {
  const dependencies = new Map<AssetKey, { readonly key: AssetKey }[]>();
  for (const key of nodes.keys()) dependencies.set(key, []);
  for (const { from, to } of edges) dependencies.get(to)?.push({ key: from });
  return [...dependencies].map(([key, upstream]) => ({ key, dependencies: upstream }));
}

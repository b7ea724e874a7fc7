/**
 * The lineage graph of a project: assets are nodes, and an edge leads from an upstream asset to one that depends on it.
 *
 * It takes any manifest, also a faulty one. A dependency on a key that is no asset is remembered, but not shown, until
 * that asset appears; a cycle is kept, and counts as order only up to the edge that closes it. Saying what is wrong is
 * the analyzer's part.
 *
 * Invariant: after any updates the graph answers as one built from the resulting manifest would.
 */
import { DirectedGraph } from "graphology";
import { bfsFromNode } from "graphology-traversal";
import type { Asset, Manifest } from "../asset.ts";
import { compareText, type AssetKey } from "../keys.ts";
import { ranks } from "./ranks.ts";

/** What the graph needs of an asset. */
export type GraphAsset = Pick<Asset, "key"> & { readonly dependencies: readonly { readonly key: AssetKey }[] };

/** The assets that an edit touched, as they are now, and the keys that are gone. */
export interface GraphChange {
  readonly set: readonly GraphAsset[];
  readonly removed: readonly AssetKey[];
}

/** A part of the graph around one asset, and what lies just outside of it. */
export interface Neighbourhood {
  /** In topological order. */
  readonly keys: readonly AssetKey[];
  /** How many direct neighbours of each member the view leaves out. */
  readonly hidden: ReadonlyMap<AssetKey, { readonly upstream: number; readonly downstream: number }>;
}

interface NodeAttributes {
  /** False for a key that is only depended on. */
  known: boolean;
}

export class AssetGraph {
  readonly #graph = new DirectedGraph<NodeAttributes>();
  /** Position of each node in a topological order; forgotten when an edge or a node changes. */
  #ranks: ReadonlyMap<string, number> | undefined;

  constructor(manifest: Pick<Manifest, "assets"> | { readonly assets: readonly GraphAsset[] }) {
    this.update({ set: manifest.assets, removed: [] });
  }

  get size(): number {
    return this.#graph.reduceNodes((count, _, { known }) => (known ? count + 1 : count), 0);
  }

  has(key: AssetKey): boolean {
    return this.#graph.hasNode(key) && this.#graph.getNodeAttribute(key, "known");
  }

  /** Every asset, in no particular order. */
  keys(): AssetKey[] {
    return this.#graph.filterNodes((_, { known }) => known) as AssetKey[];
  }

  /** Direct upstream assets, by key. */
  upstream(key: AssetKey): AssetKey[] {
    return this.#neighbours("in", key);
  }

  /** Direct downstream assets, by key; of a key that is no asset, those that name it. */
  downstream(key: AssetKey): AssetKey[] {
    return this.#neighbours("out", key);
  }

  /** Everything above the given assets, at most `depth` edges away; without these assets themselves. */
  ancestors(keys: Iterable<AssetKey>, depth: number = Infinity): Set<AssetKey> {
    return this.#reach("in", keys, depth);
  }

  /** Everything below the given assets, at most `depth` edges away; without these assets themselves. */
  descendants(keys: Iterable<AssetKey>, depth: number = Infinity): Set<AssetKey> {
    return this.#reach("out", keys, depth);
  }

  /** The members that have no other member above them, through any path. */
  roots(keys: ReadonlySet<AssetKey>): Set<AssetKey> {
    return this.#extremes("in", keys);
  }

  /** The members that have no other member below them, through any path. */
  sinks(keys: ReadonlySet<AssetKey>): Set<AssetKey> {
    return this.#extremes("out", keys);
  }

  /** The focus, `up` edges above it and `down` edges below it. Empty where the focus is no asset. */
  neighbourhood(focus: AssetKey, up: number, down: number): Neighbourhood {
    if (!this.has(focus)) return { keys: [], hidden: new Map() };
    const members = new Set([focus, ...this.ancestors([focus], up), ...this.descendants([focus], down)]);
    return { keys: this.topological(members), hidden: this.hiddenNeighbours(members) };
  }

  /** How many direct neighbours of each member are not members. */
  hiddenNeighbours(members: ReadonlySet<AssetKey>): Neighbourhood["hidden"] {
    const outside = (keys: readonly AssetKey[]): number => keys.filter((key) => !members.has(key)).length;
    return new Map(
      [...members].map((key) => [
        key,
        { upstream: outside(this.upstream(key)), downstream: outside(this.downstream(key)) },
      ]),
    );
  }

  /** Upstream before downstream. The same graph gives the same order on every machine. */
  topological(keys: Iterable<AssetKey> = this.keys()): AssetKey[] {
    return [...keys].filter((key) => this.has(key)).sort((a, b) => this.rank(a) - this.rank(b));
  }

  /** The place of an asset in the topological order of the whole graph. */
  rank(key: AssetKey): number {
    this.#ranks ??= ranks(this.#graph);
    return this.#ranks.get(key) ?? Infinity;
  }

  /** Brings the graph up to date after an edit. Costs what the touched assets cost, not what the graph does. */
  update({ set, removed }: GraphChange): void {
    for (const key of removed) this.#remove(key);
    for (const asset of set) this.#set(asset);
  }

  #set({ key, dependencies }: GraphAsset): void {
    const wanted = new Set<string>(
      dependencies.map((dependency) => dependency.key).filter((upstream) => upstream !== key),
    );
    if (!this.#graph.hasNode(key)) this.#graph.addNode(key, { known: true });
    else if (this.#graph.getNodeAttribute(key, "known") && this.#hasInputs(key, wanted)) return;
    this.#ranks = undefined;
    this.#graph.setNodeAttribute(key, "known", true);
    this.#dropInputs(key, wanted);
    for (const upstream of wanted) {
      if (!this.#graph.hasNode(upstream)) this.#graph.addNode(upstream, { known: false });
      if (!this.#graph.hasDirectedEdge(upstream, key)) this.#graph.addDirectedEdge(upstream, key);
    }
  }

  #remove(key: AssetKey): void {
    if (!this.has(key)) return;
    this.#ranks = undefined;
    this.#dropInputs(key, new Set());
    if (this.#graph.outDegree(key) === 0) this.#graph.dropNode(key);
    else this.#graph.setNodeAttribute(key, "known", false);
  }

  #hasInputs(key: AssetKey, wanted: ReadonlySet<string>): boolean {
    return (
      this.#graph.inDegree(key) === wanted.size && this.#graph.everyInNeighbor(key, (upstream) => wanted.has(upstream))
    );
  }

  #dropInputs(key: AssetKey, kept: ReadonlySet<string>): void {
    for (const upstream of this.#graph.inNeighbors(key)) {
      if (kept.has(upstream)) continue;
      this.#graph.dropDirectedEdge(upstream, key);
      const forgotten = !this.#graph.getNodeAttribute(upstream, "known") && this.#graph.outDegree(upstream) === 0;
      if (forgotten) this.#graph.dropNode(upstream);
    }
  }

  #neighbours(direction: "in" | "out", key: AssetKey): AssetKey[] {
    if (!this.#graph.hasNode(key)) return [];
    const neighbours = direction === "in" ? this.#graph.inNeighbors(key) : this.#graph.outNeighbors(key);
    return (neighbours as AssetKey[]).filter((neighbour) => this.has(neighbour)).sort(compareText);
  }

  #reach(direction: "in" | "out", keys: Iterable<AssetKey>, depth: number): Set<AssetKey> {
    const starts = [...keys].filter((key) => this.has(key));
    const reached = new Set<AssetKey>();
    const single = starts.length === 1 ? starts[0] : undefined;
    if (single !== undefined) {
      bfsFromNode(
        this.#graph,
        single,
        (node, { known }, distance) => {
          if (known && distance <= depth) reached.add(node as AssetKey);
          return distance >= depth || !known;
        },
        { mode: direction === "in" ? "inbound" : "outbound" },
      );
    } else {
      this.#reachFromMany(direction, starts, depth, reached);
    }
    for (const start of starts) reached.delete(start);
    return reached;
  }

  /** From several starts at once, since a walk for each would visit shared ancestors many times. */
  #reachFromMany(direction: "in" | "out", starts: readonly AssetKey[], depth: number, reached: Set<AssetKey>): void {
    let frontier: readonly AssetKey[] = starts;
    for (const start of starts) reached.add(start);
    for (let distance = 0; distance < depth && frontier.length > 0; distance += 1) {
      const next: AssetKey[] = [];
      for (const key of frontier) {
        const neighbours = direction === "in" ? this.#graph.inNeighbors(key) : this.#graph.outNeighbors(key);
        for (const neighbour of neighbours as AssetKey[]) {
          if (reached.has(neighbour) || !this.has(neighbour)) continue;
          reached.add(neighbour);
          next.push(neighbour);
        }
      }
      frontier = next;
    }
  }

  /** Members that no walk from another member meets. */
  #extremes(direction: "in" | "out", members: ReadonlySet<AssetKey>): Set<AssetKey> {
    const away = direction === "in" ? "out" : "in";
    const met = new Set<AssetKey>();
    const waiting = [...members].flatMap((key) => this.#neighbours(away, key));
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (met.has(key)) continue;
      met.add(key);
      waiting.push(...this.#neighbours(away, key));
    }
    return new Set([...members].filter((key) => this.has(key) && !met.has(key)));
  }
}

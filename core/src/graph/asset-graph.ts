/**
 * The lineage graph of a project: assets are nodes, and an edge leads from an upstream asset to one that depends on it.
 *
 * It takes any manifest, also a faulty one. A dependency on a key that is no asset is remembered, but not shown, until
 * that asset appears; a cycle is kept, and counts as order only up to the edge that closes it. Saying what is wrong is
 * the analyzer's part.
 *
 * Invariant: after any updates the graph answers as one built from the resulting manifest would.
 */
import type { Asset, Manifest } from "../asset.ts";
import { compareText, type AssetKey } from "../keys.ts";
import { topologicalOrder } from "./topological-order.ts";

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

/** Small, since a project has thousands: a library for graphs would take three times the memory. */
interface Node {
  readonly key: AssetKey;
  /** False for a key that is only depended on. */
  known: boolean;
  above: readonly Node[];
  /** Altered in place: there may be thousands below an asset. */
  below: Node[];
  /** Position in a topological order, while there is one. */
  rank: number;
}

const NONE: readonly Node[] = [];

export class AssetGraph {
  readonly #nodes = new Map<AssetKey, Node>();
  /** Forgotten when an edge or a node changes. */
  #isRanked = false;

  constructor(manifest: Pick<Manifest, "assets"> | { readonly assets: readonly GraphAsset[] }) {
    this.update({ set: manifest.assets, removed: [] });
    // A list that has grown has room for more.
    for (const node of this.#nodes.values()) node.below = node.below.slice();
  }

  get size(): number {
    return this.keys().length;
  }

  has(key: AssetKey): boolean {
    return this.#nodes.get(key)?.known === true;
  }

  /** Every asset, in no particular order. */
  keys(): AssetKey[] {
    return keysOf([...this.#nodes.values()]);
  }

  /** Direct upstream assets, by key. */
  upstream(key: AssetKey): AssetKey[] {
    return this.#neighbours("above", key);
  }

  /** Direct downstream assets, by key; of a key that is no asset, those that name it. */
  downstream(key: AssetKey): AssetKey[] {
    return this.#neighbours("below", key);
  }

  /** Everything above the given assets, at most `depth` edges away; without these assets themselves. */
  ancestors(keys: Iterable<AssetKey>, depth: number = Infinity): Set<AssetKey> {
    return this.#reach("above", keys, depth);
  }

  /** Everything below the given assets, at most `depth` edges away; without these assets themselves. */
  descendants(keys: Iterable<AssetKey>, depth: number = Infinity): Set<AssetKey> {
    return this.#reach("below", keys, depth);
  }

  /** The members that have no other member above them, through any path. */
  roots(keys: ReadonlySet<AssetKey>): Set<AssetKey> {
    return this.#extremes("above", keys);
  }

  /** The members that have no other member below them, through any path. */
  sinks(keys: ReadonlySet<AssetKey>): Set<AssetKey> {
    return this.#extremes("below", keys);
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
    if (!this.#isRanked) this.#rankAll();
    const nodes = [...keys].flatMap((key) => this.#nodes.get(key) ?? []);
    return keysOf(nodes.sort((a, b) => a.rank - b.rank));
  }

  /** The place of an asset in the topological order of the whole graph. */
  rank(key: AssetKey): number {
    if (!this.#isRanked) this.#rankAll();
    return this.#nodes.get(key)?.rank ?? Infinity;
  }

  /** Brings the graph up to date after an edit. Costs what the touched assets cost, not what the graph does. */
  update({ set, removed }: GraphChange): void {
    for (const key of removed) this.#remove(key);
    for (const asset of set) this.#set(asset);
  }

  #rankAll(): void {
    const nodes = [...this.#nodes.values()];
    const order = topologicalOrder({ nodes, keyOf: ({ key }) => key, below: ({ below }) => below });
    for (const [rank, node] of order.entries()) node.rank = rank;
    this.#isRanked = true;
  }

  #set({ key, dependencies }: GraphAsset): void {
    const node = this.#node(key);
    const wanted = new Set(dependencies.map((dependency) => dependency.key).filter((upstream) => upstream !== key));
    if (node.known && node.above.length === wanted.size && node.above.every((each) => wanted.has(each.key))) return;
    this.#isRanked = false;
    node.known = true;
    const before = node.above;
    node.above = Array.from(wanted, (upstream) => this.#node(upstream));
    for (const upstream of node.above) if (!before.includes(upstream)) upstream.below.push(node);
    this.#leave(
      node,
      before.filter((upstream) => !wanted.has(upstream.key)),
    );
  }

  #remove(key: AssetKey): void {
    const node = this.#nodes.get(key);
    if (node?.known !== true) return;
    this.#isRanked = false;
    node.known = false;
    const before = node.above;
    node.above = NONE;
    this.#leave(node, before);
    this.#forget(node);
  }

  #node(key: AssetKey): Node {
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const node: Node = { key, known: false, above: NONE, below: [], rank: 0 };
    this.#nodes.set(key, node);
    return node;
  }

  /** These are no longer above the node. */
  #leave(node: Node, upstreams: readonly Node[]): void {
    for (const upstream of upstreams) {
      upstream.below = upstream.below.filter((each) => each !== node);
      this.#forget(upstream);
    }
  }

  #forget(node: Node): void {
    if (!node.known && node.below.length === 0) this.#nodes.delete(node.key);
  }

  #neighbours(direction: "above" | "below", key: AssetKey): AssetKey[] {
    return keysOf(this.#nodes.get(key)?.[direction] ?? NONE).sort(compareText);
  }

  /** From all starts at once, since a walk for each would visit shared ancestors many times. */
  #reach(direction: "above" | "below", keys: Iterable<AssetKey>, depth: number): Set<AssetKey> {
    const starts = [...keys].flatMap((key) => this.#nodes.get(key) ?? []).filter(({ known }) => known);
    const reached = new Set(starts);
    let frontier: readonly Node[] = starts;
    for (let distance = 0; distance < depth && frontier.length > 0; distance += 1) {
      const next: Node[] = [];
      for (const node of frontier) {
        for (const neighbour of node[direction]) {
          if (!neighbour.known || reached.has(neighbour)) continue;
          reached.add(neighbour);
          next.push(neighbour);
        }
      }
      frontier = next;
    }
    for (const start of starts) reached.delete(start);
    return new Set(keysOf([...reached]));
  }

  /** Members that no walk from another member meets. */
  #extremes(direction: "above" | "below", members: ReadonlySet<AssetKey>): Set<AssetKey> {
    const away = direction === "above" ? "below" : "above";
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

/** Of those that are assets. */
function keysOf(nodes: readonly Node[]): AssetKey[] {
  return nodes.filter(({ known }) => known).map(({ key }) => key);
}

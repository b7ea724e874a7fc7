/**
 * Which assets have an ancestor that is not current. One edit may alter that for half of a project, and few ask: so it is
 * worked out when somebody does, along a topological order and no further than to the asset that is asked about. Up to
 * the first asset that is not current, all are known to have no such ancestor.
 *
 * Invariant: the answers are those of a walk over the whole graph, upstream first. An edge that closes a cycle does not
 * count, or two assets would keep each other stale for ever.
 * Invariant: it says the same for ever; a change makes another one.
 */

/** Assets by number, from 0. */
export interface OrderedAssets {
  /** Of each asset, its place in a topological order; there may be places without one. */
  readonly places: ArrayLike<number>;
  /** Edges as pairs of upstream and downstream, without those that close a cycle: the upstream has the lower place. */
  readonly edges: Iterable<readonly [upstream: number, downstream: number]>;
  /** Whether an asset is itself not current. */
  readonly needsRun: (asset: number) => boolean;
}

/** What changes of statuses leave as it is. */
interface Order {
  readonly places: Int32Array;
  /** The places directly above each place: a stretch of `above`, which begins where `start` says. */
  readonly start: Int32Array;
  readonly above: Int32Array;
}

export class UpstreamStaleness {
  readonly #order: Order;
  /** By place, as all that follows: 1 where an asset is itself not current. */
  readonly #needsRun: Uint8Array;
  /** 1 where an ancestor is not current, of the places below `#known`. */
  readonly #stale: Uint8Array;
  #known: number;

  private constructor(order: Order, needsRun: Uint8Array, stale: Uint8Array, known: number) {
    this.#order = order;
    this.#needsRun = needsRun;
    this.#stale = stale;
    this.#known = known;
  }

  static of(assets: OrderedAssets): UpstreamStaleness {
    const order = orderOf(assets);
    const size = order.start.length - 1;
    const needsRun = new Uint8Array(size);
    for (const [asset, place] of order.places.entries()) needsRun[place] = Number(assets.needsRun(asset));
    return new UpstreamStaleness(order, needsRun, new Uint8Array(size), 0);
  }

  isStale(asset: number): boolean {
    const place = this.#order.places[asset] ?? -1;
    if (place >= this.#known) this.#workOut(place);
    return this.#stale[place] === 1;
  }

  /** With other answers of some assets to whether they are themselves not current. */
  with(needsRun: ReadonlyMap<number, boolean>): UpstreamStaleness {
    const next = this.#needsRun.slice();
    let first = Infinity;
    for (const [asset, needs] of needsRun) {
      const place = this.#order.places[asset] ?? -1;
      if (next[place] === Number(needs)) continue;
      next[place] = Number(needs);
      first = Math.min(first, place);
    }
    if (first === Infinity) return this;
    // What an asset says of itself counts for what is below it.
    const known = Math.min(this.#known, first + 1);
    const stale = new Uint8Array(next.length);
    stale.set(this.#stale.subarray(0, known));
    return new UpstreamStaleness(this.#order, next, stale, known);
  }

  #workOut(last: number): void {
    const [{ start, above }, needsRun, stale] = [this.#order, this.#needsRun, this.#stale];
    const first = needsRun.indexOf(1);
    if (first === -1 || last <= first) {
      this.#known = first === -1 ? stale.length : first + 1;
      return;
    }
    for (let place = Math.max(this.#known, first + 1); place <= last; place += 1) {
      const end = start[place + 1] ?? 0;
      for (let at = start[place] ?? 0; at < end; at += 1) {
        const upstream = above[at] ?? 0;
        if (needsRun[upstream] === 0 && stale[upstream] === 0) continue;
        stale[place] = 1;
        break;
      }
    }
    this.#known = last + 1;
  }
}

function orderOf({ places: given, edges }: OrderedAssets): Order {
  const places = Int32Array.from(given);
  const all = Array.from(edges, ([upstream, downstream]) => [places[upstream] ?? 0, places[downstream] ?? 0] as const);
  const size = places.reduce((most, place) => Math.max(most, place + 1), 0);
  const start = new Int32Array(size + 1);
  for (const [, downstream] of all) start[downstream + 1] = (start[downstream + 1] ?? 0) + 1;
  for (let place = 0; place < size; place += 1) start[place + 1] = (start[place + 1] ?? 0) + (start[place] ?? 0);
  const above = new Int32Array(all.length);
  const next = start.slice();
  for (const [upstream, downstream] of all) {
    const at = next[downstream] ?? 0;
    above[at] = upstream;
    next[downstream] = at + 1;
  }
  return { places, start, above };
}

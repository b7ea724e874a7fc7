/**
 * Which assets have an ancestor that is not current, kept while single assets change: an asset passes that on when it
 * is not current itself or has such an ancestor. Each asset counts the upstream that pass it on, so a change costs the
 * edges along which an answer differs, and nothing else is looked at.
 *
 * Invariant: the answers are those of a walk over the whole graph, upstream first. An edge that closes a cycle does not
 * count, or two assets would keep each other stale for ever.
 */

/** Assets by number, from 0. */
export interface NumberedGraph {
  readonly size: number;
  /** Edges as pairs of upstream and downstream, without those that close a cycle. */
  readonly edges: Iterable<readonly [upstream: number, downstream: number]>;
  /** Whether an asset is itself not current. */
  readonly needsRun: (asset: number) => boolean;
}

export class UpstreamStaleness {
  /** What lies directly below each asset: a stretch of `#below`, which begins where `#start` says. */
  readonly #start: Int32Array;
  readonly #below: Int32Array;
  /** Of each asset, how many of its direct upstream pass on that something is not current. */
  readonly #passing: Int32Array;
  readonly #needsRun: Uint8Array;
  #stale: Uint8Array;
  /** The answers have been handed out, so the next change makes new ones. */
  #shared = false;

  constructor({ size, edges, needsRun }: NumberedGraph) {
    const all = [...edges];
    this.#start = new Int32Array(size + 1);
    this.#below = new Int32Array(all.length);
    for (const [upstream] of all) this.#start[upstream + 1] = (this.#start[upstream + 1] ?? 0) + 1;
    for (let asset = 0; asset < size; asset += 1) {
      this.#start[asset + 1] = (this.#start[asset + 1] ?? 0) + (this.#start[asset] ?? 0);
    }
    const next = this.#start.slice();
    for (const [upstream, downstream] of all) {
      const at = next[upstream] ?? 0;
      this.#below[at] = downstream;
      next[upstream] = at + 1;
    }
    this.#passing = new Int32Array(size);
    this.#needsRun = new Uint8Array(size);
    this.#stale = new Uint8Array(size);
    for (let asset = 0; asset < size; asset += 1) this.set(asset, needsRun(asset));
  }

  /** 1 for each asset with an ancestor that is not current. What was handed out stays as it was. */
  get stale(): Uint8Array {
    this.#shared = true;
    return this.#stale;
  }

  /** Says whether an asset is itself not current. */
  set(asset: number, needsRun: boolean): void {
    if (this.#needsRun[asset] === Number(needsRun)) return;
    this.#needsRun[asset] = Number(needsRun);
    if (this.#stale[asset] !== 1) this.#propagate(asset, needsRun ? 1 : -1);
  }

  #propagate(from: number, by: 1 | -1): void {
    if (this.#shared) this.#stale = this.#stale.slice();
    this.#shared = false;
    const [start, below, passing, needsRun, stale] = [
      this.#start,
      this.#below,
      this.#passing,
      this.#needsRun,
      this.#stale,
    ];
    const waiting = [from];
    for (let asset = waiting.pop(); asset !== undefined; asset = waiting.pop()) {
      const end = start[asset + 1] ?? 0;
      for (let at = start[asset] ?? 0; at < end; at += 1) {
        const reached = below[at] ?? 0;
        const count = (passing[reached] ?? 0) + by;
        passing[reached] = count;
        const isStale = count > 0 ? 1 : 0;
        if (isStale === stale[reached]) continue;
        stale[reached] = isStale;
        if (needsRun[reached] === 0) waiting.push(reached);
      }
    }
  }
}

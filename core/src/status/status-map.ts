/**
 * The statuses of a project at one moment, read like a map. What each asset says of itself, and whether an ancestor is
 * stale, are kept apart and joined when asked for, since one edit may alter the second for half of the project.
 *
 * Invariant: it never changes.
 */
import type { AssetKey } from "../keys.ts";
import type { AssetStatus } from "./asset-status.ts";
import type { ChunkedList } from "./chunked-list.ts";
import type { UpstreamStaleness } from "./upstream-staleness.ts";

export interface StatusParts {
  /** The place of each asset in the lists below. */
  readonly places: ReadonlyMap<AssetKey, number>;
  /** With `upstreamStale` false. */
  readonly own: ChunkedList<AssetStatus>;
  /** Whether an ancestor is not current. */
  readonly upstream: UpstreamStaleness;
}

export class StatusMap implements ReadonlyMap<AssetKey, AssetStatus> {
  readonly #parts: StatusParts;
  /** Statuses joined before: who asks twice gets the same object. */
  readonly #joined = new Map<number, AssetStatus>();

  constructor(parts: StatusParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#parts.own.length;
  }

  has(key: AssetKey): boolean {
    return this.#parts.places.has(key);
  }

  get(key: AssetKey): AssetStatus | undefined {
    const place = this.#parts.places.get(key);
    return place === undefined ? undefined : this.#at(place);
  }

  *keys(): MapIterator<AssetKey> {
    yield* this.#parts.places.keys();
  }

  *values(): MapIterator<AssetStatus> {
    for (const [, status] of this.entries()) yield status;
  }

  *entries(): MapIterator<[AssetKey, AssetStatus]> {
    for (const [key, place] of this.#parts.places) {
      const status = this.#at(place);
      if (status !== undefined) yield [key, status];
    }
  }

  [Symbol.iterator](): MapIterator<[AssetKey, AssetStatus]> {
    return this.entries();
  }

  forEach(callback: (status: AssetStatus, key: AssetKey, map: ReadonlyMap<AssetKey, AssetStatus>) => void): void {
    for (const [key, status] of this.entries()) callback(status, key, this);
  }

  #at(place: number): AssetStatus | undefined {
    const own = this.#parts.own.at(place);
    if (own === undefined || !this.#parts.upstream.isStale(place)) return own;
    let joined = this.#joined.get(place);
    if (joined === undefined) this.#joined.set(place, (joined = { ...own, upstreamStale: true }));
    return joined;
  }
}

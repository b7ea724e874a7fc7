/**
 * The order in which a screen reader goes through the assets: upstream first, as Home and End have it. Only a part of
 * them is in the document, so each option says which of how many it is.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageModel } from "../model/lineage-model.ts";

/** On each side of where the reader is. */
const AROUND = 12;

export class ReadingOrder {
  readonly #keys: readonly AssetKey[];
  readonly #positions: ReadonlyMap<AssetKey, number>;

  constructor(model: LineageModel | undefined) {
    this.#keys = model?.graph.topological() ?? [];
    this.#positions = new Map(this.#keys.map((key, index) => [key, index]));
  }

  get size(): number {
    return this.#keys.length;
  }

  /** Counted from 1, as `aria-posinset` is. */
  positionOf(key: AssetKey): number {
    return (this.#positions.get(key) ?? 0) + 1;
  }

  /** What comes right before and after an asset, and itself; the beginning, where there is none. */
  around(key: AssetKey | undefined): readonly AssetKey[] {
    const at = (key === undefined ? undefined : this.#positions.get(key)) ?? 0;
    return this.#keys.slice(Math.max(0, at - AROUND), at + AROUND + 1);
  }
}

/**
 * Places for cards without an edge: in rows under the graph. ELK would set each beside the last as a graph of its own, in
 * one line that makes everything else small. Pure.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { Rect, Size } from "../geometry.ts";

const GAP = 26;
/** As ELK leaves it around the graph. */
const MARGIN = 8;
/** Width to height of a block that stands alone. */
const ASPECT = 1.6;

/** @returns where each card lies, in the order of `sizes`; `graph` is what they lie under, where there is one */
export function placeLoose(sizes: ReadonlyMap<AssetKey, Size>, graph: Rect | undefined): ReadonlyMap<AssetKey, Rect> {
  const cards = [...sizes.values()];
  const width = Math.max(0, ...cards.map((card) => card.width)) + GAP;
  const height = Math.max(0, ...cards.map((card) => card.height)) + GAP;
  const alone = Math.ceil(Math.sqrt((sizes.size * ASPECT * height) / width));
  const columns = Math.max(1, graph === undefined ? alone : Math.floor((graph.width - 2 * MARGIN + GAP) / width));
  const left = (graph?.x ?? 0) + MARGIN;
  const top = graph === undefined ? MARGIN : graph.y + graph.height - MARGIN + 2 * GAP;
  return new Map(
    [...sizes].map(([key, size], index) => [
      key,
      { x: left + (index % columns) * width, y: top + Math.floor(index / columns) * height, ...size },
    ]),
  );
}

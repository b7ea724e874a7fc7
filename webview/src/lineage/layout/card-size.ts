/** How large cards are. All cards of a graph are equally wide, so that layers stand as columns. */
import type { LineageNode } from "@headwater/protocol/lineage";
import type { Size } from "../geometry.ts";
import { checkMarks } from "../model/look.ts";

/** The stylesheet draws cards with these same measures. */
export const CARD = {
  minWidth: 208,
  maxWidth: 272,
  /** Icon, gaps, badge: what the name does not get. */
  nameMargin: 58,
  badge: 29,
  height: 52,
  /** Prefix, kinds and what no text shows stand on a third line. */
  footer: 20,
} as const;

/** `textWidth` measures a name in the card's font, in pixels. */
export function cardSizes(nodes: Iterable<LineageNode>, textWidth: (text: string) => number): Map<string, Size> {
  const all = [...nodes];
  const needed = all.reduce<number>((widest, node) => {
    const badges = CARD.badge * checkMarks(node).length;
    return Math.max(widest, textWidth(node.name) + CARD.nameMargin + badges);
  }, CARD.minWidth);
  const width = Math.ceil(Math.min(CARD.maxWidth, needed) / 4) * 4;
  return new Map(all.map((node) => [node.key, { width, height: CARD.height + (hasFooter(node) ? CARD.footer : 0) }]));
}

export function hasFooter(node: LineageNode): boolean {
  return node.prefix !== "" || node.kinds.length > 0 || node.madeAtRun;
}

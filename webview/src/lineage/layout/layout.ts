/** Where everything stands: what a layout gives and the scene draws, in world coordinates. */
import type { AssetKey } from "@headwater/core/keys";
import { centerOf, type Point, type Rect } from "../geometry.ts";

/** Which way data flows on the screen. */
export type Orientation = "right" | "down";

export interface Layout {
  readonly structure: string;
  readonly orientation: Orientation;
  /** Around everything, lines included. */
  readonly bounds: Rect;
  readonly nodes: ReadonlyMap<AssetKey, Rect>;
  /** By edge id; from the upstream card's border to the downstream card's. */
  readonly edges: ReadonlyMap<string, readonly Point[]>;
  readonly groups: readonly LayoutGroup[];
}

/**
 * The layout elsewhere in the world. So a card can keep its place when everything around it is arranged anew: not the
 * camera moves then, but the world.
 */
export function moveLayout(layout: Layout, { x: dx, y: dy }: Point): Layout {
  const move = <Thing extends Point>(thing: Thing): Thing => ({ ...thing, x: thing.x + dx, y: thing.y + dy });
  return {
    ...layout,
    bounds: move(layout.bounds),
    nodes: new Map([...layout.nodes].map(([key, rect]) => [key, move(rect)])),
    edges: new Map([...layout.edges].map(([id, points]) => [id, points.map(move)])),
    groups: layout.groups.map((group) => ({ ...group, rect: move(group.rect) })),
  };
}

/** Where the data enters: of the first cards in the flow, the one in the middle. */
export function entranceOf({ nodes, bounds, orientation }: Layout): Rect | undefined {
  const [along, across] = orientation === "right" ? (["x", "y"] as const) : (["y", "x"] as const);
  const middle = centerOf(bounds)[across];
  const off = (rect: Rect): number => Math.abs(centerOf(rect)[across] - middle);
  return [...nodes.values()].toSorted((a, b) => a[along] - b[along] || off(a) - off(b))[0];
}

export interface LayoutGroup {
  readonly name: string;
  readonly rect: Rect;
  readonly members: readonly AssetKey[];
}

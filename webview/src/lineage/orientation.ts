/** Which way data flows, by the shape of the stage: to the right where it is wide, else down. */
import type { Size } from "./geometry.ts";
import type { Orientation } from "./layout/layout.ts";

/**
 * A card is much wider than high, so a square still shows more of a graph that flows down. Between the two bounds nothing
 * changes, so that a border being dragged does not flip the graph back and forth.
 */
const DOWN_BELOW = 1;
const RIGHT_ABOVE = 1.25;

export function orientationFor({ width, height }: Size, current: Orientation | undefined): Orientation | undefined {
  if (width <= 0 || height <= 0) return current;
  const aspect = width / height;
  if (aspect < DOWN_BELOW) return "down";
  if (aspect > RIGHT_ABOVE) return "right";
  return current ?? "down";
}

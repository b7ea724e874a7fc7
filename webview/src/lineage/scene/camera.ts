/** Where the viewer stands. Pure: a camera is a value, and every movement gives another. */
import { centerOf, intersects, type Point, type Rect, type Size } from "../geometry.ts";

/** A world point `p` is seen at `p * zoom + (x, y)`. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const ZOOM = { least: 0.03, most: 2, step: 1.25 } as const;

export function toScreen(camera: Camera, { x, y }: Point): Point {
  return { x: x * camera.zoom + camera.x, y: y * camera.zoom + camera.y };
}

export function onScreen(camera: Camera, rect: Rect): Rect {
  return { ...toScreen(camera, rect), width: rect.width * camera.zoom, height: rect.height * camera.zoom };
}

export function toWorld(camera: Camera, { x, y }: Point): Point {
  return { x: (x - camera.x) / camera.zoom, y: (y - camera.y) / camera.zoom };
}

export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** The world point under `at` stays under it. */
export function zoomAt(camera: Camera, at: Point, factor: number): Camera {
  const zoom = clamp(camera.zoom * factor, ZOOM.least, ZOOM.most);
  const world = toWorld(camera, at);
  return { x: at.x - world.x * zoom, y: at.y - world.y * zoom, zoom };
}

/** All of `bounds`, centered; never larger than life, since text that grows with a small graph looks odd. */
export function fit(bounds: Rect, viewport: Size, margin = 24, most = 1): Camera {
  const zoom = clamp(
    Math.min((viewport.width - 2 * margin) / bounds.width, (viewport.height - 2 * margin) / bounds.height),
    ZOOM.least,
    most,
  );
  return centerOn(centerOf(bounds), viewport, zoom);
}

export function centerOn(point: Point, viewport: Size, zoom: number): Camera {
  return { x: viewport.width / 2 - point.x * zoom, y: viewport.height / 2 - point.y * zoom, zoom };
}

/** The least movement that brings `rect` into view with a margin; the same camera where it is in view. */
export function reveal(camera: Camera, rect: Rect, viewport: Size, margin = 32): Camera {
  const { x, y } = toScreen(camera, rect);
  const dx = shift(x, rect.width * camera.zoom, viewport.width, margin);
  const dy = shift(y, rect.height * camera.zoom, viewport.height, margin);
  return dx === 0 && dy === 0 ? camera : panBy(camera, dx, dy);
}

function shift(start: number, length: number, space: number, margin: number): number {
  if (length + 2 * margin > space) return (space - length) / 2 - start;
  if (start < margin) return margin - start;
  if (start + length > space - margin) return space - margin - length - start;
  return 0;
}

/** The part of the world in view, and `over` of the viewport more on every side. */
export function visibleWorld(camera: Camera, viewport: Size, over = 0.25): Rect {
  const start = toWorld(camera, { x: -viewport.width * over, y: -viewport.height * over });
  const scale = (1 + 2 * over) / camera.zoom;
  return { ...start, width: viewport.width * scale, height: viewport.height * scale };
}

/** Below this the second line of a card is too small to read. */
const READABLE = 0.62;

/** The first view of a graph: all of it where its text stays readable; else as much around the focus as is readable. */
export function firstCamera(bounds: Rect, focus: Rect | undefined, viewport: Size, readable = READABLE): Camera {
  const whole = fit(bounds, viewport);
  if (whole.zoom >= readable) return whole;
  const zoom = Math.max(readable, Math.min(0.85, viewport.width / 900));
  return within(centerOn(centerOf(focus ?? bounds), viewport, zoom), bounds, viewport);
}

/** A graph that was laid out anew around a card that keeps its place. */
export interface Change {
  readonly bounds: Rect;
  readonly rects: Iterable<Rect>;
  readonly focus: Rect | undefined;
  /** It is about another asset now. */
  readonly focusMoved: boolean;
}

/**
 * The camera after a change. `framed` says that nobody has moved it: then all is shown again, or, of a graph that has
 * become too large for that, as much as fits without an empty side. A reader's own camera moves only for a new focus, and
 * where nothing would be left in view.
 */
export function follow(
  camera: Camera,
  framed: boolean,
  { bounds, rects, focus, focusMoved }: Change,
  stage: { readonly whole: Size; readonly free: Size },
): Camera {
  const target = firstCamera(bounds, focus, stage.whole);
  if (framed) {
    const isWhole = target.zoom === fit(bounds, stage.whole).zoom;
    return focusMoved || isWhole ? target : within(camera, bounds, stage.whole);
  }
  if (focusMoved && focus !== undefined) return reveal(camera, focus, stage.free);
  const seen = visibleWorld(camera, stage.whole, 0);
  for (const rect of rects) if (intersects(seen, rect)) return camera;
  return target;
}

/** Moved so that no side shows emptiness while the graph goes on at the other. */
function within(camera: Camera, bounds: Rect, viewport: Size, margin = 24): Camera {
  const { x, y } = toScreen(camera, bounds);
  return panBy(
    camera,
    slack(x, bounds.width * camera.zoom, viewport.width, margin),
    slack(y, bounds.height * camera.zoom, viewport.height, margin),
  );
}

function slack(start: number, length: number, space: number, margin: number): number {
  if (length + 2 * margin <= space) return (space - length) / 2 - start;
  if (start > margin) return margin - start;
  return Math.max(0, space - margin - (start + length));
}

/** At `part` of the way, from 0 to 1. The zoom goes by ratio, so that it seems even. */
export function between(from: Camera, to: Camera, part: number): Camera {
  if (part >= 1) return to;
  const zoom = from.zoom * (to.zoom / from.zoom) ** part;
  // The position follows the zoom: what is fixed on the screen in both cameras stays fixed between them.
  const along = from.zoom === to.zoom ? part : (zoom - from.zoom) / (to.zoom - from.zoom);
  return { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along, zoom };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

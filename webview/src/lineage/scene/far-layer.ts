/**
 * The graph from afar, on one canvas: names on the color of their status, and lines. Where hundreds of cards are in
 * view, elements cost more than a frame has, and nothing but this could be read of them.
 *
 * It is no layer of its own: what a screen reader finds is the near layer's.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageNode } from "@headwater/protocol/lineage";
import { intersects, type Point, type Rect, type Size } from "../geometry.ts";
import type { Layout } from "../layout/layout.ts";
import type { LineageModel } from "../model/lineage-model.ts";
import { lookOf } from "../model/look.ts";
import { toWorld, visibleWorld, type Camera } from "./camera.ts";
import { element } from "./dom.ts";
import { edgePath } from "./edge-path.ts";
import { GridIndex } from "./grid-index.ts";
import type { Marks } from "./layer.ts";
import { markedPath } from "./marked-path.ts";
import { ThemeColors } from "./theme-colors.ts";

const DIMMED = 0.3;
/** As in the stylesheet's names of tiny cards. */
const NAME = { size: 26, inset: 12 };
/** In pixels of the screen: a smaller name is noise that costs time. */
const LEAST_NAME = 4;

export class FarLayer {
  readonly element = element("canvas", "far");
  readonly #colors: ThemeColors;
  /** Names as far as they fit on their cards. */
  readonly #names = new Map<AssetKey, string>();
  #index = new GridIndex<AssetKey>(new Map());
  #lines: readonly { readonly from: AssetKey; readonly to: AssetKey; readonly path: Path2D }[] = [];
  /** All of them at once, which is how they are most often drawn. */
  #allLines = new Path2D();
  #model: LineageModel | undefined;
  #layout: Layout | undefined;
  #marks: Marks = { active: undefined, selected: new Set(), focus: undefined, hovered: undefined };
  #path: ReadonlySet<AssetKey> | undefined;
  #view: { readonly camera: Camera; readonly viewport: Size } | undefined;

  constructor() {
    this.element.setAttribute("aria-hidden", "true");
    this.#colors = new ThemeColors("far-color", () => {
      this.#draw();
    });
  }

  show(model: LineageModel, layout: Layout): void {
    this.#model = model;
    this.#layout = layout;
    this.#index = new GridIndex(layout.nodes);
    this.#names.clear();
    this.#lines = model.edges.flatMap(({ id, from, to }) => {
      const points = layout.edges.get(id);
      return points === undefined ? [] : [{ from, to, path: new Path2D(edgePath(points)) }];
    });
    this.#allLines = new Path2D();
    for (const { path } of this.#lines) this.#allLines.addPath(path);
    this.#path = markedPath(model, this.#marks.selected);
  }

  patch(model: LineageModel): void {
    this.#model = model;
  }

  setMarks(marks: Marks): void {
    this.#marks = marks;
    this.#path = markedPath(this.#model, marks.selected);
    this.#draw();
  }

  setCamera(camera: Camera, viewport: Size): void {
    this.#view = { camera, viewport };
    this.#draw();
  }

  /** Stops to draw until there is a camera again. */
  rest(): void {
    this.#view = undefined;
  }

  /** How many cards a camera would show, up to what is asked. */
  countIn(area: Rect, most: number): number {
    let count = 0;
    for (const rect of this.#layout?.nodes.values() ?? []) {
      if (intersects(rect, area)) count += 1;
      if (count === most) break;
    }
    return count;
  }

  at(point: Point): AssetKey | undefined {
    if (this.#view === undefined) return undefined;
    const [found] = this.#index.within({ ...toWorld(this.#view.camera, point), width: 0, height: 0 });
    return found;
  }

  #draw(): void {
    const context = this.element.getContext("2d");
    if (this.#view === undefined || this.#model === undefined || this.#layout === undefined || context === null) return;
    const { camera, viewport } = this.#view;
    this.#fit(viewport);
    const ratio = devicePixelRatio;
    const scale = camera.zoom * ratio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.element.width, this.element.height);
    context.setTransform(scale, 0, 0, scale, camera.x * ratio, camera.y * ratio);
    this.#drawLines(context, camera.zoom);
    context.font = `600 ${NAME.size}px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "middle";
    const withNames = NAME.size * camera.zoom >= LEAST_NAME;
    for (const key of this.#index.within(visibleWorld(camera, viewport, 0))) {
      const [node, rect] = [this.#model.nodes.get(key), this.#layout.nodes.get(key)];
      if (node !== undefined && rect !== undefined) this.#drawCard(context, key, node, rect, withNames);
    }
    context.globalAlpha = 1;
  }

  /** A canvas that is given its size anew is empty, and costs a texture. */
  #fit({ width, height }: Size): void {
    const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.element.width !== wide) this.element.width = wide;
    if (this.element.height !== high) this.element.height = high;
  }

  #drawLines(context: CanvasRenderingContext2D, zoom: number): void {
    // Never thinner than what a screen can show.
    context.lineWidth = Math.max(2, 0.7 / zoom);
    context.strokeStyle = this.#colors.of("unknown", "borderTopColor");
    const path = this.#path;
    if (path === undefined) {
      context.stroke(this.#allLines);
      return;
    }
    context.globalAlpha = DIMMED;
    context.stroke(this.#allLines);
    context.globalAlpha = 1;
    context.lineWidth *= 1.5;
    context.strokeStyle = this.#colors.of("unknown", "outlineColor");
    for (const line of this.#lines) if (path.has(line.from) && path.has(line.to)) context.stroke(line.path);
  }

  #drawCard(
    context: CanvasRenderingContext2D,
    key: AssetKey,
    node: LineageNode,
    { x, y, width, height }: Rect,
    withName: boolean,
  ): void {
    const look = lookOf(node);
    const { selected, active, focus, hovered } = this.#marks;
    context.globalAlpha = this.#path === undefined || this.#path.has(key) || key === hovered ? 1 : DIMMED;
    // Without a name to read, what is not as it should be stands out.
    context.fillStyle = this.#colors.of(look, withName || look === "current" ? "backgroundColor" : "color");
    context.fillRect(x, y, width, height);
    context.fillStyle = this.#colors.of(look);
    context.fillRect(x, y, 8, height);
    const isMarked = selected.has(key) || key === active || key === focus || key === hovered;
    if (isMarked) {
      context.lineWidth = 6;
      context.strokeStyle = this.#colors.of(look, "outlineColor");
      context.strokeRect(x, y, width, height);
    }
    if (!withName) return;
    context.fillStyle = this.#colors.of("external", "color");
    context.fillText(this.#nameOf(context, key, node, width - 2 * NAME.inset), x + 8 + NAME.inset / 2, y + height / 2);
  }

  #nameOf(context: CanvasRenderingContext2D, key: AssetKey, { name }: LineageNode, room: number): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    let shown = name;
    for (let length = name.length; length > 1 && context.measureText(shown).width > room; length -= 1) {
      shown = `${name.slice(0, length - 1)}…`;
    }
    this.#names.set(key, shown);
    return shown;
  }
}

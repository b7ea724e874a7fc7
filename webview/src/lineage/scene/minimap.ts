/**
 * The whole graph in a corner, with a frame around what is in view. It is there only while something is out of view.
 *
 * The cards are drawn once per layout or status; a moving camera draws that picture again and the frame over it. It shows
 * nothing that the stage does not, so it is hidden from screen readers and is no stop of the Tab key.
 */
import { contains, type Point, type Rect, type Size } from "../geometry.ts";
import type { Layout } from "../layout/layout.ts";
import type { LineageModel } from "../model/lineage-model.ts";
import { lookOf, type Look } from "../model/look.ts";
import { visibleWorld, type Camera } from "./camera.ts";
import { element } from "./dom.ts";
import { ThemeColors } from "./theme-colors.ts";

const LARGEST: Size = { width: 168, height: 104 };
const MARGIN = 6;
/** A stage smaller than this has no corner to spare: the map would lie on the cards. */
const LEAST_STAGE: Size = { width: 600, height: 400 };

export class Minimap {
  readonly element = element("canvas", "minimap");
  /** The cards, without the frame. */
  readonly #picture = document.createElement("canvas");
  readonly #colors = new ThemeColors<Look | "frame">("minimap-color", () => {
    this.#drawPicture();
  });
  #drawn: { readonly model: LineageModel; readonly layout: Layout } | undefined;
  #scale = 1;

  /** `moveTo` centers the stage on a point of the world. */
  constructor(moveTo: (point: Point) => void) {
    this.element.setAttribute("aria-hidden", "true");
    this.element.hidden = true;
    const follow = (event: PointerEvent): void => {
      event.stopPropagation();
      if (event.buttons !== 1) return;
      const { left, top } = this.element.getBoundingClientRect();
      const { x, y } = this.#origin;
      moveTo({
        x: x + (event.clientX - left - MARGIN) / this.#scale,
        y: y + (event.clientY - top - MARGIN) / this.#scale,
      });
    };
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.element.addEventListener("pointermove", follow);
    for (const name of ["click", "dblclick", "contextmenu"]) {
      this.element.addEventListener(name, (event) => {
        event.preventDefault();
        event.stopPropagation();
      });
    }
  }

  show(model: LineageModel, layout: Layout): void {
    this.#drawn = { model, layout };
    this.#drawPicture();
  }

  /** `free`: the part of the viewport that nothing covers. */
  draw(camera: Camera, viewport: Size, free: Size): void {
    const layout = this.#drawn?.layout;
    const view = visibleWorld(camera, viewport, 0);
    const roomy = free.width >= LEAST_STAGE.width && free.height >= LEAST_STAGE.height;
    this.element.hidden = layout === undefined || !roomy || contains(view, layout.bounds);
    const context = this.element.getContext("2d");
    if (this.element.hidden || context === null) return;
    const ratio = devicePixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.element.width, this.element.height);
    context.drawImage(this.#picture, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, MARGIN * ratio, MARGIN * ratio);
    context.strokeStyle = this.#colors.of("frame");
    context.lineWidth = 1.5;
    const frame = clip(this.#onMap(view), { width: this.#inner.width, height: this.#inner.height });
    context.strokeRect(frame.x, frame.y, frame.width, frame.height);
  }

  get #origin(): Point {
    return this.#drawn?.layout.bounds ?? { x: 0, y: 0 };
  }

  #onMap({ x, y, width, height }: Rect): Rect {
    const [{ x: left, y: top }, scale] = [this.#origin, this.#scale];
    return { x: (x - left) * scale, y: (y - top) * scale, width: width * scale, height: height * scale };
  }

  get #inner(): Size {
    const { width, height } = this.#drawn?.layout.bounds ?? { width: 0, height: 0 };
    return { width: width * this.#scale, height: height * this.#scale };
  }

  #drawPicture(): void {
    if (this.#drawn === undefined) return;
    const { model, layout } = this.#drawn;
    const { width, height } = layout.bounds;
    this.#scale = Math.min(LARGEST.width / width, LARGEST.height / height, 0.2);
    const ratio = devicePixelRatio;
    for (const canvas of [this.element, this.#picture]) {
      canvas.width = Math.ceil((this.#inner.width + 2 * MARGIN) * ratio);
      canvas.height = Math.ceil((this.#inner.height + 2 * MARGIN) * ratio);
    }
    this.element.style.width = `${this.element.width / ratio}px`;
    this.element.style.height = `${this.element.height / ratio}px`;
    const context = this.#picture.getContext("2d");
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, MARGIN * ratio, MARGIN * ratio);
    for (const [key, rect] of layout.nodes) {
      const node = model.nodes.get(key);
      if (node === undefined) continue;
      context.fillStyle = this.#colors.of(lookOf(node));
      const { x, y, width: wide, height: tall } = this.#onMap(rect);
      context.fillRect(x, y, Math.max(1.5, wide), Math.max(1.5, tall));
    }
  }
}

/** The part inside `0, 0, width, height`, so that the frame stays on the map. */
function clip({ x, y, width, height }: Rect, within: Size): Rect {
  const left = Math.max(-2, Math.min(x, within.width));
  const top = Math.max(-2, Math.min(y, within.height));
  return {
    x: left,
    y: top,
    width: Math.max(2, Math.min(x + width, within.width + 2) - left),
    height: Math.max(2, Math.min(y + height, within.height + 2) - top),
  };
}

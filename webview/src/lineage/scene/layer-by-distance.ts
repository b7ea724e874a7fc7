/**
 * Draws by elements what is near, and on a canvas what is far: where more cards are in view than elements can be moved
 * in a frame. It never changes inside a gesture, and what goes back and forth at the border changes nothing.
 *
 * Invariant: the card where the keyboard is exists as an element in both, and its neighbours in reading order too, so
 * that a screen reader finds them.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageNode } from "@headwater/protocol/lineage";
import type { Point, Rect, Size } from "../geometry.ts";
import type { Layout } from "../layout/layout.ts";
import type { LineageModel } from "../model/lineage-model.ts";
import { visibleWorld, type Camera } from "./camera.ts";
import { element } from "./dom.ts";
import { FarLayer } from "./far-layer.ts";
import type { Hit, Layer, Marks } from "./layer.ts";
import { NearLayer } from "./near-layer.ts";

/** Cards in view: beyond the first number the canvas draws them, below the second elements do again. */
const CARDS = { far: 300, near: 240 };

export class LayerByDistance implements Layer {
  readonly element = element("div", "layers");
  readonly #near: NearLayer;
  readonly #far = new FarLayer();
  #isFar = false;
  #moving = false;
  #view: { readonly camera: Camera; readonly viewport: Size } | undefined;

  constructor(clock: () => number) {
    this.#near = new NearLayer(clock);
    this.element.setAttribute("role", "presentation");
    this.element.append(this.#far.element, this.#near.element);
  }

  show(model: LineageModel, layout: Layout, moved: boolean): void {
    this.#near.show(model, layout, moved && !this.#isFar);
    this.#far.show(model, layout);
  }

  patch(model: LineageModel, changed: readonly LineageNode[], now: number): void {
    this.#near.patch(model, changed, now);
    this.#far.patch(model);
  }

  tick(now: number): void {
    this.#near.tick(now);
  }

  setMarks(marks: Marks): void {
    this.#near.setMarks(marks);
    if (!this.#isFar) return;
    this.#near.rest();
    this.#far.setMarks(marks);
  }

  setMoving(moving: boolean): void {
    this.#moving = moving;
    if (!moving && this.#view !== undefined) this.setCamera(this.#view.camera, this.#view.viewport);
  }

  setCamera(camera: Camera, viewport: Size): void {
    this.#view = { camera, viewport };
    if (!this.#moving) this.#choose(camera, viewport);
    if (this.#isFar) {
      this.#near.move(camera);
      this.#far.setCamera(camera, viewport);
    } else this.#near.setCamera(camera, viewport);
  }

  rectOf(key: AssetKey): Rect | undefined {
    return this.#near.rectOf(key);
  }

  hit(target: EventTarget | null, at: Point): Hit | undefined {
    if (!this.#isFar) return this.#near.hit(target);
    const key = target === this.#far.element ? this.#far.at(at) : undefined;
    return key === undefined ? undefined : { kind: "card", key };
  }

  elementId(key: AssetKey): string | undefined {
    return this.#near.elementId(key);
  }

  #choose(camera: Camera, viewport: Size): void {
    const most = this.#isFar ? CARDS.near : CARDS.far;
    const isFar = this.#far.countIn(visibleWorld(camera, viewport, 0), most + 1) > most;
    if (isFar === this.#isFar) return;
    this.#isFar = isFar;
    this.element.classList.toggle("is-far", isFar);
    if (!isFar) {
      this.#far.rest();
      return;
    }
    this.#near.rest();
    this.#far.setMarks(this.#near.marks);
  }
}

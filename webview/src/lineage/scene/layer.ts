/**
 * What draws the graph: HTML cards and SVG lines when it is near, a canvas when it is far. The scene owns the camera,
 * the gestures and what is marked; a layer only draws.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageNode } from "@headwater/protocol/lineage";
import type { Point, Rect, Size } from "../geometry.ts";
import type { Layout } from "../layout/layout.ts";
import type { LineageModel } from "../model/lineage-model.ts";
import type { Side } from "../model/hidden-neighbours.ts";
import type { Camera } from "./camera.ts";

/** What is pointed out, beside statuses. */
export interface Marks {
  /** Where the keyboard is. */
  readonly active: AssetKey | undefined;
  readonly selected: ReadonlySet<AssetKey>;
  /** The asset that the view is about. */
  readonly focus: AssetKey | undefined;
  /** Under the pointer. */
  readonly hovered: AssetKey | undefined;
}

export type Hit =
  | { readonly kind: "card"; readonly key: AssetKey }
  | { readonly kind: "stub"; readonly key: AssetKey; readonly side: Side };

export interface Layer {
  readonly element: HTMLElement;
  /** Shows another graph. With `moved`, cards that stay glide from where they were. */
  show(model: LineageModel, layout: Layout, moved: boolean): void;
  /** The same graph with other statuses. */
  patch(model: LineageModel, changed: readonly LineageNode[], now: number): void;
  tick(now: number): void;
  setMarks(marks: Marks): void;
  /** A gesture begins or ends. */
  setMoving(moving: boolean): void;
  /** Once per frame at most. */
  setCamera(camera: Camera, viewport: Size): void;
  /** The world rectangle around a card, if the card is part of the graph. */
  rectOf(key: AssetKey): Rect | undefined;
  hit(target: EventTarget | null, at: Point): Hit | undefined;
  /** The id of the element that stands for the asset, for `aria-activedescendant`. */
  elementId(key: AssetKey): string | undefined;
}

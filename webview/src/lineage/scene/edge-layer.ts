/** The lines between cards: one SVG, one path per edge, only those near the viewport. */
import type { AssetKey } from "@headwater/core/keys";
import { boundsOfPoints, grow, type Rect } from "../geometry.ts";
import type { Layout } from "../layout/layout.ts";
import type { LineageModel, ModelEdge } from "../model/lineage-model.ts";
import { lookOf } from "../model/look.ts";
import { svgElement } from "./dom.ts";
import { edgePath } from "./edge-path.ts";
import { GridIndex } from "./grid-index.ts";

export interface EdgeHighlight {
  /** Lines between two of these are drawn strong; all others step back. `undefined`: none does. */
  readonly path: ReadonlySet<AssetKey> | undefined;
  /** Lines that touch this card are drawn strongest. */
  readonly at: AssetKey | undefined;
}

export class EdgeLayer {
  readonly element = svgElement("svg", { class: "edges", "aria-hidden": "true" });
  readonly #lines = svgElement("g", {});
  readonly #paths = new Map<string, SVGPathElement>();
  #edges: ReadonlyMap<string, ModelEdge> = new Map();
  #layout: Layout | undefined;
  #model: LineageModel | undefined;
  #index = new GridIndex<string>(new Map());
  #highlight: EdgeHighlight = { path: undefined, at: undefined };

  constructor() {
    const arrow = svgElement("marker", {
      id: "hw-arrow",
      viewBox: "0 0 8 8",
      refX: "6.5",
      refY: "4",
      markerWidth: "8",
      markerHeight: "8",
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    });
    arrow.append(svgElement("path", { d: "M1 1l5.5 3L1 7z", fill: "context-stroke" }));
    const definitions = svgElement("defs", {});
    definitions.append(arrow);
    this.element.append(definitions, this.#lines);
  }

  show(model: LineageModel, layout: Layout): void {
    this.#model = model;
    this.#layout = layout;
    this.#edges = new Map(model.edges.map((edge) => [edge.id, edge]));
    const bounds = new Map<string, Rect>();
    for (const [id, points] of layout.edges) bounds.set(id, grow(boundsOfPoints(points), { width: 4, height: 4 }));
    this.#index = new GridIndex(bounds);
    this.clear();
  }

  /** Statuses changed: lines into what runs move. */
  patch(model: LineageModel): void {
    this.#model = model;
    for (const [id, path] of this.#paths) this.#mark(id, path);
  }

  setHighlight(highlight: EdgeHighlight): void {
    this.#highlight = highlight;
    for (const [id, path] of this.#paths) this.#mark(id, path);
  }

  /** Draws the lines that touch the area, and removes the others. */
  cull(area: Rect): void {
    const wanted = this.#index.within(area);
    for (const [id, path] of this.#paths) {
      if (wanted.has(id)) continue;
      path.remove();
      this.#paths.delete(id);
    }
    for (const id of wanted) {
      const points = this.#layout?.edges.get(id);
      if (points === undefined || this.#paths.has(id)) continue;
      const path = svgElement("path", { d: edgePath(points), class: "edge", "marker-end": "url(#hw-arrow)" });
      this.#mark(id, path);
      this.#paths.set(id, path);
      this.#lines.append(path);
    }
  }

  clear(): void {
    for (const path of this.#paths.values()) path.remove();
    this.#paths.clear();
  }

  #mark(id: string, path: SVGPathElement): void {
    const edge = this.#edges.get(id);
    if (edge === undefined) return;
    const { path: onPath, at } = this.#highlight;
    const near = edge.from === at || edge.to === at;
    const strong = near || (onPath !== undefined && onPath.has(edge.from) && onPath.has(edge.to));
    const target = this.#model?.nodes.get(edge.to);
    const look = target === undefined ? undefined : lookOf(target);
    path.classList.toggle("order", edge.via === "deps");
    path.classList.toggle("near", near);
    path.classList.toggle("strong", strong);
    path.classList.toggle("dimmed", onPath !== undefined && !strong);
    path.classList.toggle("flowing", look === "running" || look === "retrying");
  }
}

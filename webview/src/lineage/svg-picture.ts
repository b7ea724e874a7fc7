/**
 * The graph as an SVG file, in the colors of the theme: everything that is laid out, however little of it is on the stage.
 *
 * Invariant: the picture is made of nodes and serialized by the browser, so that no name of a project becomes markup; and
 * it needs nothing beside it, neither styles nor scripts nor fonts.
 */
import type { LineageNode } from "@headwater/protocol/lineage";
import type { Rect } from "./geometry.ts";
import { LOOK_ICONS } from "./icons.ts";
import { CARD } from "./layout/card-size.ts";
import type { Layout } from "./layout/layout.ts";
import type { LineageModel } from "./model/lineage-model.ts";
import { checkMarks, lookOf, type Look, statusLine } from "./model/look.ts";
import { MARKS } from "./scene/card.ts";
import { edgePath } from "./scene/edge-path.ts";
import { element, svgElement } from "./scene/dom.ts";

const MARGIN = 24;
/** From the border of a card: as the stylesheet has it. */
const INSET = { icon: { x: 12, y: 8 }, text: 35, right: 10, name: 21, line: 40, footer: 59 } as const;

/** What the border of a card says too. */
const LOUD: ReadonlySet<Look> = new Set(["failed", "blocked", "stale", "running", "retrying"]);

export function svgPicture(model: LineageModel, layout: Layout, now: number): string {
  const { x, y, width, height } = layout.bounds;
  const [wide, high] = [Math.ceil(width + 2 * MARGIN), Math.ceil(height + 2 * MARGIN)];
  const style = new PictureStyle();
  const svg = svgElement("svg", {
    viewBox: `${x - MARGIN} ${y - MARGIN} ${wide} ${high}`,
    width: String(wide),
    height: String(high),
    "font-family": style.font,
    "font-size": "13",
  });
  svg.append(
    svgText("title", {}, `Lineage of ${model.view.projectName}`),
    box({ x: x - MARGIN, y: y - MARGIN, width: wide, height: high }, { fill: style.ground }),
  );
  for (const { name, rect } of layout.groups) {
    const label = { x: String(rect.x + 14), y: String(rect.y + 20), "font-size": "11", fill: style.muted };
    svg.append(box(rect, { rx: "10", fill: "none", stroke: style.line }), svgText("text", label, name));
  }
  for (const { id } of model.edges) {
    const points = layout.edges.get(id);
    if (points !== undefined)
      svg.append(svgElement("path", { d: edgePath(points), fill: "none", stroke: style.line, "stroke-width": "1.5" }));
  }
  for (const [key, rect] of layout.nodes) {
    const node = model.nodes.get(key);
    if (node !== undefined) svg.append(card(node, rect, { style, now }));
  }
  return new XMLSerializer().serializeToString(svg);
}

/** An `svg` of its own, which cuts what does not fit. */
function card(
  node: LineageNode,
  { x, y, width, height }: Rect,
  { style, now }: { readonly style: PictureStyle; readonly now: number },
): SVGElement {
  const look = lookOf(node);
  const color = style.of(look);
  const made = svgElement("svg", { x: String(x), y: String(y), width: String(width), height: String(height) });
  const icon = svgElement("svg", { x: String(INSET.icon.x), y: String(INSET.icon.y), width: "16", height: "16" });
  const stroke = { fill: "none", stroke: color, "stroke-width": "1.5", "stroke-linecap": "round" };
  icon.append(svgElement("path", { d: LOOK_ICONS[look], "stroke-linejoin": "round", ...stroke }));
  const checks = checkMarks(node).map(({ kind, count }) => `${MARKS[kind]} ${count}`);
  const footer = [node.prefix === "" ? "" : `${node.prefix}/`, ...node.kinds].filter((part) => part !== "");
  const line = (text: string, at: number, attributes: Readonly<Record<string, string>>, room: number): SVGElement =>
    svgText("text", { x: String(INSET.text), y: String(at), ...attributes }, style.fit(text, attributes, room));
  const room = width - INSET.text - INSET.right;
  const small = { "font-size": "11", fill: style.muted };
  made.append(
    svgText("title", {}, node.key),
    box(
      { x: 0.5, y: 0.5, width: width - 1, height: height - 1 },
      { rx: "7", fill: style.ground, stroke: LOUD.has(look) ? color : style.line },
    ),
    box(
      { x: 0.5, y: 6, width: 3, height: height - 12 },
      { fill: LOUD.has(look) || look === "current" ? color : style.line },
    ),
    icon,
    line(
      node.name,
      INSET.name,
      { "font-size": "13", "font-weight": "600", fill: style.text },
      room - CARD.badge * checks.length,
    ),
    line(statusLine(node, now), INSET.line, small, room),
  );
  const corner = { x: String(width - INSET.right), y: String(INSET.name), "text-anchor": "end", ...small };
  if (checks.length > 0) made.append(svgText("text", corner, checks.join("  ")));
  if (footer.length > 0) made.append(line(footer.join("  "), INSET.footer, { ...small, "font-size": "10" }, room));
  return made;
}

function box({ x, y, width, height }: Rect, attributes: Readonly<Record<string, string>>): SVGElement {
  const size = { x: String(x), y: String(y), width: String(width), height: String(height) };
  return svgElement("rect", { ...size, ...attributes });
}

function svgText(name: "title" | "text", attributes: Readonly<Record<string, string>>, text: string): SVGElement {
  const made = svgElement(name, attributes);
  made.textContent = text;
  return made;
}

/** What the stylesheet says now, as plain colors, and how wide its letters are. */
class PictureStyle {
  readonly #known = new Map<Look, string>();
  readonly #context = document.createElement("canvas").getContext("2d");
  readonly font = getComputedStyle(document.body).fontFamily;
  readonly ground = computed("unknown", "outlineColor");
  readonly text = computed("unknown", "color");
  readonly muted = computed("unknown", "borderTopColor");
  readonly line = computed("unknown", "borderBottomColor");

  /** As much of a text as there is room for, in pixels. */
  fit(text: string, attributes: Readonly<Record<string, string>>, room: number): string {
    const context = this.#context;
    if (context === null) return text;
    context.font = `${attributes["font-weight"] ?? "400"} ${attributes["font-size"] ?? "13"}px ${this.font}`;
    let shown = text;
    for (let length = text.length; length > 1 && context.measureText(shown).width > room; length -= 1)
      shown = `${text.slice(0, length - 1)}…`;
    return shown;
  }

  of(look: Look): string {
    const known = this.#known.get(look) ?? computed(look, "backgroundColor");
    this.#known.set(look, known);
    return known;
  }
}

function computed(
  look: Look,
  property: "color" | "backgroundColor" | "outlineColor" | "borderTopColor" | "borderBottomColor",
): string {
  const probe = element("span", "picture-color");
  probe.dataset["look"] = look;
  document.body.append(probe);
  const found = getComputedStyle(probe)[property];
  probe.remove();
  return plainColor(found);
}

/** Mixtures are told in a notation that few programs but browsers read, so a pixel is painted and looked at. */
function plainColor(color: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  if (context === null) return color;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

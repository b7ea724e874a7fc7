/**
 * The graph as HTML cards over one SVG of lines, inside one element that the camera transforms as a whole.
 *
 * Invariant: only what lies in the viewport and a quarter more is in the document, besides the card where the keyboard
 * is; while the canvas draws, that card and those before and after it in reading order, for a screen reader alone.
 * Element maps are keyed by asset, so a view that shares assets with the last one keeps their elements.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageNode } from "@headwater/protocol/lineage";
import { contains, type Rect, type Size } from "../geometry.ts";
import type { Layout, LayoutGroup } from "../layout/layout.ts";
import { hasFooter } from "../layout/card-size.ts";
import type { LineageModel } from "../model/lineage-model.ts";
import { visibleWorld, type Camera } from "./camera.ts";
import { Card } from "./card.ts";
import { element } from "./dom.ts";
import { EdgeLayer } from "./edge-layer.ts";
import { GridIndex } from "./grid-index.ts";
import type { Hit, Marks } from "./layer.ts";
import { markedPath } from "./marked-path.ts";
import { ReadingOrder } from "./reading-order.ts";

/** Below this the cards show names only, larger: the rest could not be read. */
const NAMES_ONLY = 0.5;
/** And below this, names as large as the card, on the color of the status. */
const TINY = 0.32;
const GLIDE_MS = 240;

export class NearLayer {
  readonly element = element("div", "world");
  readonly #groups = element("div", "groups");
  readonly #cards = element("div", "cards");
  readonly #edges = new EdgeLayer();
  readonly #byKey = new Map<AssetKey, Card>();
  /** Numbers for element ids: keys may hold what ids must not. */
  readonly #ids = new Map<AssetKey, string>();
  readonly #clock: () => number;
  #model: LineageModel | undefined;
  #layout: Layout | undefined;
  #index = new GridIndex<AssetKey>(new Map());
  #order = new ReadingOrder(undefined);
  #marks: Marks = { active: undefined, selected: new Set(), focus: undefined, hovered: undefined };
  #path: ReadonlySet<AssetKey> | undefined;
  #area: Rect | undefined;
  #glide: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: () => number) {
    this.#clock = clock;
    for (const part of [this.element, this.#cards]) part.setAttribute("role", "presentation");
    // Names of groups between the options of a list would be read as options without a state.
    this.#groups.setAttribute("aria-hidden", "true");
    this.element.append(this.#groups, this.#edges.element, this.#cards);
  }

  show(model: LineageModel, layout: Layout, moved: boolean): void {
    const before = this.#model;
    this.#model = model;
    this.#layout = layout;
    this.#index = new GridIndex(layout.nodes);
    this.#order = new ReadingOrder(model);
    this.#groups.replaceChildren(...layout.groups.map(groupElement));
    this.#edges.show(model, layout);
    for (const [key, card] of this.#byKey) {
      const node = model.nodes.get(key);
      const rect = layout.nodes.get(key);
      const [was, is] = [before?.nodes.get(key), node];
      const sameShape =
        was !== undefined && is !== undefined && sameLabels(was, is) && before?.view.project === model.view.project;
      if (node === undefined || rect === undefined || !sameShape) this.#drop(key, card);
    }
    this.element.classList.toggle("gliding", moved);
    for (const [key, card] of this.#byKey) {
      const [node, rect] = [model.nodes.get(key), layout.nodes.get(key)];
      if (node === undefined || rect === undefined) continue;
      card.element.dataset["orientation"] = layout.orientation;
      card.place(rect);
      this.#count(key, card);
      card.update(node, this.#clock());
    }
    clearTimeout(this.#glide);
    this.#glide = setTimeout(() => {
      this.element.classList.remove("gliding");
    }, GLIDE_MS);
    this.#area = undefined;
    this.setMarks(this.#marks);
  }

  patch(model: LineageModel, changed: readonly LineageNode[], now: number): void {
    this.#model = model;
    for (const node of changed) this.#byKey.get(node.key as AssetKey)?.update(node, now);
    if (changed.length > 0) this.#edges.patch(model);
  }

  tick(now: number): void {
    for (const card of this.#byKey.values()) card.tick(now);
  }

  setMarks(marks: Marks): void {
    this.#marks = marks;
    const at = marks.hovered ?? (marks.selected.size > 0 ? marks.active : undefined);
    this.#path = markedPath(this.#model, marks.selected);
    if (marks.active !== undefined) this.#ensure(marks.active);
    for (const [key, card] of this.#byKey) this.#mark(key, card);
    this.#edges.setHighlight({ path: this.#path, at });
  }

  setCamera(camera: Camera, viewport: Size): void {
    this.move(camera);
    this.element.classList.toggle("names-only", camera.zoom < NAMES_ONLY);
    this.element.classList.toggle("tiny", camera.zoom < TINY);
    const needed = visibleWorld(camera, viewport, 0);
    // While the view stays inside what was drawn last time, a frame is one transform.
    if (this.#area !== undefined && contains(this.#area, needed)) return;
    this.#cull(visibleWorld(camera, viewport));
  }

  /** Draws nothing anew. */
  move({ x, y, zoom }: Camera): void {
    this.element.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
  }

  rectOf(key: AssetKey): Rect | undefined {
    return this.#layout?.nodes.get(key);
  }

  get marks(): Marks {
    return this.#marks;
  }

  /** Keeps what a screen reader asks for around the keyboard, and nothing else, until there is a camera again. */
  rest(): void {
    this.#area = undefined;
    const kept = this.#order.around(this.#marks.active);
    for (const [key, card] of this.#byKey) if (!kept.includes(key)) this.#drop(key, card);
    for (const key of kept) this.#ensure(key);
    // It reads them in the order of the document.
    this.#cards.replaceChildren(...kept.flatMap((key) => this.#byKey.get(key)?.element ?? []));
    this.#edges.clear();
  }

  hit(target: EventTarget | null): Hit | undefined {
    if (!(target instanceof Element)) return undefined;
    const card = target.closest<HTMLElement>(".card");
    const key = this.#model?.find(card?.dataset["key"]);
    if (key === undefined) return undefined;
    const side = target.closest<HTMLElement>(".card-stub")?.dataset["side"];
    return side === "upstream" || side === "downstream" ? { kind: "stub", key, side } : { kind: "card", key };
  }

  elementId(key: AssetKey): string | undefined {
    return this.#byKey.get(key)?.element.id;
  }

  #cull(area: Rect): void {
    this.#area = area;
    const wanted = this.#index.within(area);
    if (this.#marks.active !== undefined) wanted.add(this.#marks.active);
    for (const [key, card] of this.#byKey) if (!wanted.has(key)) this.#drop(key, card);
    for (const key of wanted) this.#ensure(key);
    this.#edges.cull(area);
  }

  #ensure(key: AssetKey): void {
    const [node, rect] = [this.#model?.nodes.get(key), this.#layout?.nodes.get(key)];
    if (node === undefined || rect === undefined || this.#layout === undefined || this.#byKey.has(key)) return;
    const card = new Card(this.#idOf(key), node, this.#layout.orientation);
    card.place(rect);
    this.#count(key, card);
    card.update(node, this.#clock());
    this.#byKey.set(key, card);
    this.#mark(key, card);
    // While others glide to their places, the new ones appear.
    card.element.classList.toggle("entering", this.element.classList.contains("gliding"));
    this.#cards.append(card.element);
  }

  #drop(key: AssetKey, card: Card): void {
    card.element.remove();
    this.#byKey.delete(key);
  }

  #count(key: AssetKey, card: Card): void {
    card.count(this.#order.positionOf(key), this.#order.size);
  }

  #mark(key: AssetKey, card: Card): void {
    const { active, selected, focus, hovered } = this.#marks;
    card.mark({
      active: key === active,
      selected: selected.has(key),
      focus: key === focus,
      dimmed: this.#path !== undefined && !this.#path.has(key) && key !== hovered,
    });
  }

  #idOf(key: AssetKey): string {
    const id = this.#ids.get(key) ?? `hw-card-${this.#ids.size}`;
    this.#ids.set(key, id);
    return id;
  }
}

/** What a card shows beside its status; it is made anew when that changes. */
function sameLabels(a: LineageNode, b: LineageNode): boolean {
  return (
    a.name === b.name &&
    a.prefix === b.prefix &&
    a.kind === b.kind &&
    a.madeAtRun === b.madeAtRun &&
    hasFooter(a) === hasFooter(b) &&
    a.kinds.join() === b.kinds.join()
  );
}

function groupElement({ name, rect }: LayoutGroup): HTMLElement {
  const made = element("div", "group");
  made.append(element("span", "group-name", name));
  made.style.transform = `translate(${rect.x}px, ${rect.y}px)`;
  made.style.width = `${rect.width}px`;
  made.style.height = `${rect.height}px`;
  return made;
}

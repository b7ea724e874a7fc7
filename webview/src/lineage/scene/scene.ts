/**
 * The stage: owns the camera, the gestures, the keyboard and the tooltip, and has a layer draw the graph.
 *
 * Everything that arrives within a frame is gathered and drawn once. A new layout keeps the card that the reader looks at
 * where it is on the screen; the others glide to their places, unless motion is to be reduced.
 */
import type { AssetKey } from "@headwater/core/keys";
import { centerOf, type Point, type Rect, type Size } from "../geometry.ts";
import { entranceOf, moveLayout, type Layout } from "../layout/layout.ts";
import { compareViews } from "../model/compare-views.ts";
import type { Side } from "../model/hidden-neighbours.ts";
import type { PanelState } from "../panel-state.ts";
import { between, centerOn, firstCamera, fit, follow, onScreen, panBy, reveal, zoomAt, type Camera } from "./camera.ts";
import { element, reducedMotion } from "./dom.ts";
import { DOUBLE_CLICK_MS, listenForGestures } from "./gestures.ts";
import { Keyboard } from "./keyboard.ts";
import type { Layer } from "./layer.ts";
import { LayerByDistance } from "./layer-by-distance.ts";
import { Minimap } from "./minimap.ts";
import { Tooltip } from "./tooltip.ts";

export interface SceneEvents {
  /** An empty list clears the selection. */
  select(keys: readonly AssetKey[]): void;
  toggleSelected(key: AssetKey): void;
  open(key: AssetKey): void;
  expand(key: AssetKey, side: Side): void;
  /** `at` is on the screen of the page; the menu closes back into the stage. */
  menu(key: AssetKey, at: Point): void;
  searchWanted(): void;
}

type Drawn = NonNullable<PanelState["drawn"]>;

const TICK_MS = 1_000;
const GLIDE_MS = 200;

export class Scene {
  readonly element = element("div", "stage");
  readonly #layer: Layer = new LayerByDistance(() => Date.now());
  readonly #keyboard = new Keyboard();
  readonly #tooltip = new Tooltip();
  readonly #minimap = new Minimap((point) => {
    this.#moveTo(centerOn(point, this.#free, this.#camera.zoom));
  });
  readonly #events: SceneEvents;
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  #viewport: Size = { width: 0, height: 0 };
  #state: PanelState | undefined;
  #drawn: Drawn | undefined;
  /** The layout, moved to where the card that the reader looks at keeps its place. */
  #placed: Layout | undefined;
  /** What the view on screen is about. */
  #focus: AssetKey | undefined;
  #hovered: AssetKey | undefined;
  #revealed = 0;
  /** Nobody moved the camera since the graph was framed: a resized stage frames it anew. */
  #framed = false;
  #frame = 0;
  #covered = 0;
  /** Then the card stays under the pointer for a moment, even where the details cover it: a second click may follow. */
  #selectedByClick = false;
  #uncovering: ReturnType<typeof setTimeout> | undefined;
  #dirty = { camera: false, marks: false };
  #glide: { readonly from: Camera; readonly to: Camera; readonly start: number } | undefined;

  constructor(events: SceneEvents, onResize: (size: Size) => void) {
    this.#events = events;
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-multiselectable", "true");
    this.element.setAttribute("aria-label", "Asset lineage");
    this.element.append(this.#layer.element, this.#minimap.element, this.#tooltip.element);
    this.#listen();
    new ResizeObserver(() => {
      this.#resize({ width: this.element.clientWidth, height: this.element.clientHeight });
      onResize(this.#viewport);
    }).observe(this.element);
    // Ages and elapsed times. Only cards near the viewport exist, and only a changed text is written.
    setInterval(() => {
      if (document.visibilityState === "visible") this.#layer.tick(Date.now());
    }, TICK_MS);
  }

  /** Draws what changed since the last state. */
  render(state: PanelState): void {
    const before = this.#state;
    this.#state = state;
    const { drawn } = state;
    if (drawn === null) {
      this.#drawn = undefined;
      this.#placed = undefined;
    } else if (drawn.layout !== this.#drawn?.layout) {
      this.#showLayout(drawn, state);
    } else if (drawn.model !== this.#drawn.model) {
      const change = compareViews(this.#drawn.model.view, drawn.model.view);
      this.#drawn = drawn;
      if (change.kind === "status") this.#layer.patch(drawn.model, change.changed, Date.now());
      if (this.#placed !== undefined) this.#minimap.show(drawn.model, this.#placed);
      this.#dirty.camera = true;
    }
    if (before?.selected !== state.selected || before.active !== state.active || before.focus !== state.focus) {
      this.#dirty.marks = true;
    }
    if (
      state.reveal !== null &&
      state.reveal.serial !== this.#revealed &&
      this.#drawn?.layout.nodes.has(state.reveal.key) === true
    ) {
      this.#revealed = state.reveal.serial;
      this.#bringIntoView(state.reveal.key);
    }
    this.#schedule();
  }

  /** How much of the stage, from below, something else covers. */
  setCovered(height: number): void {
    this.#covered = height;
    this.#minimap.element.style.bottom = `${height + 12}px`;
    this.#redraw();
    clearTimeout(this.#uncovering);
    if (this.#covered === 0) return;
    const uncover = (): void => {
      const { active } = this.#state ?? {};
      if (active !== undefined && this.#covered > 0) this.#bringIntoView(active);
    };
    if (this.#selectedByClick) this.#uncovering = setTimeout(uncover, DOUBLE_CLICK_MS);
    else uncover();
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  fit(): void {
    if (this.#placed === undefined) return;
    this.#glideTo(fit(this.#placed.bounds, this.#viewport));
    this.#framed = true;
  }

  /** Around the middle of the stage. */
  zoomBy(factor: number): void {
    const middle = { x: this.#viewport.width / 2, y: this.#viewport.height / 2 };
    this.#glideTo(zoomAt(this.#glide?.to ?? this.#camera, middle, factor));
  }

  /** Where a card is on the page, for what is shown beside it. */
  #cardOnPage(key: AssetKey): Rect | undefined {
    const rect = this.#layer.rectOf(key);
    if (rect === undefined) return undefined;
    const { left, top } = this.element.getBoundingClientRect();
    const shown = onScreen(this.#camera, rect);
    return { ...shown, x: shown.x + left, y: shown.y + top };
  }

  #showLayout(drawn: Drawn, state: PanelState): void {
    const [before, beforeFocus] = [this.#placed, this.#focus];
    this.#drawn = drawn;
    this.#focus = state.focus;
    this.#tooltip.hide();
    this.#glide = undefined;
    const anchor = [state.active, state.focus, ...state.selected].find(
      (key) => key !== undefined && before?.nodes.has(key) === true && drawn.layout.nodes.has(key),
    );
    const [was, is] = anchor === undefined ? [] : [before?.nodes.get(anchor), drawn.layout.nodes.get(anchor)];
    const kept = was !== undefined && is !== undefined && before?.orientation === drawn.layout.orientation;
    const placed = kept ? moveLayout(drawn.layout, { x: was.x - is.x, y: was.y - is.y }) : drawn.layout;
    this.#placed = placed;
    this.#layer.show(drawn.model, placed, kept && !reducedMotion());
    this.#minimap.show(drawn.model, placed);
    if (kept) this.#settle(placed, state.focus !== undefined && state.focus !== beforeFocus);
    else this.#frameGraph();
    this.#dirty.camera = true;
    this.#dirty.marks = true;
  }

  /** After a change around a card that stayed: the camera follows gently, unless the reader has moved it. */
  #settle(layout: Layout, focusMoved: boolean): void {
    const focus = this.#startOf(layout);
    const framed = this.#framed;
    const change = { ...layout, rects: layout.nodes.values(), focus, focusMoved };
    const to = follow(this.#camera, framed, change, { whole: this.#viewport, free: this.#free });
    if (to === this.#camera) return;
    this.#glideTo(to);
    this.#framed = framed;
  }

  /** Where one looks first: at what the view is about, else where the data enters. */
  #startOf(layout: Layout): Rect | undefined {
    return (this.#focus === undefined ? undefined : layout.nodes.get(this.#focus)) ?? entranceOf(layout);
  }

  #frameGraph(): void {
    if (this.#placed === undefined || this.#viewport.width === 0) return;
    this.#camera = firstCamera(this.#placed.bounds, this.#startOf(this.#placed), this.#viewport);
    this.#framed = true;
    this.#dirty.camera = true;
  }

  #resize(size: Size): void {
    const before = this.#viewport;
    this.#viewport = size;
    if (this.#framed || before.width === 0) this.#frameGraph();
    else this.#camera = panBy(this.#camera, (size.width - before.width) / 2, (size.height - before.height) / 2);
    this.#redraw();
  }

  /** The part of the stage that nothing covers. */
  get #free(): Size {
    return { width: this.#viewport.width, height: this.#viewport.height - this.#covered };
  }

  #bringIntoView(key: AssetKey): void {
    const rect = this.#layer.rectOf(key);
    if (rect === undefined || this.#viewport.width === 0) return;
    const from = this.#glide?.to ?? this.#camera;
    const to = reveal(from, rect, this.#free);
    if (to !== from) this.#glideTo(to);
  }

  #glideTo(to: Camera): void {
    if (reducedMotion()) {
      this.#moveTo(to);
      return;
    }
    this.#framed = false;
    this.#glide = { from: this.#camera, to, start: performance.now() };
    this.#redraw();
  }

  #moveTo(camera: Camera): void {
    this.#glide = undefined;
    this.#framed = false;
    this.#camera = camera;
    this.#redraw();
  }

  #redraw(): void {
    this.#dirty.camera = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0)
      this.#frame = requestAnimationFrame((time) => {
        this.#draw(time);
      });
  }

  #draw(time: number): void {
    this.#frame = 0;
    if (this.#glide !== undefined) {
      const part = Math.min(1, Math.max(0, (time - this.#glide.start) / GLIDE_MS));
      this.#camera = between(this.#glide.from, this.#glide.to, 1 - (1 - part) ** 3);
      this.#dirty.camera = true;
      if (part === 1) this.#glide = undefined;
      else this.#schedule();
    }
    if (this.#drawn === undefined) return;
    // The camera first: it decides which cards exist.
    if (this.#dirty.camera) {
      this.#layer.setCamera(this.#camera, this.#viewport);
      this.#minimap.draw(this.#camera, this.#viewport, this.#free);
    }
    if (this.#dirty.marks) this.#drawMarks();
    this.#dirty = { camera: false, marks: false };
  }

  #drawMarks(): void {
    const { active, selected, focus } = this.#state ?? {};
    this.#layer.setMarks({ active, selected: selected ?? new Set(), focus, hovered: this.#hovered });
    const id = active === undefined ? undefined : this.#layer.elementId(active);
    if (id === undefined) this.element.removeAttribute("aria-activedescendant");
    else this.element.setAttribute("aria-activedescendant", id);
  }

  // Input.

  #listen(): void {
    listenForGestures(this.element, {
      pan: (dx, dy) => {
        this.#moveTo(panBy(this.#camera, dx, dy));
      },
      zoom: (at, factor) => {
        this.#moveTo(zoomAt(this.#camera, at, factor));
      },
      moving: (active) => {
        this.element.classList.toggle("moving", active);
        this.#layer.setMoving(active);
      },
      hover: (target, at) => {
        this.#hover(target, at);
      },
      click: (event, at) => {
        this.#click(event, at);
      },
      doubleClick: (event, at) => {
        const hit = this.#layer.hit(event.target, at);
        if (hit?.kind === "card") this.#events.open(hit.key);
      },
      contextMenu: (event, at) => {
        const hit = this.#layer.hit(event.target, at);
        if (hit !== undefined) this.#openMenu(hit.key, { x: event.clientX, y: event.clientY });
      },
    });
    this.element.addEventListener("keydown", (event) => {
      if (this.#key(event)) event.preventDefault();
    });
    this.element.addEventListener("blur", () => {
      this.#tooltip.hide();
    });
  }

  #click(event: MouseEvent, at: Point): void {
    const hit = this.#layer.hit(event.target, at);
    this.#tooltip.hide();
    this.#keyboard.forgetPath();
    this.#selectedByClick = true;
    if (hit === undefined) this.#events.select([]);
    else if (hit.kind === "stub") this.#events.expand(hit.key, hit.side);
    else if (event.ctrlKey || event.metaKey || event.shiftKey) this.#events.toggleSelected(hit.key);
    else this.#events.select([hit.key]);
  }

  #hover(target: EventTarget | null, at: Point | undefined): void {
    const hit = at === undefined ? undefined : this.#layer.hit(target, at);
    const key = hit?.key;
    if (key !== this.#hovered) {
      this.#hovered = key;
      this.#dirty.marks = true;
      this.#schedule();
    }
    const node = key === undefined ? undefined : this.#drawn?.model.nodes.get(key);
    const rect = key === undefined ? undefined : this.#layer.rectOf(key);
    const { selected } = this.#state ?? {};
    // The details say the same, and more.
    const isDetailed = key !== undefined && this.#covered > 0 && selected?.size === 1 && selected.has(key);
    if (node === undefined || rect === undefined || hit?.kind === "stub" || isDetailed) {
      this.#tooltip.hide();
      return;
    }
    this.#tooltip.offer(node, Date.now(), onScreen(this.#camera, rect), this.#free);
  }

  #openMenu(key: AssetKey, at: Point): void {
    this.#tooltip.hide();
    if (this.#state?.selected.has(key) !== true) this.#events.select([key]);
    this.#events.menu(key, at);
  }

  /** Whether the key was ours. */
  #key(event: KeyboardEvent): boolean {
    const { active, focus, selected = new Set<AssetKey>() } = this.#state ?? {};
    const wish = this.#keyboard.wish(event, this.#drawn ?? null, { active, focus, selected });
    if (wish === undefined) return false;
    switch (wish.kind) {
      case "search":
        this.#events.searchWanted();
        break;
      case "activate":
        this.#selectedByClick = false;
        this.#events.select([...(wish.extend ? [...selected].filter((key) => key !== wish.key) : []), wish.key]);
        this.#bringIntoView(wish.key);
        break;
      case "select-all":
        this.#events.select([...(this.#drawn?.model.nodes.keys() ?? [])]);
        break;
      case "clear":
        this.#events.select([]);
        break;
      case "open":
        this.#events.open(wish.key);
        break;
      case "toggle":
        this.#events.toggleSelected(wish.key);
        break;
      case "menu":
        this.#menuAt(wish.key);
        break;
      case "zoom":
        this.zoomBy(wish.factor);
        break;
      case "fit":
        this.fit();
        break;
      case "nothing":
        break;
      default:
        wish satisfies never;
    }
    return true;
  }

  #menuAt(key: AssetKey): void {
    const rect = this.#cardOnPage(key);
    if (rect === undefined) return;
    this.#bringIntoView(key);
    this.#openMenu(key, centerOf(rect));
  }
}

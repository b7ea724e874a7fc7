/**
 * The panel's behaviour, without its looks: it turns messages and the user's wishes into the next state, asks the host
 * for views and the layouter for layouts. It knows no DOM, so it runs in a plain test.
 *
 * Invariants: a view is taken only if it answers the question asked last; a layout is drawn only for the structure that
 * it was made of; a view with an equal structure never moves a card.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { LineageGraph, LineagePanelMessage, LineageQuery, LineageView } from "@headwater/protocol/lineage";
import type { Size } from "./geometry.ts";
import type { Host } from "./host.ts";
import { cardSizes } from "./layout/card-size.ts";
import { layoutTask } from "./layout/elk-graph.ts";
import type { Orientation } from "./layout/layout.ts";
import { LARGE } from "./layout/layout-cost.ts";
import type { Layouter } from "./layout/layouter.ts";
import { announce } from "./model/announce.ts";
import { learn, NO_WORDS } from "./model/complete-selection.ts";
import { compareViews } from "./model/compare-views.ts";
import { scopeThatShows, type Scope, type Side } from "./model/hidden-neighbours.ts";
import { LineageModel } from "./model/lineage-model.ts";
import { orientationFor } from "./orientation.ts";
import { DEFAULT_QUERY, firstState, sameQuestion, type Content, type PanelState } from "./panel-state.ts";

export interface PanelParts {
  readonly host: Host;
  readonly layouter: Layouter;
  /** Width of a name in the cards' font, in pixels. */
  readonly textWidth: (text: string) => number;
}

export class Panel {
  readonly #parts: PanelParts;
  readonly #listeners = new Set<() => void>();
  #state: PanelState;
  /** Until the panel asks something itself, the host chooses the question. */
  #hostChooses: boolean;
  #orientation: Orientation | undefined;
  /** The largest graph that the user agreed to wait for. */
  #agreedSize = LARGE;
  /** Where clearing the filter leads. */
  #unfiltered: Scope = DEFAULT_QUERY.scope;
  #reveals = 0;
  /** Asked for by `reveal` before its view was there. */
  #wanted: string | undefined;

  constructor(parts: PanelParts) {
    this.#parts = parts;
    const restored = parts.host.restored();
    this.#hostChooses = restored === null;
    this.#state = firstState(restored);
    if (this.#state.query.scope.kind !== "selection") this.#unfiltered = this.#state.query.scope;
  }

  get state(): PanelState {
    return this.#state;
  }

  subscribe(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Says that the panel listens. Also what "Try again" does. */
  start(): void {
    const { query, pinned } = this.#state;
    this.#parts.host.post({ kind: "ready", state: this.#hostChooses ? null : { query, pinned } });
  }

  receive(message: LineagePanelMessage): void {
    switch (message.kind) {
      case "view":
        this.#takeView(message.query, message.view);
        return;
      case "cursor":
        if (!this.#state.pinned) this.#follow(message.project, message.key);
        return;
      case "reveal":
        this.#goTo(message.project, message.key);
        return;
      case "unavailable":
        this.#parts.layouter.cancel();
        this.#set({ content: { kind: "unavailable", message: message.message }, arranging: false });
        return;
      default:
        message satisfies never;
    }
  }

  // What the user can do.

  setScope(kind: "neighbourhood" | "all"): void {
    const { query, focus } = this.#state;
    if (query.scope.kind === kind) return;
    const depth = this.#unfiltered.kind === "neighbourhood" ? this.#unfiltered : { up: 2, down: 2 };
    const scope: Scope = kind === "all" ? { kind } : { kind, up: depth.up, down: depth.down };
    this.#ask({ ...query, focus: focus ?? query.focus, scope });
  }

  /** A view that is small enough to be drawn at once. */
  showLess(): void {
    const { query } = this.#state;
    if (query.scope.kind === "neighbourhood") this.#ask({ ...query, scope: { kind: "neighbourhood", up: 1, down: 1 } });
    else this.setScope("neighbourhood");
  }

  setDepth(side: Side, depth: number): void {
    const { query } = this.#state;
    if (query.scope.kind !== "neighbourhood") return;
    const bounded = Math.min(99, Math.max(0, depth));
    const scope = side === "upstream" ? { ...query.scope, up: bounded } : { ...query.scope, down: bounded };
    this.#ask({ ...query, scope });
  }

  /** A selection expression; an empty one leads back to where the filter began. */
  setFilter(text: string): void {
    const { query, focus } = this.#state;
    if (query.scope.kind !== "selection") {
      if (text.trim() === "") return;
      this.#unfiltered = query.scope;
    }
    const scope: Scope = text.trim() === "" ? this.#unfiltered : { kind: "selection", text };
    this.#ask({ ...query, focus: focus ?? query.focus, scope });
  }

  togglePin(): void {
    this.#set({ pinned: !this.#state.pinned });
    this.#tell();
  }

  /** Looks at the graph from this asset. */
  focusHere(key: AssetKey): void {
    const { query } = this.#state;
    const scope: Scope = query.scope.kind === "neighbourhood" ? query.scope : { kind: "neighbourhood", up: 2, down: 2 };
    this.#ask({ ...query, focus: key, scope });
    this.select([key]);
  }

  /** Shows the neighbours that the view leaves out at this asset. */
  expand(key: AssetKey, side: Side): void {
    const { query, focus, model } = this.#state;
    if (model === null) return;
    const scope = scopeThatShows(query.scope, focus ?? null, model, key, side);
    if (scope.kind === "selection" && query.scope.kind !== "selection") this.#unfiltered = query.scope;
    this.#ask({ ...query, focus: focus ?? query.focus, scope });
    // The card where the reader is stays in its place when the others arrive.
    this.#set({ active: key });
  }

  /** The last one is where the keyboard is. */
  select(keys: readonly AssetKey[]): void {
    this.#set({ selected: new Set(keys), active: keys.at(-1) ?? this.#state.active });
  }

  toggleSelected(key: AssetKey): void {
    const selected = new Set(this.#state.selected);
    if (!selected.delete(key)) selected.add(key);
    this.#set({ selected, active: key });
  }

  open(key: AssetKey): void {
    const project = this.#state.model?.view.project;
    if (project !== undefined) this.#parts.host.post({ kind: "open", project, key });
  }

  /** The assets that a materialization from the toolbar would be of: the selected ones, else the focus. */
  targets(): AssetKey[] {
    const { selected, focus, model } = this.#state;
    const keys = selected.size > 0 ? [...selected] : focus === undefined ? [] : [focus];
    return keys.filter((key) => model?.nodes.get(key)?.kind === "asset");
  }

  materialize(keys: readonly AssetKey[], what: "self" | "upstream" | "downstream"): void {
    const view = this.#state.model?.view;
    if (view === undefined || view.refusal !== null || keys.length === 0) return;
    this.#parts.host.post({ kind: "materialize", project: view.project, keys: [...keys], with: what });
  }

  /** Those that are named, or all. */
  runChecks(key: AssetKey, checks?: string[]): void {
    const view = this.#state.model?.view;
    if (view === undefined || view.refusal !== null) return;
    const named = checks === undefined ? {} : { checks };
    this.#parts.host.post({ kind: "check", project: view.project, key, ...named });
  }

  /** Of the whole graph; the host asks where. */
  savePicture(svg: string): void {
    this.#parts.host.post({ kind: "save-picture", svg });
  }

  cancelRun(): void {
    const view = this.#state.model?.view;
    if (view === undefined || view.runId === null) return;
    this.#parts.host.post({ kind: "cancel", project: view.project, runId: view.runId });
  }

  /** Lays out a large graph after all. */
  layoutAnyway(): void {
    const { model } = this.#state;
    if (model === null) return;
    this.#agreedSize = Math.max(this.#agreedSize, Math.ceil(model.nodes.size * 1.2));
    void this.#arrange(model);
  }

  /** Gives up the layout under way, or tries one that failed again. */
  cancelLayout(): void {
    this.#parts.layouter.cancel();
    const { drawn, model } = this.#state;
    const shown: Content = drawn === null ? { kind: "large", nodes: model?.nodes.size ?? 0 } : { kind: "graph" };
    this.#set({ arranging: false, content: shown });
  }

  setViewport(size: Size): void {
    const orientation = orientationFor(size, this.#orientation);
    if (orientation === this.#orientation) return;
    this.#orientation = orientation;
    const { model } = this.#state;
    if (model !== null && this.#worthDrawing(model)) void this.#arrange(model);
  }

  // What messages do.

  #takeView(query: LineageQuery, view: LineageView): void {
    if (this.#hostChooses) {
      this.#set({ query });
      if (query.scope.kind !== "selection") this.#unfiltered = query.scope;
    } else if (!sameQuestion(query, this.#state.query)) return;

    switch (view.kind) {
      case "graph":
        this.#takeGraph(view);
        return;
      case "error":
        this.#takeError(view.message, view.column);
        return;
      case "indexing":
      case "empty":
        this.#parts.layouter.cancel();
        this.#set({ content: view, fault: null, arranging: false, drawn: null, model: null });
        return;
      default:
        view satisfies never;
    }
  }

  #takeError(message: string, column: number | null): void {
    const { query, drawn } = this.#state;
    const text = query.scope.kind === "selection" ? query.scope.text : null;
    const fault = text === null ? null : { text, message, column };
    const content: Content = drawn !== null && fault !== null ? { kind: "graph" } : { kind: "error", message };
    this.#set({ content, fault });
  }

  #takeGraph(view: LineageGraph): void {
    const before = this.#state.model ?? undefined;
    const change = compareViews(before?.view, view);
    const model = new LineageModel(view, before);
    const { query, announcement, selected, active, vocabulary } = this.#state;
    const sameProject = before?.view.project === view.project;
    const focus = model.find(
      query.scope.kind === "neighbourhood" ? (view.focus ?? query.focus) : (query.focus ?? view.focus),
    );
    const said = before !== undefined && sameProject ? announce(before.view.nodes, view.nodes) : undefined;
    this.#set({
      model,
      focus,
      fault: null,
      selected: new Set([...selected].filter((key) => model.nodes.has(key))),
      active: active !== undefined && model.nodes.has(active) && focus === this.#state.focus ? active : focus,
      vocabulary: change.kind === "structure" ? learn(sameProject ? vocabulary : NO_WORDS, view.nodes) : vocabulary,
      announcement: said ?? announcement,
    });
    this.#revealWanted(model);

    const { drawn } = this.#state;
    const sameStructure =
      change.kind === "status" &&
      drawn?.layout.structure === view.structure &&
      drawn.layout.orientation === this.#orientation;
    if (sameStructure) {
      this.#set({ drawn: { model, layout: drawn.layout }, content: { kind: "graph" } });
    } else if (model.nodes.size === 0) {
      this.#parts.layouter.cancel();
      this.#set({ content: { kind: "no-match" }, arranging: false, drawn: null });
    } else if (!this.#worthDrawing(model)) {
      this.#parts.layouter.cancel();
      this.#set({ content: { kind: "large", nodes: model.nodes.size }, arranging: false, drawn: null });
    } else if (change.kind === "structure" || !this.#state.arranging) {
      void this.#arrange(model);
    }
  }

  #worthDrawing(model: LineageModel): boolean {
    return model.nodes.size > 0 && model.nodes.size <= this.#agreedSize;
  }

  async #arrange(model: LineageModel): Promise<void> {
    // Without a viewport there is no telling which way the graph should flow; the layout follows when there is one.
    if (this.#orientation === undefined) return;
    const { drawn } = this.#state;
    const inPlace = drawn !== null && drawn.model.view.project === model.view.project;
    this.#set({
      arranging: true,
      drawn: inPlace ? drawn : null,
      content: inPlace ? { kind: "graph" } : { kind: "arranging", nodes: model.nodes.size },
    });
    const sizes = cardSizes(model.nodes.values(), this.#parts.textWidth);
    const outcome = await this.#parts.layouter.layout(layoutTask(model, sizes, this.#orientation));
    switch (outcome.kind) {
      case "superseded":
        return;
      case "failed":
        this.#set({ arranging: false, drawn: null, content: { kind: "layout-failed", message: outcome.message } });
        return;
      case "done": {
        // Statuses may have moved on while ELK worked; the structure has not, or the answer would be superseded.
        const newest = this.#state.model;
        if (newest?.view.structure !== outcome.layout.structure) return;
        this.#set({ arranging: false, content: { kind: "graph" }, drawn: { model: newest, layout: outcome.layout } });
        return;
      }
      default:
        outcome satisfies never;
    }
  }

  #follow(project: string, key: string): void {
    const { query, model } = this.#state;
    const here = query.project === project || model?.view.project === project;
    if (query.scope.kind === "selection" && !here) return;
    if (query.scope.kind === "neighbourhood" || !here) {
      if (query.focus === key && here) return;
      this.#set({ selected: new Set() });
      this.#ask({ ...query, project, focus: key });
      return;
    }
    if (this.#hostChooses && this.#state.content.kind === "large") {
      // Nobody asked for everything: the host had no asset to begin with.
      this.#ask({ project, focus: key, scope: DEFAULT_QUERY.scope });
      return;
    }
    // The graph stays; only what it is about moves.
    const found = model?.find(key);
    this.#set({ query: { ...query, focus: key }, focus: found, ...(found === undefined ? {} : { active: found }) });
    if (found !== undefined) this.#reveal(found);
    this.#keep();
  }

  #goTo(project: string, key: string): void {
    const { query, model, pinned } = this.#state;
    const found = model?.view.project === project ? model.find(key) : undefined;
    this.#wanted = key;
    if (found !== undefined && query.scope.kind !== "neighbourhood") {
      this.#set({ query: { ...query, focus: key }, focus: found });
      if (model !== null) this.#revealWanted(model);
      this.#keep();
      return;
    }
    const scope: Scope = query.scope.kind === "selection" ? { kind: "neighbourhood", up: 2, down: 2 } : query.scope;
    this.#set({ pinned });
    this.#ask({ project, focus: key, scope });
  }

  #revealWanted(model: LineageModel): void {
    const key = model.find(this.#wanted);
    if (key === undefined) return;
    this.#wanted = undefined;
    this.select([key]);
    this.#reveal(key);
  }

  #reveal(key: AssetKey): void {
    this.#reveals += 1;
    this.#set({ reveal: { key, serial: this.#reveals } });
  }

  #ask(query: LineageQuery): void {
    this.#hostChooses = false;
    this.#set({ query, fault: null });
    this.#tell();
  }

  #tell(): void {
    const { query, pinned } = this.#state;
    this.#keep();
    this.#parts.host.post({ kind: "state", state: { query, pinned } });
  }

  #keep(): void {
    const { query, pinned } = this.#state;
    this.#parts.host.keep({ query, pinned });
  }

  #set(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

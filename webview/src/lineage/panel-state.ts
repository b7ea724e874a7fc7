/** What the panel knows at one moment. Immutable; the scene and the controls draw it and nothing else. */
import type { AssetKey } from "@headwater/core/keys";
import type { LineagePanelState, LineageQuery } from "@headwater/protocol/lineage";
import type { Layout } from "./layout/layout.ts";
import { NO_WORDS, type Vocabulary } from "./model/complete-selection.ts";
import type { LineageModel } from "./model/lineage-model.ts";

/** What fills the stage. */
export type Content =
  /** Nothing was heard yet. */
  | { readonly kind: "waiting" }
  | { readonly kind: "indexing" }
  | { readonly kind: "empty"; readonly message: string }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "unavailable"; readonly message: string }
  /** A graph that is laid out only when asked, since it costs seconds. */
  | { readonly kind: "large"; readonly nodes: number }
  | { readonly kind: "layout-failed"; readonly message: string }
  /** The first layout of a graph is under way. */
  | { readonly kind: "arranging"; readonly nodes: number }
  /** A question that nothing answers to: the graph is empty. */
  | { readonly kind: "no-match" }
  | { readonly kind: "graph" };

/** A fault in the selection, shown under it; the last graph stays. */
export interface SelectionFault {
  readonly text: string;
  readonly message: string;
  /** From 0; `null` where the fault is not at one place. */
  readonly column: number | null;
}

export interface PanelState {
  readonly query: LineageQuery;
  readonly pinned: boolean;
  readonly content: Content;
  readonly fault: SelectionFault | null;
  /** The newest statuses, and where their graph was laid out. */
  readonly drawn: { readonly model: LineageModel; readonly layout: Layout } | null;
  /** The newest graph heard of, drawn or not yet. */
  readonly model: LineageModel | null;
  /** A layout is under way. */
  readonly arranging: boolean;
  /** What the view is about. */
  readonly focus: AssetKey | undefined;
  readonly selected: ReadonlySet<AssetKey>;
  /** Where the keyboard is. */
  readonly active: AssetKey | undefined;
  /** Bring this card into view; another serial asks again. */
  readonly reveal: { readonly key: AssetKey; readonly serial: number } | null;
  /** What the filter can suggest. */
  readonly vocabulary: Vocabulary;
  /** For the live region. */
  readonly announcement: string;
}

export const DEFAULT_QUERY: LineageQuery = {
  project: null,
  focus: null,
  scope: { kind: "neighbourhood", up: 2, down: 2 },
};

/** Before anything was heard, with what an earlier life of the panel kept. */
export function firstState(restored: LineagePanelState | null): PanelState {
  return {
    query: restored?.query ?? DEFAULT_QUERY,
    pinned: restored?.pinned ?? false,
    content: { kind: "waiting" },
    fault: null,
    drawn: null,
    model: null,
    arranging: false,
    focus: undefined,
    selected: new Set(),
    active: undefined,
    reveal: null,
    vocabulary: NO_WORDS,
    announcement: "",
  };
}

/** Whether a view that answers `a` answers `b`: a whole graph and a selection are the same wherever the cursor is. */
export function sameQuestion(a: LineageQuery, b: LineageQuery): boolean {
  if (a.project !== b.project && a.project !== null && b.project !== null) return false;
  if (JSON.stringify(a.scope) !== JSON.stringify(b.scope)) return false;
  return a.scope.kind !== "neighbourhood" || a.focus === b.focus;
}

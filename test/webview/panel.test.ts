import assert from "node:assert/strict";
import type { LineagePanelRequest, LineagePanelState, LineageQuery } from "@headwater/protocol/lineage";
import { assetKey } from "@headwater/core/keys";
import type { LayoutTask } from "@headwater/webview/lineage/layout/elk-graph";
import type { Layout } from "@headwater/webview/lineage/layout/layout";
import type { LayoutOutcome } from "@headwater/webview/lineage/layout/layouter";
import { Panel } from "@headwater/webview/lineage/panel";
import { large } from "./support/large.ts";
import { graph, NEIGHBOURHOOD, node, patched, PROJECT } from "./support/views.ts";

const VIEW = graph(
  [node("raw", { hiddenUpstream: 2 }), node("orders"), node("other"), node("report")],
  ["raw > orders", "orders > report", "other > report"],
  {
    focus: "orders",
  },
);
const AROUND: LineageQuery = { ...NEIGHBOURHOOD, focus: "orders" };

/** A panel whose layouts end when the test says so. */
class Rig {
  readonly posted: LineagePanelRequest[] = [];
  readonly layouts: { readonly task: LayoutTask; finish(outcome?: LayoutOutcome): Promise<void> }[] = [];
  kept: LineagePanelState | undefined;
  readonly panel: Panel;

  constructor(restored: LineagePanelState | null = null) {
    this.panel = new Panel({
      host: {
        post: (request) => this.posted.push(request),
        restored: () => restored,
        keep: (state) => (this.kept = state),
      },
      layouter: {
        cancel: () => undefined,
        layout: (task) =>
          new Promise((resolve) => {
            const finish = async (
              outcome: LayoutOutcome = { kind: "done", layout: anyLayout(task) },
            ): Promise<void> => {
              resolve(outcome);
              await Promise.resolve();
              await Promise.resolve();
            };
            this.layouts.push({ task, finish });
          }),
      },
      textWidth: (text) => text.length * 7,
    });
    this.panel.setViewport({ width: 1_000, height: 600 });
    this.panel.start();
  }

  /** A panel that shows `VIEW`. */
  static async showing(query: LineageQuery = AROUND): Promise<Rig> {
    const rig = new Rig({ query, pinned: false });
    rig.panel.receive({ kind: "view", query, view: VIEW });
    await rig.layouts[0]?.finish();
    rig.posted.length = 0;
    return rig;
  }

  get lastQuery(): LineageQuery | undefined {
    return this.posted.findLast((request) => request.kind === "state")?.state.query;
  }

  lastFocus(): string | null | undefined {
    return this.lastQuery?.focus;
  }

  get layout(): Layout | undefined {
    return this.panel.state.drawn?.layout;
  }
}

function anyLayout({ structure, orientation, keys }: LayoutTask): Layout {
  const nodes = new Map(keys.map((key, index) => [key, { x: index * 300, y: 0, width: 200, height: 52 }]));
  return {
    structure,
    orientation,
    bounds: { x: 0, y: 0, width: keys.length * 300, height: 52 },
    nodes,
    edges: new Map(),
    groups: [],
  };
}

describe("the panel", () => {
  it("says that it listens, with what it kept", () => {
    assert.deepEqual(new Rig().posted, [{ kind: "ready", state: null }]);
    const state = { query: AROUND, pinned: true };
    assert.deepEqual(new Rig(state).posted, [{ kind: "ready", state }]);
  });

  it("takes the host's question until it asks one itself", async () => {
    const rig = new Rig();
    rig.panel.receive({ kind: "view", query: AROUND, view: VIEW });
    assert.deepEqual(rig.panel.state.query, AROUND);
    await rig.layouts[0]?.finish();
    rig.panel.setDepth("upstream", 3);
    assert.deepEqual(rig.lastQuery?.scope, { kind: "neighbourhood", up: 3, down: 2 });
    rig.panel.receive({ kind: "view", query: AROUND, view: { kind: "indexing" } });
    assert.equal(rig.panel.state.content.kind, "graph", "an answer to an earlier question changes nothing");
  });

  it("lays out a new structure, and only that", async () => {
    const rig = await Rig.showing();
    assert.equal(rig.panel.state.content.kind, "graph");
    const layout = rig.layout;
    rig.panel.receive({ kind: "view", query: AROUND, view: patched(VIEW, { orders: { status: "failed" } }) });
    assert.equal(rig.layouts.length, 1);
    assert.equal(rig.layout, layout);
    assert.equal(rig.panel.state.drawn?.model.nodes.get(assetKey("orders"))?.status, "failed");
    rig.panel.receive({ kind: "view", query: AROUND, view: { ...VIEW, structure: "other" } });
    assert.equal(rig.layouts.length, 2);
    assert.equal(rig.layout, layout, "the old graph stays until the new one is arranged");
  });

  it("draws the newest statuses when they moved on during a layout", async () => {
    const rig = new Rig({ query: AROUND, pinned: false });
    rig.panel.receive({ kind: "view", query: AROUND, view: VIEW });
    rig.panel.receive({ kind: "view", query: AROUND, view: patched(VIEW, { orders: { status: "stale" } }) });
    assert.equal(rig.layouts.length, 1);
    await rig.layouts[0]?.finish();
    assert.equal(rig.panel.state.drawn?.model.nodes.get(assetKey("orders"))?.status, "stale");
  });

  it("follows the cursor unless it is pinned; a reveal goes there all the same", async () => {
    const rig = await Rig.showing();
    rig.panel.receive({ kind: "cursor", project: PROJECT, key: "report" });
    assert.equal(rig.lastFocus(), "report");
    rig.panel.togglePin();
    assert.deepEqual(rig.kept, { query: { ...AROUND, focus: "report" }, pinned: true });
    rig.panel.receive({ kind: "cursor", project: PROJECT, key: "raw" });
    assert.equal(rig.lastFocus(), "report");
    rig.panel.receive({ kind: "reveal", project: PROJECT, key: "raw" });
    assert.equal(rig.lastFocus(), "raw");
  });

  it("in a view of everything, follows the cursor without asking anew", async () => {
    const all: LineageQuery = { ...AROUND, scope: { kind: "all" } };
    const rig = await Rig.showing(all);
    rig.panel.receive({ kind: "cursor", project: PROJECT, key: "report" });
    assert.deepEqual(rig.posted, []);
    assert.equal(rig.panel.state.focus, "report");
    assert.equal(rig.panel.state.reveal?.key, "report");
    rig.panel.receive({ kind: "view", query: all, view: patched(VIEW, {}, { focus: "orders" }) });
    assert.equal(rig.panel.state.focus, "report", "and keeps it when the host still tells of the old one");
  });

  it("filters, shows where a filter is wrong, and keeps the graph meanwhile", async () => {
    const rig = await Rig.showing();
    rig.panel.setFilter("+orders and");
    const query = rig.lastQuery ?? AROUND;
    assert.deepEqual(query.scope, { kind: "selection", text: "+orders and" });
    rig.panel.receive({ kind: "view", query, view: { kind: "error", message: "Expected more", column: 11 } });
    assert.deepEqual(rig.panel.state.fault, { text: "+orders and", message: "Expected more", column: 11 });
    assert.equal(rig.panel.state.content.kind, "graph");
    rig.panel.setFilter("");
    assert.deepEqual(rig.lastQuery?.scope, AROUND.scope);
    assert.equal(rig.panel.state.fault, null);
  });

  it("opens hidden neighbours by more depth, or around one asset where depth would not show them", async () => {
    const rig = await Rig.showing();
    rig.panel.expand(assetKey("raw"), "upstream");
    assert.deepEqual(rig.lastQuery?.scope, { kind: "neighbourhood", up: 3, down: 2 });
    const again = await Rig.showing();
    again.panel.expand(assetKey("other"), "upstream");
    assert.deepEqual(again.lastQuery?.scope, { kind: "selection", text: '2+key:"orders"+2 or 1+key:"other"' });
    const filtered = await Rig.showing({ ...AROUND, scope: { kind: "selection", text: "group:core" } });
    filtered.panel.expand(assetKey("report"), "downstream");
    assert.deepEqual(filtered.lastQuery?.scope, { kind: "selection", text: '(group:core) or key:"report"+1' });
  });

  it("materializes what is selected, else the focus; never what is made elsewhere, never against a refusal", async () => {
    const rig = await Rig.showing();
    assert.deepEqual(rig.panel.targets(), ["orders"]);
    rig.panel.select([assetKey("raw"), assetKey("report")]);
    rig.panel.materialize(rig.panel.targets(), "upstream");
    assert.deepEqual(rig.posted, [
      { kind: "materialize", project: PROJECT, keys: ["raw", "report"], with: "upstream" },
    ]);
    rig.panel.receive({ kind: "view", query: AROUND, view: patched(VIEW, { raw: { kind: "external" } }) });
    assert.deepEqual(rig.panel.targets(), ["report"]);
    rig.panel.receive({ kind: "view", query: AROUND, view: { ...VIEW, refusal: "Restricted Mode" } });
    rig.panel.materialize(rig.panel.targets(), "self");
    assert.equal(rig.posted.length, 1);
  });

  it("offers a large graph with its price", async () => {
    const rig = new Rig({ query: AROUND, pinned: false });
    rig.panel.receive({ kind: "view", query: AROUND, view: large(1_200, 0) });
    assert.deepEqual(rig.panel.state.content, { kind: "large", nodes: 1_200 });
    assert.equal(rig.layouts.length, 0);
    rig.panel.layoutAnyway();
    await rig.layouts[0]?.finish();
    assert.equal(rig.panel.state.content.kind, "graph");
  });

  it("says so when a layout fails, when nothing matches, and when the server is gone", async () => {
    const rig = new Rig({ query: AROUND, pinned: false });
    rig.panel.receive({ kind: "view", query: AROUND, view: VIEW });
    await rig.layouts[0]?.finish({ kind: "failed", message: "no worker" });
    assert.deepEqual(rig.panel.state.content, { kind: "layout-failed", message: "no worker" });
    rig.panel.receive({ kind: "view", query: AROUND, view: graph([], []) });
    assert.deepEqual(rig.panel.state.content, { kind: "no-match" });
    rig.panel.receive({ kind: "unavailable", message: "It stopped." });
    assert.deepEqual(rig.panel.state.content, { kind: "unavailable", message: "It stopped." });
  });
});

import assert from "node:assert/strict";
import type { LineageNode } from "@headwater/protocol/lineage";
import { announce } from "@headwater/webview/lineage/model/announce";
import { compareViews } from "@headwater/webview/lineage/model/compare-views";
import { checkMarks, lookOf, spokenLabel, statusLine } from "@headwater/webview/lineage/model/look";
import { layoutTimeWords } from "@headwater/webview/lineage/layout/layout-cost";
import { graph, node, patched } from "./support/views.ts";

const NOW = 1_700_000_000_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe("the look of an asset", () => {
  const ran: Partial<LineageNode> = { at: NOW - 2 * MINUTE, fact: "1,204 rows" };
  const cases: readonly (readonly [Partial<LineageNode>, look: string, line: string])[] = [
    [ran, "current", "1,204 rows · 2 min ago"],
    [{}, "current", "current"],
    [{ ...ran, upstreamStale: true }, "current", "upstream stale · 1,204 rows · 2 min ago"],
    [
      { status: "stale", causes: ["parseDate in lib/dates.ts changed", "b"] },
      "stale",
      "stale: parseDate in lib/dates.ts changed",
    ],
    [
      { status: "stale", edited: true, causes: ["parseDate in lib/dates.ts changed"] },
      "stale",
      "edited: parseDate in lib/dates.ts changed",
    ],
    [{ status: "missing" }, "missing", "never materialized"],
    [{ ...ran, status: "failed" }, "failed", "failed · last good 2 min ago"],
    [{ status: "failed" }, "failed", "failed"],
    [{ status: "stale", blockedBy: "check noNulls of a" }, "blocked", "blocked by check noNulls of a"],
    [{ status: "failed", blockedBy: "check noNulls of a" }, "failed", "failed"],
    [{ status: "running", step: "running", runningSince: NOW - 7 * SECOND }, "running", "running · 7 s"],
    [{ status: "running", step: "retrying", runningSince: NOW - 67 * SECOND }, "retrying", "retrying · 1 min 7 s"],
    [{ status: "running", step: "running", runningSince: NOW + SECOND }, "running", "running"],
    [{ at: NOW - 50 * SECOND }, "current", "just now"],
    [{ status: "stale", step: "waiting" }, "waiting", "waiting for its turn"],
    [{ status: "unknown" }, "unknown", "status unknown"],
    [{ kind: "external", status: "unknown" }, "external", "made elsewhere"],
    [{ kind: "external" }, "external", "made elsewhere"],
    [{ ...ran, kind: "external" }, "current", "1,204 rows · 2 min ago"],
  ];
  for (const [facts, look, line] of cases) {
    it(`${look}: ${line}`, () => {
      const asset = node("orders", facts);
      assert.equal(lookOf(asset), look);
      assert.equal(statusLine(asset, NOW), line);
    });
  }

  it("is said in words, for those who cannot see it", () => {
    const asset = node("core/orders", {
      status: "stale",
      causes: ["parseDate in lib/dates.ts changed"],
      checks: { passed: 2, warned: 0, failed: 0, notRun: 0 },
      hiddenUpstream: 3,
    });
    assert.equal(
      spokenLabel(asset, NOW),
      "orders in core, stale: parseDate in lib/dates.ts changed, 2 checks passed, 3 more upstream",
    );
    assert.equal(spokenLabel(node("orders", ran), NOW), "orders, current, 1,204 rows, 2 min ago");
  });

  it("shows the worst check first, and checks that never ran only where none did", () => {
    const marks = (passed: number, warned: number, failed: number, notRun: number) =>
      checkMarks({ checks: { passed, warned, failed, notRun } }).map(({ kind, count }) => `${kind} ${count}`);
    assert.deepEqual(marks(2, 1, 1, 4), ["failed 1", "warned 1", "passed 2"]);
    assert.deepEqual(marks(0, 0, 0, 2), ["not-run 2"]);
    assert.deepEqual(marks(0, 0, 0, 0), []);
  });

  it("tells the time of a layout coarsely", () => {
    assert.deepEqual([100, 1_000, 10_000, 40_000].map(layoutTimeWords), [
      "less than a second",
      "about 2 s",
      "about 37 s",
      "about 3 min",
    ]);
  });
});

describe("two views", () => {
  const view = graph([node("a"), node("b")], ["a > b"]);

  it("with equal structures differ in the nodes that look different", () => {
    const change = compareViews(view, patched(view, { b: { status: "stale" } }));
    assert.deepEqual(change.kind === "status" && change.changed.map(({ key }) => key), ["b"]);
    assert.deepEqual(compareViews(view, { ...view, runId: "run-1" }), { kind: "status", changed: [] });
  });

  it("with another structure, or of another project, are another graph", () => {
    assert.deepEqual(compareViews(undefined, view), { kind: "structure" });
    assert.deepEqual(compareViews(view, { ...view, structure: "other" }), { kind: "structure" });
    assert.deepEqual(compareViews(view, { ...view, project: "file:///other" }), { kind: "structure" });
  });

  it("are told apart in a sentence", () => {
    const after = patched(view, { a: { status: "running", step: "running" }, b: { status: "failed" } });
    assert.equal(announce(view.nodes, after.nodes), "a running; b failed");
    assert.equal(announce(view.nodes, view.nodes), undefined);
    const many = graph(
      ["a", "b", "c", "d"].map((key) => node(key, { status: "missing" })),
      [],
    );
    const done = { ...many, nodes: many.nodes.map((each) => ({ ...each, status: "current" as const })) };
    assert.equal(announce(many.nodes, done.nodes), "4 assets current");
  });
});

import assert from "node:assert/strict";
import type { ElkNode } from "elkjs/lib/elk-api.js";
import ElkBundled from "elkjs/lib/elk.bundled.js";
import { assetKey } from "@headwater/core/keys";
import type { LineageGraph } from "@headwater/protocol/lineage";
import { intersects, type Rect } from "@headwater/webview/lineage/geometry";
import { cardSizes } from "@headwater/webview/lineage/layout/card-size";
import { drawnGroups } from "@headwater/webview/lineage/layout/drawn-groups";
import { layoutTask, readLayout } from "@headwater/webview/lineage/layout/elk-graph";
import { entranceOf, moveLayout, type Layout, type Orientation } from "@headwater/webview/lineage/layout/layout";
import { LineageModel } from "@headwater/webview/lineage/model/lineage-model";
import { orientationFor } from "@headwater/webview/lineage/orientation";
import { edgePath } from "@headwater/webview/lineage/scene/edge-path";
import { GridIndex } from "@headwater/webview/lineage/scene/grid-index";
import { Keyboard, type KeyPress, type KeyWish } from "@headwater/webview/lineage/scene/keyboard";
import { neighbourKey, type Arrow } from "@headwater/webview/lineage/scene/neighbour-key";
import { large } from "./support/large.ts";
import { graph, node } from "./support/views.ts";
import { weather } from "./support/weather.ts";

const NOW = 1_700_000_000_000;

/** elkjs without a worker: the same engine. */
const elk = new ("default" in ElkBundled ? (ElkBundled.default as typeof ElkBundled) : ElkBundled)();

async function arrange(
  view: LineageGraph,
  orientation: Orientation = "right",
): Promise<{ model: LineageModel; layout: Layout }> {
  const model = new LineageModel(view);
  const task = layoutTask(
    model,
    cardSizes(model.nodes.values(), (text) => text.length * 7),
    orientation,
  );
  return { model, layout: readLayout(task, await elk.layout<ElkNode>(task.root)) };
}

describe("a layout", () => {
  for (const orientation of ["right", "down"] as const) {
    it(`flowing ${orientation}: every card has a place of its own, downstream after upstream, in its group`, async () => {
      const { model, layout } = await arrange(weather(NOW), orientation);
      assert.equal(layout.nodes.size, model.nodes.size);
      const rects = [...layout.nodes.entries()];
      for (const [index, [, a]] of rects.entries())
        for (const [, b] of rects.slice(index + 1)) assert.ok(!intersects(a, b));
      for (const { id, from, to } of model.edges) {
        const [a, b] = [layout.nodes.get(from), layout.nodes.get(to)];
        assert.ok(a !== undefined && b !== undefined);
        assert.ok(orientation === "right" ? a.x + a.width <= b.x : a.y + a.height <= b.y, id);
        const line = layout.edges.get(id);
        assert.ok(line !== undefined && touches(a, line[0]) && touches(b, line.at(-1)), `${id} joins its cards`);
      }
      assert.deepEqual(
        layout.groups.map(({ name }) => name),
        ["cleaned", "raw", "reports", "summaries"],
      );
      for (const { rect, members } of layout.groups) {
        for (const key of members) assert.ok(within(rect, layout.nodes.get(key)), `${key} lies in its group`);
      }
    });
  }

  it("is the same for the same graph, in whatever order it is sent", async () => {
    const view = large(40, NOW);
    const shuffled = { ...view, nodes: view.nodes.toReversed(), edges: view.edges.toReversed() };
    assert.deepEqual((await arrange(view)).layout.nodes, (await arrange(shuffled)).layout.nodes);
  });

  it("is entered where data flows in, in the middle of what is first", async () => {
    const roots = ["a", "b", "c", "d", "e"].map((key) => node(key));
    const view = graph(
      [...roots, node("end")],
      roots.map(({ key }) => `${key} > end`),
    );
    for (const orientation of ["right", "down"] as const) {
      const { layout } = await arrange(view, orientation);
      const rects = roots.flatMap(({ key }) => layout.nodes.get(assetKey(key)) ?? []);
      const [along, across] = orientation === "right" ? (["x", "y"] as const) : (["y", "x"] as const);
      const inOrder = rects.toSorted((a, b) => a[across] - b[across]);
      assert.deepEqual(new Set(rects.map((rect) => rect[along])).size, 1);
      assert.deepEqual(entranceOf(layout), inOrder[2]);
    }
  });

  it("can be moved as a whole", async () => {
    const { layout } = await arrange(weather(NOW));
    const away = moveLayout(layout, { x: -40, y: 25 });
    const [before, after] = [layout.nodes.get(assetKey("rawWeather")), away.nodes.get(assetKey("rawWeather"))];
    assert.ok(before !== undefined && after !== undefined);
    assert.deepEqual(after, { ...before, x: before.x - 40, y: before.y + 25 });
    assert.deepEqual([away.bounds.x, away.bounds.y], [-40, 25]);
    assert.equal(away.edges.get("rawWeather>clean/weather")?.[0]?.x, after.x + after.width);
    assert.deepEqual([...away.groups.keys()], [...layout.groups.keys()]);
  });

  it("has no edges to what the view leaves out, and takes a cycle as it comes", async () => {
    const { model, layout } = await arrange(graph([node("a"), node("b")], ["a > b", "b > a", "gone > a", "a > a"]));
    assert.deepEqual(
      model.edges.map(({ id }) => id),
      ["a>b", "b>a"],
    );
    assert.equal(layout.nodes.size, 2);
  });

  describe("of cards without an edge", () => {
    const loose = Array.from({ length: 9 }, (_, index) => node(`loose${String(index)}`));
    const apart = (rects: readonly Rect[]): boolean =>
      rects.every((a, index) => rects.slice(index + 1).every((b) => !intersects(a, b)));

    it("sets them in rows as wide as the graph, under it", async () => {
      const { layout } = await arrange(graph([node("a"), node("b"), node("c"), ...loose], ["a > b", "b > c"]));
      const joined = ["a", "b", "c"].map((key) => layout.nodes.get(assetKey(key)));
      assert.equal(layout.nodes.size, 12);
      assert.ok(apart([...layout.nodes.values()]));
      const below = Math.max(...joined.map((rect) => (rect?.y ?? 0) + (rect?.height ?? 0)));
      const right = Math.max(...joined.map((rect) => (rect?.x ?? 0) + (rect?.width ?? 0)));
      for (const { key } of loose) {
        const rect = layout.nodes.get(assetKey(key));
        assert.ok(
          rect !== undefined && rect.y > below && rect.x + rect.width <= right + 1 && within(layout.bounds, rect),
        );
      }
      assert.ok(new Set(loose.map(({ key }) => layout.nodes.get(assetKey(key))?.y)).size > 2, "more than two rows");
    });

    it("makes a block of them where there is nothing else", async () => {
      const { layout } = await arrange(graph(loose, []));
      const { width, height } = layout.bounds;
      assert.ok(apart([...layout.nodes.values()]));
      assert.ok(width / height > 0.8 && width / height < 4, `${String(width)} by ${String(height)}`);
    });
  });

  it("draws groups as boxes only where they flow one way", () => {
    const boxes = (...edges: string[]): string[] => {
      const nodes = [
        node("a1", { group: "a" }),
        node("a2", { group: "a" }),
        node("b1", { group: "b" }),
        node("b2", { group: "b" }),
      ];
      return [...drawnGroups(new LineageModel(graph(nodes, edges))).keys()];
    };
    assert.deepEqual(boxes("a1 > b1", "a2 > b2"), ["a", "b"]);
    assert.deepEqual(boxes("a1 > b1", "b2 > a2"), []);
    assert.deepEqual([...drawnGroups(new LineageModel(graph([node("x", { group: "a" })], []))).keys()], []);
  });

  it("gives all cards one width, and those with a third line more height", () => {
    const sizes = cardSizes([node("a"), node("core/aMuchLongerNameThanTheOthers", {})], (text) => text.length * 8);
    assert.equal(sizes.get("a")?.width, sizes.get("core/aMuchLongerNameThanTheOthers")?.width);
    assert.deepEqual(
      [...sizes.values()].map(({ height }) => height),
      [52, 72],
    );
  });

  it("flows down in a narrow column, and does not flip at the border", () => {
    assert.equal(orientationFor({ width: 300, height: 800 }, undefined), "down");
    assert.equal(orientationFor({ width: 1100, height: 800 }, undefined), "right");
    assert.equal(orientationFor({ width: 900, height: 800 }, undefined), "down");
    assert.equal(orientationFor({ width: 900, height: 800 }, "down"), "down");
    assert.equal(orientationFor({ width: 900, height: 800 }, "right"), "right");
    assert.equal(orientationFor({ width: 0, height: 0 }, "down"), "down");
  });
});

describe("arrow keys", () => {
  //  a ─ b ─ d
  //    └ c ─┘
  const view = graph([node("a"), node("b"), node("c"), node("d")], ["a > b", "a > c", "b > d", "c > d"]);
  const walks: readonly (readonly [Orientation, from: string, keys: string, to: string])[] = [
    ["right", "a", "right down", "c"],
    ["right", "b", "down up", "b"],
    ["right", "b", "left", "a"],
    ["right", "c", "right left", "c"],
    ["right", "d", "right", "d"],
    ["right", "a", "up", "a"],
    ["down", "a", "down right", "c"],
    ["down", "c", "left", "b"],
    ["down", "d", "up up", "a"],
  ];
  for (const [orientation, from, keys, to] of walks) {
    it(`${orientation}: from ${from}, ${keys} leads to ${to}`, async () => {
      const { model, layout } = await arrange(view, orientation);
      let [at, cameFrom] = [assetKey(from), undefined as ReturnType<typeof assetKey> | undefined];
      for (const arrow of keys.split(" ") as Arrow[]) {
        const next = neighbourKey(at, arrow, { model, layout, cameFrom });
        if (next !== undefined) [at, cameFrom] = [next, at];
      }
      assert.equal(at, to);
    });
  }
});

describe("keys on the stage", () => {
  const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
    key,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...held,
  });
  const [a, b] = [assetKey("a"), assetKey("b")];
  const looked = { active: a, focus: a, selected: new Set([a]) };
  const cases: readonly (readonly [KeyPress, KeyWish | undefined])[] = [
    [press("/"), { kind: "search" }],
    [press("ArrowRight"), { kind: "activate", key: b, extend: false }],
    [press("ArrowRight", { shiftKey: true }), { kind: "activate", key: b, extend: true }],
    [press("ArrowLeft"), { kind: "nothing" }],
    [press("ArrowLeft", { ctrlKey: true }), undefined],
    [press("Home"), { kind: "activate", key: a, extend: false }],
    [press("End"), { kind: "activate", key: b, extend: false }],
    [press("Enter"), { kind: "open", key: a }],
    [press(" "), { kind: "toggle", key: a }],
    [press("Escape"), { kind: "clear" }],
    [press("a", { metaKey: true }), { kind: "select-all" }],
    [press("F10", { shiftKey: true }), { kind: "menu", key: a }],
    [press("F10"), undefined],
    [press("f"), { kind: "fit" }],
    [press("f", { altKey: true }), undefined],
    [press("x"), undefined],
  ];
  for (const [key, wish] of cases) {
    it(`${key.ctrlKey ? "Ctrl+" : ""}${key.metaKey ? "Meta+" : ""}${key.shiftKey ? "Shift+" : ""}${key.altKey ? "Alt+" : ""}${key.key}: ${wish?.kind ?? "not ours"}`, async () => {
      const drawn = await arrange(graph([node("a"), node("b")], ["a > b"]));
      assert.deepEqual(new Keyboard().wish(key, drawn, looked), wish);
    });
  }

  it("without a graph only the filter can be reached", () => {
    assert.equal(new Keyboard().wish(press("Enter"), null, looked), undefined);
    assert.deepEqual(new Keyboard().wish(press("/"), null, looked), { kind: "search" });
  });
});

describe("lines", () => {
  it("have round corners, as far as there is room", () => {
    assert.equal(
      edgePath([
        { x: 0, y: 0 },
        { x: 50, y: 0 },
      ]),
      "M0 0L50 0",
    );
    assert.equal(
      edgePath([
        { x: 0, y: 0 },
        { x: 50, y: 0 },
        { x: 50, y: 50 },
      ]),
      "M0 0L40 0Q50 0 50 10L50 50",
    );
    assert.equal(
      edgePath([
        { x: 0, y: 0 },
        { x: 50, y: 0 },
        { x: 50, y: 8 },
      ]),
      "M0 0L46 0Q50 0 50 4L50 8",
    );
  });

  it("are found by where they are", () => {
    const rects = new Map<string, Rect>([
      ["near", { x: 0, y: 0, width: 10, height: 10 }],
      ["long", { x: 5, y: 5, width: 5_000, height: 1 }],
      ["far", { x: 4_000, y: 4_000, width: 10, height: 10 }],
    ]);
    const index = new GridIndex(rects);
    assert.deepEqual([...index.within({ x: -5, y: -5, width: 20, height: 20 })].sort(), ["long", "near"]);
    assert.deepEqual([...index.within({ x: 3_900, y: 0, width: 200, height: 5_000 })].sort(), ["far", "long"]);
  });
});

function within(outer: Rect, inner: Rect | undefined): boolean {
  return (
    inner !== undefined &&
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function touches(rect: Rect, point: { readonly x: number; readonly y: number } | undefined): boolean {
  return point !== undefined && intersects(rect, { ...point, width: 0, height: 0 });
}

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Point, Rect, Size } from "@headwater/webview/lineage/geometry";
import {
  between,
  firstCamera,
  fit,
  follow,
  reveal,
  toScreen,
  toWorld,
  visibleWorld,
  zoomAt,
  ZOOM,
  type Camera,
} from "@headwater/webview/lineage/scene/camera";

const coordinate = fc.double({ min: -5_000, max: 5_000, noNaN: true });
const length = fc.double({ min: 10, max: 4_000, noNaN: true });
const point: fc.Arbitrary<Point> = fc.record({ x: coordinate, y: coordinate });
const size: fc.Arbitrary<Size> = fc.record({ width: length, height: length });
const rect: fc.Arbitrary<Rect> = fc.record({ x: coordinate, y: coordinate, width: length, height: length });
const camera: fc.Arbitrary<Camera> = fc.record({
  x: coordinate,
  y: coordinate,
  zoom: fc.double({ min: ZOOM.least, max: ZOOM.most, noNaN: true }),
});

function near(a: Point, b: Point): void {
  assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < 1e-4, `${JSON.stringify(a)} is not ${JSON.stringify(b)}`);
}

describe("camera", () => {
  it("turns world into screen and back", () => {
    fc.assert(
      fc.property(camera, point, (from, at) => {
        near(toWorld(from, toScreen(from, at)), at);
      }),
    );
  });

  it("zooms around the point under the pointer, within its limits", () => {
    fc.assert(
      fc.property(camera, point, fc.double({ min: 0.01, max: 100, noNaN: true }), (from, at, factor) => {
        const to = zoomAt(from, at, factor);
        near(toScreen(to, toWorld(from, at)), at);
        assert.ok(to.zoom >= ZOOM.least && to.zoom <= ZOOM.most);
      }),
    );
  });

  it("fits all of a graph, in the middle, and never enlarges it", () => {
    const viewport = { width: 800, height: 600 };
    const to = fit({ x: 100, y: 50, width: 1_504, height: 300 }, viewport);
    assert.deepEqual({ ...toScreen(to, { x: 852, y: 200 }), zoom: to.zoom }, { x: 400, y: 300, zoom: 0.5 });
    assert.equal(fit({ x: 0, y: 0, width: 100, height: 50 }, viewport).zoom, 1);
  });

  it("reveals by the least movement, and not at all what is in view", () => {
    const viewport = { width: 800, height: 600 };
    const still = { x: 0, y: 0, zoom: 1 };
    assert.equal(reveal(still, { x: 100, y: 100, width: 200, height: 52 }, viewport), still);
    assert.deepEqual(reveal(still, { x: 780, y: 100, width: 200, height: 52 }, viewport), { x: -212, y: 0, zoom: 1 });
    fc.assert(
      fc.property(camera, rect, (from, target) => {
        const to = reveal(from, target, viewport);
        const again = reveal(to, target, viewport);
        near(again, to);
      }),
    );
  });

  it("sees the viewport and a quarter more", () => {
    const area = visibleWorld({ x: 0, y: 0, zoom: 0.5 }, { width: 400, height: 200 });
    assert.deepEqual(area, { x: -200, y: -100, width: 1_200, height: 600 });
  });

  it("begins with the whole graph where that is readable, else with the focus in view", () => {
    const viewport = { width: 800, height: 600 };
    assert.equal(firstCamera({ x: 0, y: 0, width: 700, height: 300 }, undefined, viewport).zoom, 1);
    fc.assert(
      fc.property(
        size,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (world, right, down) => {
          const bounds = { x: 0, y: 0, width: world.width * 20, height: world.height * 20 };
          const focus = { x: right * (bounds.width - 10), y: down * (bounds.height - 10), width: 10, height: 10 };
          const seen = toScreen(firstCamera(bounds, focus, viewport), focus);
          assert.ok(seen.x >= 0 && seen.y >= 0 && seen.x <= viewport.width && seen.y <= viewport.height);
        },
      ),
    );
  });

  describe("after the graph has changed around a card that stays", () => {
    const viewport = { width: 800, height: 600 };
    const stage = { whole: viewport, free: viewport };
    const card = { x: 300, y: 260, width: 200, height: 60 };
    const small = { x: 300, y: 200, width: 200, height: 200 };
    const before = firstCamera(small, card, viewport);
    const change = (bounds: Rect, focusMoved = false) => ({ bounds, rects: [card], focus: card, focusMoved });

    it("shows all of it, where all is readable", () => {
      const bounds = { ...small, width: 700 };
      assert.deepEqual(follow(before, true, change(bounds), stage), fit(bounds, viewport));
    });

    it("leaves no side empty while a large graph goes on at the other", () => {
      // All that came is below and to the right: the card had been in the middle.
      const bounds = { x: 300, y: 260, width: 4_000, height: 3_000 };
      const to = follow(before, true, change(bounds), stage);
      assert.equal(to.zoom, before.zoom);
      near(toScreen(to, bounds), { x: 24, y: 24 });
      fc.assert(
        fc.property(
          fc.record({ left: length, up: length, right: length, down: length }),
          ({ left, up, right, down }) => {
            const grown = { x: card.x - left, y: card.y - up, width: left + 200 + right, height: up + 60 + down };
            const after = follow(before, true, change(grown), stage);
            const [start, kept] = [toScreen(after, grown), toScreen(after, card)];
            const end = toScreen(after, { x: grown.x + grown.width, y: grown.y + grown.height });
            const fills = (from: number, until: number, space: number) =>
              Math.abs(from + until - space) < 1e-6 || (from < 25 && until > space - 25);
            assert.ok(fills(start.x, end.x, viewport.width) && fills(start.y, end.y, viewport.height));
            assert.ok(kept.x >= 0 && kept.y >= 0 && kept.x < viewport.width && kept.y < viewport.height);
          },
        ),
      );
    });

    it("stays where the reader has moved it, unless nothing would be left in view, or it is about another asset", () => {
      const moved = { ...before, x: before.x + 100 };
      const bounds = { x: 300, y: 260, width: 4_000, height: 3_000 };
      assert.equal(follow(moved, false, change(bounds), stage), moved);
      const away = { ...before, x: before.x - 10_000 };
      assert.deepEqual(follow(away, false, change(bounds), stage), firstCamera(bounds, card, viewport));
      assert.deepEqual(follow(away, false, change(bounds, true), stage), reveal(away, card, viewport));
    });
  });

  it("glides from one camera to another without leaving the way", () => {
    fc.assert(
      fc.property(camera, camera, (from, to) => {
        near(between(from, to, 0), from);
        assert.deepEqual(between(from, to, 1), to);
        const half = between(from, to, 0.5).zoom;
        assert.ok(half >= Math.min(from.zoom, to.zoom) - 1e-9 && half <= Math.max(from.zoom, to.zoom) + 1e-9);
      }),
    );
  });
});

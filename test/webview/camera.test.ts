import assert from "node:assert/strict";
import fc from "fast-check";
import type { Point, Rect, Size } from "@headwater/webview/lineage/geometry";
import {
  between,
  firstCamera,
  fit,
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

/**
 * Mouse, trackpad and touch on the stage, told as movements of the camera and clicks on the graph.
 *
 *     idle --press--> pressed --moves far enough--> panning --release--> idle
 *                     pressed --release--> (click) idle
 *
 * Wheel: scrolls, as everything in the editor does; with Ctrl, or a pinch on a trackpad, it zooms.
 */
import type { Point } from "../geometry.ts";

export interface GestureEvents {
  pan(dx: number, dy: number): void;
  zoom(at: Point, factor: number): void;
  click(event: MouseEvent, at: Point): void;
  doubleClick(event: MouseEvent, at: Point): void;
  contextMenu(event: MouseEvent, at: Point): void;
  hover(target: EventTarget | null, at: Point | undefined): void;
  /** A gesture begins or ends: the scene trades sharpness for speed in between. */
  moving(active: boolean): void;
}

/** Within this time a second click makes a double click. */
export const DOUBLE_CLICK_MS = 400;

const DRAG_DISTANCE = 4;
const LINE = 16;
const WHEEL_REST_MS = 160;

export function listenForGestures(stage: HTMLElement, events: GestureEvents): void {
  let pressed: { readonly id: number; x: number; y: number } | undefined;
  let panning = false;
  let dragged = false;
  let wheelRest: ReturnType<typeof setTimeout> | undefined;

  const at = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  stage.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.button === 0 || event.button === 1) pressed = { id: event.pointerId, x: event.clientX, y: event.clientY };
    if (event.button === 1) event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => {
    if (pressed?.id !== event.pointerId) {
      if (event.pointerType === "mouse") events.hover(event.target, at(event));
      return;
    }
    const [dx, dy] = [event.clientX - pressed.x, event.clientY - pressed.y];
    if (!panning) {
      if (Math.hypot(dx, dy) < DRAG_DISTANCE) return;
      panning = true;
      dragged = true;
      stage.setPointerCapture(event.pointerId);
      stage.classList.add("panning");
      events.hover(null, undefined);
      events.moving(true);
    }
    pressed.x = event.clientX;
    pressed.y = event.clientY;
    events.pan(dx, dy);
  });
  const release = (event: PointerEvent): void => {
    if (pressed?.id !== event.pointerId) return;
    pressed = undefined;
    if (!panning) return;
    panning = false;
    stage.classList.remove("panning");
    events.moving(false);
  };
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  stage.addEventListener("pointerleave", () => {
    if (!panning) events.hover(null, undefined);
  });
  stage.addEventListener("click", (event) => {
    if (!dragged) events.click(event, at(event));
  });
  stage.addEventListener("dblclick", (event) => {
    if (!dragged) events.doubleClick(event, at(event));
  });
  stage.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    events.contextMenu(event, at(event));
  });
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (wheelRest === undefined) events.moving(true);
      else clearTimeout(wheelRest);
      wheelRest = setTimeout(() => {
        wheelRest = undefined;
        events.moving(false);
      }, WHEEL_REST_MS);
      events.hover(null, undefined);
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? LINE
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? stage.clientHeight
            : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey) events.zoom(at(event), Math.exp(-clampDelta(dy) * 0.01));
      else if (event.shiftKey && dx === 0) events.pan(-dy, 0);
      else events.pan(-dx, -dy);
    },
    { passive: false },
  );
}

/** One notch of a mouse wheel is a hundred pixels, one event of a pinch a few: neither should jump. */
function clampDelta(delta: number): number {
  return Math.max(-25, Math.min(25, delta));
}

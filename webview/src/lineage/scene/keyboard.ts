/**
 * What a key on the stage asks for. Knows no DOM beyond the names of keys; it remembers only where the reader walked from,
 * so that a step back along an edge leads back.
 */
import type { AssetKey } from "@headwater/core/keys";
import type { PanelState } from "../panel-state.ts";
import { ZOOM } from "./camera.ts";
import { firstKey, lastKey, neighbourKey, type Arrow } from "./neighbour-key.ts";

export type KeyPress = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

export type KeyWish =
  | { readonly kind: "search" | "fit" | "clear" | "select-all" }
  /** `extend`: what is selected stays so. */
  | { readonly kind: "activate"; readonly key: AssetKey; readonly extend: boolean }
  | { readonly kind: "open" | "toggle" | "menu"; readonly key: AssetKey }
  | { readonly kind: "zoom"; readonly factor: number }
  /** A key of ours that leads nowhere from here. */
  | { readonly kind: "nothing" };

type Looked = Pick<PanelState, "active" | "focus" | "selected">;

const ARROWS: Readonly<Record<string, Arrow>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const NOTHING: KeyWish = { kind: "nothing" };

export class Keyboard {
  #cameFrom: AssetKey | undefined;

  /** The reader went elsewhere by other means. */
  forgetPath(): void {
    this.#cameFrom = undefined;
  }

  /** `undefined` for a key that is not ours. */
  wish(press: KeyPress, drawn: PanelState["drawn"], looked: Looked): KeyWish | undefined {
    if (press.key === "/") return { kind: "search" };
    if (drawn === null || press.altKey) return undefined;
    if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === "a" ? { kind: "select-all" } : undefined;
    const arrow = ARROWS[press.key];
    if (arrow !== undefined) return this.#walk(arrow, press.shiftKey, drawn, looked);
    const { active, selected } = looked;
    switch (press.key) {
      case "Enter":
        return active === undefined ? NOTHING : { kind: "open", key: active };
      case " ":
        return active === undefined ? NOTHING : { kind: "toggle", key: active };
      case "Home":
        return this.#goTo(firstKey(drawn.model));
      case "End":
        return this.#goTo(lastKey(drawn.model));
      case "Escape":
        return selected.size === 0 ? undefined : { kind: "clear" };
      case "+":
      case "=":
        return { kind: "zoom", factor: ZOOM.step };
      case "-":
        return { kind: "zoom", factor: 1 / ZOOM.step };
      case "0":
      case "f":
        return { kind: "fit" };
      case "ContextMenu":
        return active === undefined ? NOTHING : { kind: "menu", key: active };
      case "F10":
        return active === undefined || !press.shiftKey ? undefined : { kind: "menu", key: active };
      default:
        return undefined;
    }
  }

  #walk(
    arrow: Arrow,
    extend: boolean,
    { model, layout }: NonNullable<PanelState["drawn"]>,
    { active, focus }: Looked,
  ): KeyWish {
    if (active === undefined || !layout.nodes.has(active)) return this.#goTo(focus ?? firstKey(model));
    const next = neighbourKey(active, arrow, { model, layout, cameFrom: this.#cameFrom });
    if (next === undefined) return NOTHING;
    this.#cameFrom = active;
    return { kind: "activate", key: next, extend };
  }

  #goTo(key: AssetKey | undefined): KeyWish {
    this.#cameFrom = undefined;
    return key === undefined ? NOTHING : { kind: "activate", key, extend: false };
  }
}

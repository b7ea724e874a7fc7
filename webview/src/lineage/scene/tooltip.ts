/** What hovering a card tells in full: all causes, the description, the checks. Its own element; all of it text nodes. */
import type { LineageNode } from "@headwater/protocol/lineage";
import type { Rect, Size } from "../geometry.ts";
import { describeDuration } from "@headwater/core/status/describe-time";
import { checkWords, lookOf, statusHead } from "../model/look.ts";
import { element } from "./dom.ts";

const DELAY_MS = 350;
const GAP = 8;
const EDGE = 6;

export class Tooltip {
  readonly element = element("div", "tooltip");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: string | undefined;

  constructor() {
    this.element.setAttribute("role", "tooltip");
    this.element.hidden = true;
  }

  /** Shows after a moment, at once where another card's was open. `card` is on the screen. */
  offer(node: LineageNode, now: number, card: Rect, stage: Size): void {
    if (this.#shown === node.key) return;
    clearTimeout(this.#timer);
    const show = (): void => {
      this.#shown = node.key;
      this.element.replaceChildren(...tooltipLines(node, now));
      this.element.hidden = false;
      this.#place(card, stage);
    };
    if (this.element.hidden) this.#timer = setTimeout(show, DELAY_MS);
    else show();
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#shown = undefined;
    this.element.hidden = true;
  }

  #place(card: Rect, stage: Size): void {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const below = card.y + card.height + GAP;
    const top = below + height + EDGE <= stage.height ? below : Math.max(EDGE, card.y - GAP - height);
    const left = Math.max(EDGE, Math.min(card.x, stage.width - width - EDGE));
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

function tooltipLines(node: LineageNode, now: number): HTMLElement[] {
  const look = lookOf(node);
  const title = element("div", "tooltip-title", node.name);
  if (node.prefix !== "") title.prepend(element("span", "tooltip-prefix", `${node.prefix}/`));
  const status = element("div", "tooltip-status", sentence(statusHead(node, now)));
  status.dataset["look"] = look;
  const lines: HTMLElement[] = [title, status];
  if (node.causes.length > 0) {
    const causes = element("ul", "tooltip-causes");
    causes.append(...node.causes.map((cause) => element("li", "", cause)));
    lines.push(causes);
  }
  if (node.blockedBy !== null && look !== "blocked")
    lines.push(element("div", "tooltip-muted", `Blocked by ${node.blockedBy}`));
  if (node.upstreamStale && look !== "current")
    lines.push(element("div", "tooltip-muted", "Something upstream is stale too"));
  if (node.description !== "") lines.push(element("div", "tooltip-description", node.description));
  const facts = [
    node.fact ?? "",
    checkWords(node),
    node.durationMs === null ? "" : `took ${describeDuration(node.durationMs)}`,
  ];
  const known = facts.filter((fact) => fact !== "" && !(look === "current" && fact === node.fact));
  if (known.length > 0) lines.push(element("div", "tooltip-muted", known.join(" · ")));
  return lines;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

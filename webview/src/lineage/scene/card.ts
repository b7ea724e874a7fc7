/**
 * One asset as an HTML card. The element lives as long as the asset is near the viewport; a new status writes into it.
 *
 * Invariant: nothing of a user's project becomes markup, a class name or a style: names go into text nodes, and what
 * styles depend on comes from closed lists of our own.
 */
import type { LineageNode } from "@headwater/protocol/lineage";
import type { Rect } from "../geometry.ts";
import { LOOK_ICONS } from "../icons.ts";
import { hasFooter } from "../layout/card-size.ts";
import type { Orientation } from "../layout/layout.ts";
import type { Side } from "../model/hidden-neighbours.ts";
import { checkMarks, lookOf, spokenLabel, statusLine, type CheckMark } from "../model/look.ts";
import { element, iconElement, setAttribute, setText } from "./dom.ts";

/** How the scene marks a card, beside its asset's status. */
export interface CardMarks {
  readonly active: boolean;
  readonly selected: boolean;
  readonly focus: boolean;
  /** Something else is looked at. */
  readonly dimmed: boolean;
}

export const MARKS: Readonly<Record<CheckMark["kind"], string>> = {
  failed: "✕",
  warned: "!",
  passed: "✓",
  "not-run": "–",
};
const MOST_KINDS = 3;

export class Card {
  readonly element: HTMLElement;
  readonly #icon = iconElement("", "card-icon");
  readonly #line = element("span", "card-line");
  readonly #checks = element("span", "card-checks");
  readonly #stubs: Readonly<Record<Side, HTMLElement>>;
  #node: LineageNode;

  constructor(id: string, node: LineageNode, orientation: Orientation) {
    this.#node = node;
    this.element = element("div", "card");
    this.element.id = id;
    this.element.setAttribute("role", "option");
    this.element.dataset["key"] = node.key;
    this.element.dataset["kind"] = node.kind;
    this.#stubs = { upstream: stub("upstream"), downstream: stub("downstream") };
    this.element.dataset["orientation"] = orientation;
    const title = element("div", "card-title");
    title.append(this.#icon, element("span", "card-name", node.name), this.#checks);
    this.element.append(title, this.#line);
    if (hasFooter(node)) this.element.append(footer(node));
    this.element.append(this.#stubs.upstream, this.#stubs.downstream);
  }

  get node(): LineageNode {
    return this.#node;
  }

  place({ x, y, width, height }: Rect): void {
    const { style } = this.element;
    style.transform = `translate(${x}px, ${y}px)`;
    style.width = `${width}px`;
    style.height = `${height}px`;
  }

  /** Which of how many it is: the others may not be in the document. */
  count(position: number, size: number): void {
    setAttribute(this.element, "aria-posinset", String(position));
    setAttribute(this.element, "aria-setsize", String(size));
  }

  update(node: LineageNode, now: number): void {
    this.#node = node;
    const look = lookOf(node);
    if (this.element.dataset["look"] !== look) {
      this.element.dataset["look"] = look;
      this.#icon.firstElementChild?.setAttribute("d", LOOK_ICONS[look]);
    }
    this.#checks.replaceChildren(
      ...checkMarks(node).map(({ kind, count }) => {
        const badge = element("span", "card-check", `${MARKS[kind]} ${count}`);
        badge.dataset["check"] = kind;
        return badge;
      }),
    );
    setStub(this.#stubs.upstream, node.hiddenUpstream);
    setStub(this.#stubs.downstream, node.hiddenDownstream);
    this.tick(now);
  }

  /** Writes what depends on the time alone. */
  tick(now: number): void {
    setText(this.#line, statusLine(this.#node, now));
    setAttribute(this.element, "aria-label", spokenLabel(this.#node, now));
  }

  mark({ active, selected, focus, dimmed }: CardMarks): void {
    const { classList } = this.element;
    classList.toggle("active", active);
    classList.toggle("focus", focus);
    classList.toggle("dimmed", dimmed);
    setAttribute(this.element, "aria-selected", String(selected));
  }
}

function footer(node: LineageNode): HTMLElement {
  const line = element("span", "card-footer");
  if (node.prefix !== "") line.append(element("span", "card-prefix", `${node.prefix}/`));
  if (node.madeAtRun) line.append(element("span", "card-kind", "at run time"));
  for (const kind of node.kinds.slice(0, MOST_KINDS)) line.append(element("span", "card-kind", kind));
  if (node.kinds.length > MOST_KINDS) line.append(element("span", "card-kind", `+${node.kinds.length - MOST_KINDS}`));
  return line;
}

/** A click target for the mouse; the context menu offers the same to the keyboard and to screen readers. */
function stub(side: Side): HTMLElement {
  const made = element("span", "card-stub");
  made.dataset["side"] = side;
  made.setAttribute("aria-hidden", "true");
  return made;
}

function setStub(made: HTMLElement, hidden: number): void {
  made.hidden = hidden === 0;
  setText(made, hidden === 0 ? "" : `+${hidden}`);
}

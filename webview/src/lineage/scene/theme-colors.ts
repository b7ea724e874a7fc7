/**
 * Colors for a canvas, which takes colors and not custom properties: the stylesheet is asked through an element, once
 * for each look and theme.
 */
import type { Look } from "../model/look.ts";
import { element } from "./dom.ts";

type Property = "color" | "backgroundColor" | "borderTopColor" | "outlineColor";

export class ThemeColors<Name extends string = Look> {
  readonly #className: string;
  readonly #known = new Map<string, string>();

  /** `onTheme` is called when another theme is there. VS Code changes the body's class. */
  constructor(className: string, onTheme: () => void) {
    this.#className = className;
    new MutationObserver(() => {
      this.#known.clear();
      onTheme();
    }).observe(document.body, { attributeFilter: ["class"] });
  }

  of(name: Name, property: Property = "color"): string {
    const id = `${name} ${property}`;
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const probe = element("span", this.#className);
    probe.dataset["look"] = name;
    document.body.append(probe);
    const found = getComputedStyle(probe)[property];
    probe.remove();
    this.#known.set(id, found);
    return found;
  }
}

/** The few ways in which the scene makes elements. All text goes in as text nodes; nothing here takes markup. */

const SVG = "http://www.w3.org/2000/svg";

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text?: string,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

/** An icon of icons.ts. Decoration: what it says is said in words beside it. */
export function iconElement(path: string, className: string): SVGSVGElement {
  const icon = svgElement("svg", { viewBox: "0 0 16 16", class: className, "aria-hidden": "true" });
  icon.append(svgElement("path", { d: path }));
  return icon;
}

/** Writes only what differs: an untouched node costs no style work. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** The system's wish, or the editor's. */
export function reducedMotion(): boolean {
  return (
    matchMedia("(prefers-reduced-motion: reduce)").matches || document.body.classList.contains("vscode-reduce-motion")
  );
}

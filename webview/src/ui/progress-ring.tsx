/** Something is under way and its length is unknown. */
import { h } from "preact";

export function ProgressRing() {
  return h("vscode-progress-ring", { "aria-hidden": "true" });
}

/** A status as one painted character: told apart by shape as well as by colour. */
import type { StatusWord } from "@headwater/core/status/asset-status";
import { paint } from "./output.ts";

const MARKS = {
  current: ["green", "✓"],
  stale: ["yellow", "◐"],
  missing: ["dim", "○"],
  failed: ["red", "✗"],
  running: ["cyan", "▶"],
  unknown: ["dim", "?"],
} as const satisfies Record<StatusWord, readonly [string, string]>;

export function statusMark(status: StatusWord): string {
  const [colour, mark] = MARKS[status];
  return paint(colour, mark);
}

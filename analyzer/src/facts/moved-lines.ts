/** The facts of code that an edit above has moved by whole lines. */
import type { Span } from "@headwater/core/facts";
import { movedSignature } from "@headwater/core/index/signature";

/**
 * With every place below the line moved; `Infinity` for none. A declaration is above the line, with all of it, or below.
 */
export function moved<T>(facts: T, line: number, by: number): T {
  // Plain data of the same shape.
  return line === Infinity ? facts : (movedData(facts, line, by) as T);
}

function movedData(data: unknown, line: number, by: number): unknown {
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) {
    const items: readonly unknown[] = data;
    if (isSpan(items)) return items[0] <= line ? items : [items[0] + by, items[1], items[2] + by, items[3]];
    return items.map((item) => movedData(item, line, by));
  }
  const entries = Object.entries(data).map(([key, value]: [string, unknown]) => {
    return [
      key,
      key === "signature" && typeof value === "string" ? movedSignature(value, by) : movedData(value, line, by),
    ];
  });
  return Object.fromEntries(entries);
}

/** Nothing else in facts is a list of numbers. */
function isSpan(items: readonly unknown[]): items is Span {
  return items.length === 4 && items.every((item) => typeof item === "number");
}

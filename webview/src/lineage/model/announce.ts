/** What a live region says when statuses change: what a run did, in one sentence, however many assets it touched. */
import type { LineageNode } from "@headwater/protocol/lineage";
import { count, lookOf, type Look } from "./look.ts";

/** Looks worth a word when an asset enters them, and that word. */
const WORTH: ReadonlyMap<Look, string> = new Map([
  ["running", "running"],
  ["retrying", "retrying"],
  ["failed", "failed"],
  ["blocked", "blocked"],
  ["stale", "stale"],
  ["current", "current"],
]);

/** `undefined` when nothing is worth saying. */
export function announce(before: Iterable<LineageNode>, after: readonly LineageNode[]): string | undefined {
  const looks = new Map([...before].map((node) => [node.key, lookOf(node)]));
  const entered = new Map<Look, string[]>();
  for (const node of after) {
    const [was, is] = [looks.get(node.key), lookOf(node)];
    if (was === undefined || was === is || !WORTH.has(is)) continue;
    // It waited, and its turn never came or changed nothing.
    if (was === "waiting" && (is === "current" || is === "stale")) continue;
    entered.set(is, [...(entered.get(is) ?? []), node.name]);
  }
  const parts = [...WORTH].flatMap(([look, word]) => {
    const names = entered.get(look);
    if (names === undefined) return [];
    return names.length > 3 ? `${count(names.length, "asset")} ${word}` : `${names.join(", ")} ${word}`;
  });
  return parts.length === 0 ? undefined : parts.join("; ");
}

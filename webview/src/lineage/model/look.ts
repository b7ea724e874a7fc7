/**
 * What an asset looks like: one word that decides colour and shape together, and the words beside them. Everything a
 * reader can learn from a colour stands here as a shape and as text too.
 */
import type { LineageNode } from "@headwater/protocol/lineage";
import { describeAge, describeDuration } from "@headwater/core/status/describe-time";

export type Look =
  "running" | "retrying" | "waiting" | "failed" | "blocked" | "stale" | "missing" | "current" | "external" | "unknown";

/** Of an asset that no text shows. */
export const MADE_AT_RUN = "made at run time";

/** What is happening comes before what is wrong, and that before what is. */
export function lookOf(node: LineageNode): Look {
  if (node.step !== null) return node.step;
  if (node.status === "running" || node.status === "failed") return node.status;
  if (node.blockedBy !== null) return "blocked";
  // Of what is never observed, nobody can say more.
  if (node.kind === "external" && node.status !== "stale" && node.at === null) return "external";
  return node.status;
}

/** The card's second line. Short: the card cuts what does not fit, the tooltip shows it all. */
export function statusLine(node: LineageNode, now: number): string {
  const look = lookOf(node);
  switch (look) {
    case "running":
    case "retrying":
      return [look, node.runningSince === null ? "" : elapsed(now - node.runningSince)].filter(Boolean).join(" · ");
    case "waiting":
      return "waiting for its turn";
    case "failed":
      if (node.causes[0] === undefined) return statusHead(node, now);
      return `failed${node.causes[0].startsWith("before this edit: ") ? "" : ":"} ${node.causes[0]}`;
    case "stale":
      return node.causes[0] === undefined ? staleWord(node) : `${staleWord(node)}: ${node.causes[0]}`;
    case "blocked":
      return `blocked by ${node.blockedBy ?? "a check"}`;
    case "missing":
      return "never materialized";
    case "current":
      return currentLine(node, now);
    case "external":
      return "made elsewhere";
    case "unknown":
      return "status unknown";
    default:
      return look satisfies never;
  }
}

/** What stands above the causes where all of them are listed. */
export function statusHead(node: LineageNode, now: number): string {
  const look = lookOf(node);
  if (look === "failed") return node.at === null ? "failed" : `failed · last good ${describeAge(node.at, now)}`;
  if (look === "stale") return node.causes.length === 0 ? staleWord(node) : `${staleWord(node)} because`;
  return statusLine(node, now);
}

/** The word that the lens has: what is not saved yet may still be taken back. */
export function staleWord({ edited }: Pick<LineageNode, "edited">): "edited" | "stale" {
  return edited ? "edited" : "stale";
}

function currentLine(node: LineageNode, now: number): string {
  // What matters most comes first: a card cuts the end.
  const facts = [
    node.upstreamStale ? "upstream stale" : null,
    node.fact,
    node.at === null ? null : describeAge(node.at, now),
  ];
  const known = facts.filter((fact) => fact !== null);
  return known.length === 0 ? "current" : known.join(" · ");
}

export type CheckMark = { readonly kind: "failed" | "warned" | "passed" | "not-run"; readonly count: number };

/** The checks that a badge shows, the worst first. Those that never ran are shown only where none did. */
export function checkMarks({ checks }: Pick<LineageNode, "checks">): CheckMark[] {
  const ran: CheckMark[] = [
    { kind: "failed", count: checks.failed },
    { kind: "warned", count: checks.warned },
    { kind: "passed", count: checks.passed },
  ];
  const shown = ran.filter(({ count }) => count > 0);
  return shown.length === 0 && checks.notRun > 0 ? [{ kind: "not-run", count: checks.notRun }] : shown;
}

export function checkWords({ checks }: Pick<LineageNode, "checks">): string {
  const { passed, warned, failed, notRun } = checks;
  const parts = [
    failed > 0 ? `${count(failed, "check")} failed` : "",
    warned > 0 ? `${count(warned, "check")} warned` : "",
    passed > 0 ? `${count(passed, "check")} passed` : "",
    notRun > 0 ? `${count(notRun, "check")} not run yet` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** What a screen reader says: `orders, stale: parseDate in lib/dates.ts changed, 2 checks passed`. */
export function spokenLabel(node: LineageNode, now: number): string {
  const look = lookOf(node);
  const line = statusLine(node, now);
  const status = look === "current" ? `current, ${line.replaceAll(" · ", ", ")}` : line.replaceAll(" · ", ", ");
  const hidden = [
    node.hiddenUpstream > 0 ? `${node.hiddenUpstream} more upstream` : "",
    node.hiddenDownstream > 0 ? `${node.hiddenDownstream} more downstream` : "",
  ];
  const place = node.prefix === "" ? node.name : `${node.name} in ${node.prefix}`;
  const made = node.madeAtRun ? MADE_AT_RUN : "";
  return [place, status, checkWords(node), made, ...hidden].filter((part) => part !== "").join(", ");
}

export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
}

/** Whole seconds, so that what is read does not flicker. */
function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 1 ? "" : describeDuration(seconds * 1000);
}

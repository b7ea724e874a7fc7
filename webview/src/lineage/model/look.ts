/**
 * What an asset looks like: one word that decides colour and shape together, and the words beside them. Everything a
 * reader can learn from a colour stands here as a shape and as text too.
 */
import type { LineageNode } from "@headwater/protocol/lineage";

export type Look =
  "running" | "retrying" | "waiting" | "failed" | "blocked" | "stale" | "missing" | "current" | "external" | "unknown";

/** What is happening comes before what is wrong, and that before what is. */
export function lookOf(node: LineageNode): Look {
  if (node.step !== null) return node.step;
  if (node.status === "running" || node.status === "failed") return node.status;
  if (node.blockedBy !== null) return "blocked";
  if (node.kind === "external" && (node.status === "missing" || node.status === "unknown")) return "external";
  return node.status;
}

/** The card's second line. Short: the card cuts what does not fit, the tooltip shows it all. */
export function statusLine(node: LineageNode, now: number): string {
  const look = lookOf(node);
  switch (look) {
    case "running":
    case "retrying":
      return node.runningSince === null ? look : `${look} · ${elapsed(now - node.runningSince)}`;
    case "waiting":
      return "waiting for its turn";
    case "failed":
    case "stale":
      return node.causes[0] === undefined ? statusHead(node, now) : `${look}: ${node.causes[0]}`;
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
  if (look === "failed") return node.at === null ? "failed" : `failed · last good ${ago(now - node.at)}`;
  if (look === "stale") return node.causes.length === 0 ? "stale" : "stale because";
  return statusLine(node, now);
}

function currentLine(node: LineageNode, now: number): string {
  // What matters most comes first: a card cuts the end.
  const facts = [node.upstreamStale ? "upstream stale" : null, node.fact, node.at === null ? null : ago(now - node.at)];
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
  return [place, status, checkWords(node), ...hidden].filter((part) => part !== "").join(", ");
}

export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Coarse on purpose: it is read at a glance and need not be redrawn every second. */
export function ago(milliseconds: number): string {
  if (milliseconds < 10_000) return "just now";
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / 1000)} s ago`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min ago`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)} h ago`;
  return Math.floor(milliseconds / DAY) === 1
    ? "1 day ago"
    : `${Math.floor(milliseconds / DAY).toLocaleString("en-US")} days ago`;
}

/** `0:07`, `12:30`, `1:02:03`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How long something took: `340 ms`, `1.2 s`, `3 min 5 s`. */
export function took(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < MINUTE) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / MINUTE)} min ${Math.floor((milliseconds % MINUTE) / 1000)} s`;
}

/** Metadata in a few words of plain text. Names and values come from user code: control characters are taken out. */
import type { Metadata, MetadataValue } from "../metadata.ts";

/** What readers look for first, by the name that users give it. */
const COUNTS: ReadonlyMap<string, string> = new Map([
  ["rows", "rows"],
  ["row count", "rows"],
  ["num rows", "rows"],
  ["records", "records"],
  ["record count", "records"],
  ["count", "items"],
  ["files", "files"],
  ["bytes", "bytes"],
]);
const LONGEST = 60;

/** The one fact that tells most, as `1,204 rows`; `null` where there is none. */
export function shortFact(metadata: Metadata): string | null {
  const facts = Object.entries(metadata).flatMap(([name, value]) => countFact(name, value));
  const best = facts.toSorted((a, b) => a.rank - b.rank)[0];
  return best?.text ?? firstFact(metadata);
}

/** A few facts in one line: `1,204 rows, mean 3.5, source orders.csv`. Empty where there are none. */
export function describeMetadata(metadata: Metadata, most = 3): string {
  const facts = Object.entries(metadata).flatMap(([name, value]) => {
    const count = countFact(name, value)[0];
    const text = count?.text ?? namedFact(name, value);
    return text === null ? [] : [{ text, rank: count?.rank ?? COUNTS.size }];
  });
  return facts
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ text }) => text)
    .join(", ");
}

function countFact(name: string, value: MetadataValue): readonly { readonly text: string; readonly rank: number }[] {
  if (value.type !== "number") return [];
  const noun = COUNTS.get(words(name));
  if (noun === undefined) return [];
  const text = `${number(value.value)} ${value.value === 1 ? noun.slice(0, -1) : noun}`;
  return [{ text, rank: [...COUNTS.keys()].indexOf(words(name)) }];
}

function firstFact(metadata: Metadata): string | null {
  const numeric = Object.entries(metadata).find(([, value]) => value.type === "number");
  return numeric === undefined ? null : namedFact(...numeric);
}

/** `mean 3.5`; `null` for what does not fit a line. */
function namedFact(name: string, value: MetadataValue): string | null {
  const text = valueText(value);
  return text === null ? null : `${plain(words(name))} ${plain(text)}`;
}

function valueText(value: MetadataValue): string | null {
  switch (value.type) {
    case "number":
      return number(value.value);
    case "boolean":
      return value.value ? "yes" : "no";
    case "text":
    case "path":
    case "url":
      return value.value.includes("\n") ? null : value.value;
    case "table":
      return `a table of ${number(value.value.rows.length)} ${value.value.rows.length === 1 ? "row" : "rows"}`;
    case "timestamp":
    case "markdown":
    case "json":
      return null;
  }
}

/** `rowCount` and `row_count` read as `row count`. */
function words(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase();
}

function number(value: number): string {
  return new Intl.NumberFormat("en", { maximumSignificantDigits: Number.isInteger(value) ? 21 : 4 }).format(value);
}

function plain(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

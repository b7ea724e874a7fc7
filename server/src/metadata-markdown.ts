/** Metadata of materializations and checks as markdown of ours: what user code gave stays text. */
import type { JsonValue, Metadata, MetadataTable, MetadataValue } from "@headwater/core/metadata";
import { codeSpan, escapeMarkdown } from "./closed-markdown.ts";

/** Longer lists are cut. */
const MOST_METADATA = 12;
/** Of a table a hover shows what fits beside the rest. */
const PREVIEW = { columns: 6, rows: 4, letters: 40 } as const;

export function metadataText(metadata: Metadata): string {
  const entries = Object.entries(metadata).slice(0, MOST_METADATA);
  if (entries.length === 0) return "";
  const rows = entries.map(([name, value]) => `| ${escapeMarkdown(name.slice(0, 80))} | ${metadataValueText(value)} |`);
  const tables = entries
    .map(([name, value]) => (value.type === "table" ? tableText(name, value.value) : ""))
    .filter((text) => text !== "");
  return [["| | |", "|---|---|", ...rows].join("\n"), ...tables].join("\n\n");
}

function metadataValueText(value: MetadataValue): string {
  switch (value.type) {
    case "number":
      return value.value.toLocaleString("en-US");
    case "boolean":
      return String(value.value);
    case "timestamp":
      return escapeMarkdown(timeText(value.value));
    case "text":
    case "path":
    case "url":
    case "markdown":
      return escapeMarkdown(value.value.slice(0, 200));
    case "json":
      return codeSpan(JSON.stringify(value.value).slice(0, 200)).replaceAll("|", "\\|");
    case "table":
      return `table of ${value.value.rows.length} ${value.value.rows.length === 1 ? "row" : "rows"}`;
  }
}

/** What a store gives back may be beyond what a date can be. */
function timeText(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}

/** Its beginning. */
function tableText(name: string, { columns, rows }: MetadataTable): string {
  const shown = columns.slice(0, PREVIEW.columns);
  if (shown.length === 0 || rows.length === 0) return "";
  const isCut = columns.length > shown.length;
  const line = (cells: readonly string[]): string => `| ${[...cells, ...(isCut ? ["…"] : [])].join(" | ")} |`;
  const body = rows.slice(0, PREVIEW.rows).map((row) => line(shown.map((_, index) => cellText(row[index]))));
  const more = rows.length > PREVIEW.rows ? [line(shown.map(() => "…"))] : [];
  const head = [
    line(shown.map((column) => escapeMarkdown(cut(column)))),
    line(shown.map(() => "---")).replace("…", "---"),
  ];
  return [`${escapeMarkdown(name.slice(0, 80))}:`, "", ...head, ...body, ...more].join("\n");
}

function cellText(value: JsonValue | undefined): string {
  switch (typeof value) {
    case "undefined":
      return "";
    case "number":
      return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 6 });
    case "string":
      return escapeMarkdown(cut(value));
    default:
      return escapeMarkdown(cut(JSON.stringify(value)));
  }
}

function cut(text: string): string {
  return text.length > PREVIEW.letters ? `${text.slice(0, PREVIEW.letters - 1)}…` : text;
}

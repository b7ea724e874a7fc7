/**
 * From the metadata that a user's code gives to the canonical form of events. The SDK applies it where `materialized`
 * is called, so that a mistake shows on that line; a step process applies it to everything that it receives.
 *
 * Invariant: it is idempotent, and its result survives JSON unchanged.
 */
import type { JsonValue, Metadata, MetadataTable, MetadataValue } from "./metadata.ts";

/**
 * Plain values become typed ones: a string is text, a number a number, a `Date` a timestamp, `null` JSON.
 * Throws a TypeError that names the label for anything else that is not a typed value.
 */
export function canonicalMetadata(raw: unknown): Metadata {
  if (raw === undefined) return {};
  if (!isRecord(raw)) throw new TypeError(`Metadata is a record of labels and values, not ${describe(raw)}`);
  const entries: [string, MetadataValue][] = [];
  for (const [label, value] of Object.entries(raw)) {
    if (value !== undefined) entries.push([label, canonicalValue(label, value)]);
  }
  return Object.fromEntries(entries);
}

function canonicalValue(label: string, value: unknown): MetadataValue {
  switch (typeof value) {
    case "string":
      return { type: "text", value };
    case "number":
      // JSON has no NaN and no infinities.
      return Number.isFinite(value) ? { type: "number", value } : { type: "text", value: String(value) };
    case "boolean":
      return { type: "boolean", value };
    default:
      if (value === null) return { type: "json", value };
      if (value instanceof Date) return timestamp(label, value.getTime());
      if (isRecord(value)) return typedValue(label, value);
      throw wrong(label, value);
  }
}

function typedValue(label: string, { type, value }: Readonly<Record<string, unknown>>): MetadataValue {
  switch (type) {
    case "text":
    case "markdown":
    case "url":
    case "path":
      if (typeof value === "string") return { type, value };
      break;
    case "number":
    case "boolean":
      if (typeof value === type) return canonicalValue(label, value);
      break;
    case "timestamp":
      if (typeof value === "number") return timestamp(label, value);
      break;
    case "json":
      return { type, value: jsonValue(label, value) };
    case "table":
      return { type, value: table(label, value) };
    default:
      break;
  }
  throw wrong(label, { type, value });
}

function timestamp(label: string, value: number): MetadataValue {
  if (Number.isNaN(new Date(value).getTime())) {
    throw new TypeError(`The metadata ${JSON.stringify(label)} is an invalid date`);
  }
  return { type: "timestamp", value };
}

function table(label: string, raw: unknown): MetadataTable {
  if (!isRecord(raw) || !Array.isArray(raw["columns"]) || !Array.isArray(raw["rows"])) throw wrong(label, raw);
  return {
    columns: raw["columns"].map(String),
    rows: raw["rows"].map((row: unknown) => {
      if (!Array.isArray(row)) throw wrong(label, row);
      return row.map((cell: unknown) => jsonValue(label, cell));
    }),
  };
}

/** What `JSON.stringify` would keep; a value that it refuses or drops is an error here. */
function jsonValue(label: string, value: unknown): JsonValue {
  let text: string | undefined;
  try {
    text = stringify(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`The metadata ${JSON.stringify(label)} is not JSON: ${reason}`, { cause: error });
  }
  if (text === undefined) throw wrong(label, value);
  return parseJson(text);
}

/** As the built-in, whose declared type forgets that it returns `undefined` for a function or `undefined`. */
const stringify: (value: unknown) => string | undefined = JSON.stringify;
const parseJson: (text: string) => JsonValue = JSON.parse;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(label: string, value: unknown): TypeError {
  const name = JSON.stringify(label);
  return new TypeError(
    `The metadata ${name} is ${describe(value)}: give a string, number, boolean, Date or one of the helpers, as metadata.json(...)`,
  );
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (isRecord(value)) return typeof value["type"] === "string" ? `a wrong ${value["type"]} value` : "an object";
  return typeof value === "undefined" ? "undefined" : `a ${typeof value}`;
}

/** Facts that a materialization or a check reports about itself, and the helpers for those that a plain value cannot say. */

/** By label: `{ rows: 1204, hottest: metadata.markdown("**Texas**") }`. */
export interface Metadata {
  readonly [label: string]: MetadataValue;
}

/**
 * A string is shown as text, a `Date` as a point in time. The helpers of `metadata` give the other kinds.
 */
export type MetadataValue = string | number | boolean | null | Date | TypedMetadata;

export type TypedMetadata =
  | { readonly type: "text" | "markdown" | "url" | "path"; readonly value: string }
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "boolean"; readonly value: boolean }
  /** Milliseconds since 1970. */
  | { readonly type: "timestamp"; readonly value: number }
  | { readonly type: "json"; readonly value: unknown }
  | { readonly type: "table"; readonly value: MetadataTable };

export interface MetadataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** What `metadata` offers. */
export interface MetadataHelpers {
  /** Text shown as it is; the same as the bare string. */
  text(value: string): TypedMetadata;
  /** The same as the bare number. */
  number(value: number): TypedMetadata;
  /** The same as the bare boolean. */
  boolean(value: boolean): TypedMetadata;
  /** Markdown without HTML and images; links may lead to http and https. */
  markdown(value: string): TypedMetadata;
  /** A link. @throws TypeError when it is neither http nor https. */
  url(value: string | URL): TypedMetadata;
  /** A file or folder, relative to the project or absolute. */
  path(value: string): TypedMetadata;
  /** Any value that JSON can hold. */
  json(value: unknown): TypedMetadata;
  /** A few rows, as a preview. Columns stand in the order in which they first appear. */
  table(rows: readonly object[]): TypedMetadata;
  /** A point in time. @param value a `Date`, or milliseconds since 1970. @throws TypeError for an invalid date. */
  timestamp(value: Date | number): TypedMetadata;
}

/**
 * Metadata of kinds that a plain value cannot say.
 *
 * @example
 * return materialized(rows, { metadata: { rows: rows.length, preview: metadata.table(rows.slice(0, 5)) } });
 */
export const metadata: MetadataHelpers = {
  text: (value) => ({ type: "text", value }),
  number: (value) => ({ type: "number", value }),
  boolean: (value) => ({ type: "boolean", value }),
  markdown: (value) => ({ type: "markdown", value }),
  url: (value) => ({ type: "url", value: httpUrl(value) }),
  path: (value) => ({ type: "path", value }),
  json: (value) => ({ type: "json", value }),
  table: (rows) => ({ type: "table", value: tableOf(rows) }),
  timestamp: (value) => ({ type: "timestamp", value: milliseconds(value) }),
};

function httpUrl(value: string | URL): string {
  // `URL.parse` is not there in every Node that can require this package.
  const url = URL.canParse(String(value)) ? new URL(value) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TypeError(`${JSON.stringify(String(value))} is not an http or https URL`);
  }
  return url.href;
}

function tableOf(rows: readonly object[]): MetadataTable {
  const records = rows.map((row) => new Map<string, unknown>(Object.entries(row)));
  const columns = [...new Set(records.flatMap((record) => [...record.keys()]))];
  return { columns, rows: records.map((record) => columns.map((column) => record.get(column) ?? null)) };
}

function milliseconds(value: Date | number): number {
  const time = Number(value);
  if (Number.isNaN(new Date(time).getTime())) throw new TypeError("An invalid date is no timestamp");
  return time;
}

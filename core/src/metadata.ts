/** Facts that a materialization or a check reports about itself. Shown everywhere as text, never as markup. */

export type Metadata = Readonly<Record<string, MetadataValue>>;

export type MetadataValue =
  | { readonly type: "text" | "markdown" | "url" | "path"; readonly value: string }
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "boolean"; readonly value: boolean }
  /** Milliseconds since 1970. */
  | { readonly type: "timestamp"; readonly value: number }
  | { readonly type: "json"; readonly value: JsonValue }
  | { readonly type: "table"; readonly value: MetadataTable };

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export interface MetadataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly JsonValue[])[];
}

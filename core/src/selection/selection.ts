/** A parsed selection. Columns count UTF-16 units from 0 and serve the errors that only evaluation can find. */
export type Selection =
  | { readonly kind: "all" }
  | SelectionAttribute
  /** `up` and `down` count edges; 0 where there is no `+` on that side. */
  | { readonly kind: "traverse"; readonly of: Selection; readonly up: Depth; readonly down: Depth }
  | { readonly kind: "roots" | "sinks" | "not"; readonly of: Selection }
  | { readonly kind: "and" | "or"; readonly left: Selection; readonly right: Selection };

/** How many edges a traversal follows; `all` for a `+` without a number. */
export type Depth = number | "all";

export interface SelectionAttribute {
  readonly kind: "attribute";
  readonly name: AttributeName;
  readonly value: AttributeValue;
  /** Of `tag:` and `column_tag:`, what stands after `=`. */
  readonly equals?: AttributeValue;
  /** Where the value begins. */
  readonly column: number;
}

/** `null` is the written `<null>`: none set. */
export type AttributeValue = string | null;

export type AttributeName =
  | "key"
  | "tag"
  | "owner"
  | "group"
  | "kind"
  | "is"
  | "status"
  | "partitions"
  | "automation_type"
  | "job"
  | "schedule"
  | "sensor"
  | "code_location"
  | "changed_in_branch"
  | "column"
  | "table_name"
  | "column_tag"
  | "not_materialized_in_hours"
  | "file";

/** A selection that cannot be parsed or answered. */
export interface SelectionError {
  readonly code: "HW401" | "HW403";
  /** One sentence, with what was expected; plain text. */
  readonly message: string;
  /** Where it went wrong, counted in UTF-16 units from 0. */
  readonly column: number;
}

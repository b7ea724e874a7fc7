/** What each attribute of the selection language takes as its value. */
import type { AttributeName } from "./selection.ts";

export interface AttributeForm {
  readonly value: "text" | "wild" | "number" | readonly string[];
  /** Whether `<null>` may stand for none set. */
  readonly nullable: boolean;
  /** Whether `=` and a second value may follow. */
  readonly pair: boolean;
}

const TEXT: AttributeForm = { value: "text", nullable: true, pair: false };
const PAIR: AttributeForm = { value: "text", nullable: true, pair: true };
/** An unquoted `*`, `-` or `.` may stand in it. */
const WILD: AttributeForm = { value: "wild", nullable: false, pair: false };

export const ATTRIBUTES: Readonly<Record<AttributeName, AttributeForm>> = {
  key: WILD,
  file: WILD,
  tag: PAIR,
  column_tag: PAIR,
  owner: TEXT,
  group: TEXT,
  kind: TEXT,
  automation_type: TEXT,
  job: TEXT,
  schedule: TEXT,
  sensor: TEXT,
  column: TEXT,
  table_name: TEXT,
  code_location: { ...TEXT, nullable: false },
  changed_in_branch: { ...TEXT, nullable: false },
  is: oneOf("external", "materializable"),
  status: oneOf("current", "stale", "missing", "failed", "running", "unknown"),
  partitions: oneOf("none", "static", "dynamic", "time", "multipartitions"),
  not_materialized_in_hours: { value: "number", nullable: false, pair: false },
};

export function isAttributeName(name: string): name is AttributeName {
  return Object.hasOwn(ATTRIBUTES, name);
}

/** What to write after the colon, for an error. */
export function expectedValue({ value, nullable }: AttributeForm): string {
  if (typeof value !== "string") return listWords(value);
  if (value === "number") return "a number of hours";
  return nullable ? "a value, a quoted value or <null>" : "a value or a quoted value";
}

/** `a, b or c`. */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

function oneOf(...words: readonly string[]): AttributeForm {
  return { value: words, nullable: false, pair: false };
}

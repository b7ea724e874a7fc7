/** A fault in a user's project: a value beside the result, never an exception. */
import type { Location } from "./location.ts";
import type { ProblemCode } from "./problem-codes.ts";

export type Severity = "error" | "warning" | "information";

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** One sentence or two: what is wrong and what to do. Plain text. */
  readonly message: string;
  readonly at: Location;
  /** The name that it is about, as it is written, where others go by it: of HW202 the parameter that is not clear. */
  readonly name?: string;
  readonly related: readonly RelatedLocation[];
  /** What the editor can offer to do about it. */
  readonly fixes: readonly Fix[];
}

export interface RelatedLocation {
  readonly at: Location;
  readonly message: string;
}

/** A text edit that mends a problem. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly at: Location; readonly newText: string }[];
}

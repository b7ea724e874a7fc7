/** How a run ends that has not begun. */
import type { Problem } from "@headwater/core/problem";
import type { RunOutcome } from "./run.ts";

export type Refusal = Extract<RunOutcome, { kind: "refused" }>;

export function refusal(
  code: Refusal["code"],
  message: string,
  details: { readonly problems?: readonly Problem[]; readonly column?: number } = {},
): Refusal {
  return { kind: "refused", code, message, problems: details.problems ?? [], column: details.column ?? null };
}

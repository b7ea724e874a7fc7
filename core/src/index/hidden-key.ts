/** Keys that are computed: which asset it is, only running its file shows. */
import type { ExpressionFact } from "../facts.ts";
import type { Problem } from "../problem.ts";
import type { Sources } from "./names.ts";
import { OptionReader } from "./options.ts";
import type { SdkCall } from "./sdk-call.ts";

/** Whether the key of an asset, or what stands before it, is given and no text shows it. */
export function hidesKey(sources: Sources, { api, options }: Pick<SdkCall, "api" | "options">): boolean {
  if (api !== "asset" && api !== "externalAsset") return false;
  const problems: Problem[] = [];
  const reader = new OptionReader(sources, options, problems);
  // What is spread is told of elsewhere.
  problems.length = 0;
  if (reader.get("key") === undefined) reader.texts("keyPrefix");
  else reader.text("key");
  return problems.some(({ code }) => code === "HW105");
}

/** Whether a call may be one of those, by its arguments alone. */
export function mayHideKey(args: readonly ExpressionFact[]): boolean {
  const [options] = args;
  if (options?.kind !== "record") return options?.kind === "name" || options?.kind === "call";
  return options.entries.some((entry) => {
    if (entry.kind !== "property") return true;
    return (entry.name === "key" || entry.name === "keyPrefix") && !isWritten(entry.value);
  });
}

function isWritten(value: ExpressionFact): boolean {
  return value.kind === "literal" || (value.kind === "list" && value.items.every(isWritten));
}

/** Where a fix can write an option, an item of `deps` or an entry of `ins`. */
import type { ExpressionFact } from "../facts.ts";
import type { ProjectPath } from "../keys.ts";
import type { Insertion, OptionEdits } from "./definition.ts";
import { locate } from "./place.ts";
import type { SdkCall } from "./sdk-call.ts";

type RecordFact = Extract<ExpressionFact, { kind: "record" }>;

/** Only what stands at the call itself is edited: a shared constant means other assets too. */
export function optionEdits(call: SdkCall, written: ExpressionFact, file: ProjectPath): OptionEdits {
  if (call.byFactory || call.fn?.file !== file) return { option: null, deps: null, ins: null };
  const last = call.options.at(-1)?.expression;
  // Defaults of a wrapper stand elsewhere.
  const own = written.kind === "call" ? written.args.find((each) => each === last) : undefined;
  if (own?.kind !== "record") {
    const free = own === undefined;
    const { at } = call.fn.expression;
    const before = locate(file, [at[0], at[1], at[0], at[1]]);
    return { option: free ? { at: before, open: "{ ", close: " }, " } : null, deps: null, ins: null };
  }
  return {
    option: afterOpening(own, file),
    deps: inside(own, "deps", "list", file),
    ins: inside(own, "ins", "record", file),
  };
}

function inside(record: RecordFact, name: string, kind: "list" | "record", file: ProjectPath): Insertion | null {
  for (const entry of record.entries) {
    if (entry.kind !== "property" || entry.name !== name) continue;
    return entry.value.kind === kind ? afterOpening(entry.value, file) : null;
  }
  return null;
}

function afterOpening(fact: ExpressionFact, file: ProjectPath): Insertion {
  const [line, character] = fact.at;
  const at = locate(file, [line, character + 1, line, character + 1]);
  if (fact.kind === "list") return { at, open: "", close: fact.items.length > 0 ? ", " : "" };
  const empty = fact.kind === "record" && fact.entries.length === 0;
  return { at, open: " ", close: empty ? " " : "," };
}

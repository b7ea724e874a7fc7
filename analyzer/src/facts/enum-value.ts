/** The texts that an enum gives names to, as options do: others are no part of a definition. */
import type { ExpressionFact, RecordEntry } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { Evaluator } from "./expression.ts";
import type { Spans } from "./spans.ts";

/** A record, whose members are the texts; `null` for one without any. */
export function enumValue(statement: ts.Statement, evaluator: Evaluator, spans: Spans): ExpressionFact | null {
  if (!ts.isEnumDeclaration(statement)) return null;
  const entries = statement.members.flatMap(({ name, initializer }): RecordEntry[] => {
    if (initializer === undefined || ts.isComputedPropertyName(name)) return [];
    const value = evaluator.evaluate(initializer);
    const isText = value.kind === "literal" && typeof value.value === "string";
    return isText ? [{ kind: "property", name: name.text, nameAt: spans.of(name), value, doc: "" }] : [];
  });
  return entries.length === 0 ? null : { kind: "record", entries, at: spans.of(statement) };
}

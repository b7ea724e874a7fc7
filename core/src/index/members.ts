/** Lists and records as holders of definitions: `export const tables = { orders: asset(...), users }`. */
import type { ExpressionFact } from "../facts.ts";

export function isContainer(value: ExpressionFact | null): boolean {
  return value?.kind === "record" || value?.kind === "list";
}

export interface Member {
  readonly member: string | number;
  readonly expression: ExpressionFact;
  readonly at: ExpressionFact["at"];
  readonly doc: string;
}

export function membersOf(value: ExpressionFact | null): readonly Member[] {
  if (value?.kind === "list") {
    return value.items.map((expression, member) => ({ member, expression, at: calleeSpan(expression), doc: "" }));
  }
  if (value?.kind !== "record") return [];
  return value.entries.flatMap((entry) =>
    entry.kind === "property"
      ? [{ member: entry.name, expression: entry.value, at: entry.nameAt, doc: entry.doc }]
      : [],
  );
}

function calleeSpan(expression: ExpressionFact): ExpressionFact["at"] {
  return expression.kind === "call" ? expression.callee.at : expression.at;
}

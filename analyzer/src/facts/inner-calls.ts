/** Calls that stand in a class or namespace, where nobody looks for definitions: they are told of. */
import type { ExpressionFact, RecordEntry } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { Evaluator } from "./expression.ts";
import type { Spans } from "./spans.ts";
import { unwrap } from "./unwrap.ts";

interface InnerCall {
  /** What is bound to it. */
  readonly name: ts.Identifier;
  readonly call: ts.CallExpression;
}

/** As a record, which no statement by itself is; none where there are none. */
export function innerCalls(
  holder: ts.Node,
  topLevel: ReadonlySet<string>,
  evaluator: Evaluator,
  spans: Spans,
): readonly ExpressionFact[] {
  const inner = callsIn(holder, topLevel);
  if (inner.length === 0) return [];
  const entries = inner.map(({ name, call }): RecordEntry => {
    return { kind: "property", name: name.text, nameAt: spans.of(name), value: evaluator.evaluate(call), doc: "" };
  });
  return [{ kind: "record", entries, at: spans.of(holder) }];
}

/** The values of properties and variables, in the order written. Behind every name of the top level may be the SDK's. */
function callsIn(holder: ts.Node, topLevel: ReadonlySet<string>): readonly InnerCall[] {
  if (ts.isClassDeclaration(holder)) {
    return holder.members.flatMap((member) =>
      ts.isPropertyDeclaration(member) ? callOf(member.name, member.initializer, topLevel) : [],
    );
  }
  if (!ts.isModuleDeclaration(holder) || holder.body === undefined) return [];
  if (!ts.isModuleBlock(holder.body)) return callsIn(holder.body, topLevel);
  return holder.body.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return callsIn(statement, topLevel);
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      callOf(name, initializer, topLevel),
    );
  });
}

function callOf(
  name: ts.Node,
  initializer: ts.Expression | undefined,
  topLevel: ReadonlySet<string>,
): readonly InnerCall[] {
  const call = initializer && unwrap(initializer);
  if (call === undefined || !ts.isCallExpression(call) || !ts.isIdentifier(name)) return [];
  return topLevel.has(rootOf(call.expression) ?? "") ? [{ name, call }] : [];
}

function rootOf(callee: ts.Expression): string | undefined {
  const inner = unwrap(callee);
  if (ts.isIdentifier(inner)) return inner.text;
  return ts.isPropertyAccessExpression(inner) || ts.isCallExpression(inner) ? rootOf(inner.expression) : undefined;
}

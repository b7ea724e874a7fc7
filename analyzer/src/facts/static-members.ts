/** What the members of a class or namespace are that code refers to by its name: `asset(Service.load)`. */
import type { ExpressionFact, RecordEntry } from "@headwater/core/facts";
import { ts } from "ts-morph";
import { hasModifier } from "./code-walker.ts";
import type { NamedDeclaration } from "./declared-names.ts";
import type { Evaluator } from "./expression.ts";
import type { Spans } from "./spans.ts";
import * as SyntaxKind from "./syntax-kind.ts";
import { unwrap } from "./unwrap.ts";

/**
 * A record of functions, and of texts that a class does not alter; `null` for what has none. What a decorator may replace
 * is none of them, nor is what a class inherits: most classes have only that.
 */
export function staticMembers(node: NamedDeclaration, evaluator: Evaluator, spans: Spans): ExpressionFact | null {
  const reading = { evaluator, spans };
  const entries = ts.isClassDeclaration(node)
    ? ofClass(node, reading)
    : ts.isModuleDeclaration(node)
      ? ofNamespace(node, reading)
      : [];
  return entries.length === 0 ? null : { kind: "record", entries, at: spans.of(node) };
}

interface Reading {
  readonly evaluator: Evaluator;
  readonly spans: Spans;
}

function ofClass(node: ts.ClassDeclaration, reading: Reading): readonly RecordEntry[] {
  if (isDecorated(node)) return [];
  return node.members.flatMap((member): readonly RecordEntry[] => {
    if (!hasModifier(member, SyntaxKind.StaticKeyword) || member.name === undefined) return [];
    if (ts.isMethodDeclaration(member)) return isDecorated(member) ? [] : functionEntry(member.name, member, reading);
    if (!ts.isPropertyDeclaration(member) || isDecorated(member) || member.initializer === undefined) return [];
    const value = unwrap(member.initializer);
    const isConstant = hasModifier(member, ts.SyntaxKind.ReadonlyKeyword) && ts.isStringLiteralLike(value);
    return isFunction(value) || isConstant ? valueEntry(member.name, value, reading) : [];
  });
}

function ofNamespace(node: ts.ModuleDeclaration, reading: Reading): readonly RecordEntry[] {
  const { body } = node;
  if (body === undefined || !ts.isModuleBlock(body)) return [];
  return body.statements.flatMap((statement): readonly RecordEntry[] => {
    if (!hasModifier(statement, SyntaxKind.ExportKeyword)) return [];
    if (ts.isFunctionDeclaration(statement))
      return statement.name === undefined ? [] : functionEntry(statement.name, statement, reading);
    if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      const value = initializer && unwrap(initializer);
      return value !== undefined && ts.isIdentifier(name) && isFunction(value) ? valueEntry(name, value, reading) : [];
    });
  });
}

function functionEntry(
  name: ts.PropertyName,
  node: ts.MethodDeclaration | ts.FunctionDeclaration,
  { evaluator, spans }: Reading,
): readonly RecordEntry[] {
  if (node.body === undefined || !isPlainName(name)) return [];
  const value: ExpressionFact = { kind: "function", function: evaluator.function(node, false), at: spans.of(node) };
  return [{ kind: "property", name: name.text, nameAt: spans.of(name), value, doc: "" }];
}

function valueEntry(
  name: ts.PropertyName,
  value: ts.Expression,
  { evaluator, spans }: Reading,
): readonly RecordEntry[] {
  if (!isPlainName(name)) return [];
  return [{ kind: "property", name: name.text, nameAt: spans.of(name), value: evaluator.evaluate(value), doc: "" }];
}

function isPlainName(name: ts.PropertyName): name is ts.Identifier | ts.StringLiteral {
  return ts.isIdentifier(name) || ts.isStringLiteral(name);
}

function isFunction(value: ts.Expression): boolean {
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}

function isDecorated(node: ts.ClassDeclaration | ts.ClassElement): boolean {
  return ts.canHaveDecorators(node) && node.modifiers?.some(ts.isDecorator) === true;
}

/** `const { parse } = require("csv")`, which says what an import says. */
import type { ImportFact } from "@headwater/core/facts";
import { ts } from "ts-morph";
import { hasModifier } from "./code-walker.ts";
import { boundNames, takenNames } from "./declared-names.ts";
import type { Spans } from "./spans.ts";
import { unwrap } from "./unwrap.ts";

export function requiresIn(statement: ts.VariableStatement, spans: Spans): readonly ImportFact[] {
  return statement.declarationList.declarations.flatMap((declaration): readonly ImportFact[] => {
    const from = isImport(declaration, statement) ? requiredBy(declaration) : undefined;
    if (from === undefined) return [];
    const { name } = declaration;
    const bound = ts.isIdentifier(name) ? [{ local: name, property: "*" }] : takenNames(name);
    return bound.map(({ local, property }) => ({ local: local.text, from, name: property, at: spans.of(local) }));
  });
}

/** Whether a declaration only says what an import would: what is exported, or may be assigned again, says more. */
export function isImport(declaration: ts.VariableDeclaration, statement: ts.VariableStatement): boolean {
  const isConstant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
  if (!isConstant || requiredBy(declaration) === undefined) return false;
  const { name } = declaration;
  const isWhole = ts.isIdentifier(name) || takenNames(name).length === boundNames(name).length;
  return isWhole && !hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function requiredBy({ initializer }: ts.VariableDeclaration): string | undefined {
  const call = initializer && unwrap(initializer);
  if (call === undefined || !ts.isCallExpression(call)) return undefined;
  const [module] = call.arguments;
  if (!ts.isIdentifier(call.expression) || call.expression.text !== "require" || module === undefined) return undefined;
  return ts.isStringLiteralLike(module) ? module.text : undefined;
}

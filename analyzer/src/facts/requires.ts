/** `const { parse } = require("csv")`, which says what an import says. */
import type { ImportFact } from "@headwater/core/facts";
import { ts } from "ts-morph";
import { hasModifier } from "./code-walker.ts";
import { boundNames, takenNames } from "./declared-names.ts";
import type { Spans } from "./spans.ts";
import * as SyntaxKind from "./syntax-kind.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isCallExpression, isIdentifier, isStringLiteralLike } = ts;
const { Const } = ts.NodeFlags;

export function requiresIn(statement: ts.VariableStatement, spans: Spans): readonly ImportFact[] {
  const { declarations } = statement.declarationList;
  if (declarations.every((declaration) => requiredBy(declaration) === undefined)) return [];
  return declarations.flatMap((declaration): readonly ImportFact[] => {
    const from = isImport(declaration, statement) ? requiredBy(declaration) : undefined;
    if (from === undefined) return [];
    const { name } = declaration;
    const bound = isIdentifier(name) ? [{ local: name, property: "*" }] : takenNames(name);
    return bound.map(({ local, property }) => ({ local: local.text, from, name: property, at: spans.of(local) }));
  });
}

/** Whether a declaration only says what an import would: what is exported, or may be assigned again, says more. */
export function isImport(declaration: ts.VariableDeclaration, statement: ts.VariableStatement): boolean {
  const isConstant = (statement.declarationList.flags & Const) !== 0;
  if (!isConstant || requiredBy(declaration) === undefined) return false;
  const { name } = declaration;
  const isWhole = isIdentifier(name) || takenNames(name).length === boundNames(name).length;
  return isWhole && !hasModifier(statement, SyntaxKind.ExportKeyword);
}

function requiredBy({ initializer }: ts.VariableDeclaration): string | undefined {
  const call = initializer && unwrap(initializer);
  if (call === undefined || !isCallExpression(call)) return undefined;
  const [module] = call.arguments;
  if (!isIdentifier(call.expression) || call.expression.text !== "require" || module === undefined) return undefined;
  return isStringLiteralLike(module) ? module.text : undefined;
}

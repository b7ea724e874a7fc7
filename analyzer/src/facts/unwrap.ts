/** An expression without what only types or the reader need: parentheses, `as`, `satisfies`, `!`. */
import type { ts } from "ts-morph";
import * as SyntaxKind from "./syntax-kind.ts";

export function unwrap(node: ts.Expression): ts.Expression {
  for (let inner = node; ; inner = (inner as ts.ParenthesizedExpression).expression) {
    switch (inner.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.NonNullExpression:
      case SyntaxKind.TypeAssertionExpression:
        break;
      default:
        return inner;
    }
  }
}

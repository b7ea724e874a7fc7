/** An expression without what only types or the reader need: parentheses, `as`, `satisfies`, `!`. */
import { ts } from "ts-morph";

/** Looked up once: the enum is an object of a thousand members, and every node asks. */
const { AsExpression, NonNullExpression, ParenthesizedExpression, SatisfiesExpression, TypeAssertionExpression } =
  ts.SyntaxKind;

export function unwrap(node: ts.Expression): ts.Expression {
  for (let inner = node; ; inner = (inner as ts.ParenthesizedExpression).expression) {
    switch (inner.kind) {
      case ParenthesizedExpression:
      case AsExpression:
      case SatisfiesExpression:
      case NonNullExpression:
      case TypeAssertionExpression:
        break;
      default:
        return inner;
    }
  }
}

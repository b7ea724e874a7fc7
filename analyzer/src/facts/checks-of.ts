/**
 * The options `checks` of what a declaration calls, as far as they are written in the call: checks are no part of the
 * code of an asset, also where the whole call is, as that of a factory.
 */
import { ts } from "ts-morph";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isArrayLiteralExpression, isCallExpression, isIdentifier, isObjectLiteralExpression, isPropertyAssignment } =
  ts;

const NONE: ReadonlySet<ts.Node> = new Set();

export function checksOf(initializer: ts.Expression): ReadonlySet<ts.Node> {
  const node = unwrap(initializer);
  if (!isCallExpression(node) && !isObjectLiteralExpression(node) && !isArrayLiteralExpression(node)) return NONE;
  const found = new Set<ts.Node>();
  collect(node, false, found);
  return found.size === 0 ? NONE : found;
}

/** Calls, and lists and records that hold calls. */
function collect(expression: ts.Expression, isArgument: boolean, found: Set<ts.Node>): void {
  const node = unwrap(expression);
  if (isCallExpression(node)) {
    collect(node.expression, false, found);
    for (const argument of node.arguments) collect(argument, true, found);
  } else if (isArrayLiteralExpression(node) && !isArgument) {
    for (const element of node.elements) collect(element, false, found);
  } else if (isObjectLiteralExpression(node)) {
    for (const property of node.properties) {
      const name = property.name;
      if (isArgument && name !== undefined && isIdentifier(name) && name.text === "checks") found.add(property);
      else if (!isArgument && isPropertyAssignment(property)) collect(property.initializer, false, found);
    }
  }
}

/** Calls of the SDK whose result a pattern takes apart. */
import { ts } from "ts-morph";
import { unwrap } from "./unwrap.ts";

/** `const { users, posts } = multiAsset(...)`: no name is that of the call, which is told of all the same. */
export function sdkCallTakenApart(
  { name, initializer }: ts.VariableDeclaration,
  sdkNames: ReadonlySet<string>,
): ts.CallExpression | null {
  if (!ts.isObjectBindingPattern(name) || initializer === undefined) return null;
  const call = unwrap(initializer);
  if (!ts.isCallExpression(call)) return null;
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression;
  return ts.isIdentifier(callee) && sdkNames.has(callee.text) ? call : null;
}

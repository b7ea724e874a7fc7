/** Calls that may be the SDK's, and whose result a pattern takes apart. */
import { ts } from "ts-morph";
import { unwrap } from "./unwrap.ts";

/**
 * `const { users, posts } = multiAsset(...)`: no name is that of the call, which is told of all the same. Behind every
 * name of the file's top level may be a wrapper of the project's own.
 */
export function callTakenApart(
  { name, initializer }: ts.VariableDeclaration,
  topLevel: ReadonlySet<string>,
): ts.CallExpression | null {
  if (ts.isIdentifier(name) || initializer === undefined) return null;
  const call = unwrap(initializer);
  if (!ts.isCallExpression(call)) return null;
  const callee = unwrap(call.expression);
  const root = ts.isPropertyAccessExpression(callee) ? unwrap(callee.expression) : callee;
  return ts.isIdentifier(root) && topLevel.has(root.text) ? call : null;
}

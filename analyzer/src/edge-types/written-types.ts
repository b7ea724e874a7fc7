/**
 * The types of an asset whose text says them all: a call of the SDK's own `asset` with a function in place, every
 * parameter and the result annotated. They are those of the SDK's declarations, for a third of the cost, and most assets
 * of most projects are written so.
 */
import { ts } from "ts-morph";
import { unwrap } from "../facts/unwrap.ts";
import { SDK_MODULE } from "../sdk-module.ts";
import type { DeclaredParameter } from "./declared-types.ts";

/** The type of the value; `undefined` where the SDK's declarations have to say it. */
export function writtenValue(checker: ts.TypeChecker, value: ts.Expression): ts.Type | undefined {
  const annotation = plainFunction(value)?.type;
  if (annotation === undefined || ts.isTypePredicateNode(annotation)) return undefined;
  const type = checker.getAwaitedType(checker.getTypeFromTypeNode(annotation));
  if (type === undefined) return undefined;
  const parts = type.isUnion() ? type.types : [type];
  const mayBeMore = parts.some((part) => part.getSymbol()?.name === "Materialized" || part.isIntersection());
  return mayBeMore || (type.flags & ts.TypeFlags.Instantiable) !== 0 ? undefined : type;
}

/** The parameters; `undefined` where one has no annotation, or is no plain name. */
export function writtenParameters(
  checker: ts.TypeChecker,
  value: ts.Expression,
): readonly DeclaredParameter[] | undefined {
  const parameters = plainFunction(value)?.parameters;
  const isPlain = parameters?.every(
    ({ name, type, initializer, dotDotDotToken }) =>
      ts.isIdentifier(name) &&
      name.text !== "this" &&
      initializer === undefined &&
      dotDotDotToken === undefined &&
      (type !== undefined || name.text === "context"),
  );
  if (parameters === undefined || isPlain !== true) return undefined;
  return parameters.map((node) => ({
    name: ts.isIdentifier(node.name) ? node.name.text : "",
    type: checker.getTypeAtLocation(node),
    optional: node.questionToken !== undefined,
    node,
  }));
}

function plainFunction(value: ts.Expression): ts.ArrowFunction | ts.FunctionExpression | undefined {
  const call = unwrap(value);
  if (call !== value || !ts.isCallExpression(call) || !isSdkAsset(call.expression)) return undefined;
  const fn = call.arguments.at(-1);
  if (fn === undefined || !(ts.isArrowFunction(fn) || ts.isFunctionExpression(fn))) return undefined;
  return fn.typeParameters === undefined && fn.asteriskToken === undefined ? fn : undefined;
}

/** Whether a name is bound by `import { asset } from "headwater"`, which no other binding in its file can shadow there. */
function isSdkAsset(callee: ts.Expression): boolean {
  if (!ts.isIdentifier(callee)) return false;
  return callee.getSourceFile().statements.some((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return false;
    const bindings = statement.importClause?.namedBindings;
    if (statement.moduleSpecifier.text !== SDK_MODULE || bindings === undefined || !ts.isNamedImports(bindings))
      return false;
    return bindings.elements.some(
      ({ name, propertyName }) => name.text === callee.text && (propertyName ?? name).text === "asset",
    );
  });
}

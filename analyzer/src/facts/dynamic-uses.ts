/**
 * What code takes from the modules that it imports while it runs: `(await import("./x")).load()`, and names bound to such
 * a module or taken out of it by a pattern.
 *
 * Few functions import anything, so these are walked once more, for this alone. A name that is bound twice in the code
 * is passed over: which of the two is meant would need scopes.
 */
import { ts } from "ts-morph";
import { takenNames } from "./declared-names.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const {
  forEachChild,
  isAwaitExpression,
  isCallExpression,
  isElementAccessExpression,
  isExpression,
  isFunctionLike,
  isIdentifier,
  isObjectBindingPattern,
  isParameter,
  isPropertyAccessExpression,
  isPropertyName,
  isShorthandPropertyAssignment,
  isStringLiteralLike,
  isTypeNode,
  isVariableDeclaration,
  SyntaxKind,
} = ts;

/** A use of what a module exports. */
export interface DynamicUse {
  /** As the `import()` has it. */
  readonly from: string;
  /** The export. */
  readonly name: string;
  readonly node: ts.Identifier;
  /** The call of it, with its `await`. */
  readonly call: ts.Node | null;
  /** What follows it, by dots; `null` for nothing. */
  readonly members: string | null;
}

/** What a name is bound to: an export of a module, or with `null` the module. */
interface Bound {
  readonly from: string;
  readonly name: string | null;
}

export function dynamicUses(code: ts.Node): readonly DynamicUse[] {
  const found: DynamicUse[] = [];
  new UseFinder(boundIn(code), found).visit(code);
  return found;
}

function boundIn(code: ts.Node): ReadonlyMap<string, Bound> {
  const bound = new Map<string, Bound>();
  const count = new Map<string, number>();
  const bind = (name: ts.BindingName, from: string): void => {
    if (isIdentifier(name)) bound.set(name.text, { from, name: null });
    for (const { local, property } of takenNames(name)) bound.set(local.text, { from, name: property });
  };
  const visit = (node: ts.Node): void => {
    const name = "name" in node ? (node.name as ts.Node | undefined) : undefined;
    if (name !== undefined && isIdentifier(name) && isBinding(node))
      count.set(name.text, (count.get(name.text) ?? 0) + 1);
    if (isVariableDeclaration(node) && node.initializer !== undefined) {
      const initializer = unwrap(node.initializer);
      const from = isAwaitExpression(initializer) ? importedBy(unwrap(initializer.expression)) : undefined;
      if (from !== undefined) bind(node.name, from);
    }
    if (isCallExpression(node)) bindThen(node, bind);
    forEachChild(node, visit);
  };
  visit(code);
  for (const [name, times] of count) if (times > 1) bound.delete(name);
  return bound;
}

/** `import("./x").then((x) => ...)`. */
function bindThen(node: ts.CallExpression, bind: (name: ts.BindingName, from: string) => void): void {
  const callee = unwrap(node.expression);
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "then") return;
  const from = importedBy(unwrap(callee.expression));
  const handler = node.arguments[0] && unwrap(node.arguments[0]);
  const parameter = handler !== undefined && isFunctionLike(handler) ? handler.parameters[0] : undefined;
  if (from !== undefined && parameter !== undefined && isParameter(parameter)) bind(parameter.name, from);
}

function importedBy(node: ts.Expression): string | undefined {
  if (!isCallExpression(node) || node.expression.kind !== SyntaxKind.ImportKeyword) return undefined;
  const [specifier] = node.arguments;
  return specifier !== undefined && isStringLiteralLike(specifier) ? specifier.text : undefined;
}

/** Whether the name of a node is a variable, and no property. */
function isBinding(node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.VariableDeclaration:
    case SyntaxKind.Parameter:
    case SyntaxKind.BindingElement:
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.ClassExpression:
      return true;
    default:
      return false;
  }
}

class UseFinder {
  readonly #bound: ReadonlyMap<string, Bound>;
  readonly #found: DynamicUse[];

  constructor(bound: ReadonlyMap<string, Bound>, found: DynamicUse[]) {
    this.#bound = bound;
    this.#found = found;
  }

  readonly visit = (node: ts.Node): void => {
    if (isTypeNode(node) && node.kind !== SyntaxKind.ExpressionWithTypeArguments) return;
    if (isAwaitExpression(node)) {
      const awaited = unwrap(node.expression);
      if (isCallExpression(awaited)) this.#call(awaited, node);
      else this.visit(awaited);
    } else if (isCallExpression(node)) this.#call(node, node);
    else if (isShorthandPropertyAssignment(node)) this.#chain(node.name, null);
    else if (isIdentifier(node) || isPropertyAccessExpression(node) || isElementAccessExpression(node))
      this.#chain(node, null);
    else this.#parts(node);
  };

  /** Names of properties and of what is declared are no uses. */
  #parts(node: ts.Node): void {
    const named = node as { readonly name?: ts.Node; readonly propertyName?: ts.Node; readonly label?: ts.Node };
    forEachChild(node, (part) => {
      const isName = part === named.name || part === named.propertyName || part === named.label;
      if (!isName || (!isIdentifier(part) && (isObjectBindingPattern(part) || !isPropertyName(part)))) this.visit(part);
    });
  }

  #call(call: ts.CallExpression, whole: ts.Node): void {
    const callee = unwrap(call.expression);
    if (isIdentifier(callee) || isPropertyAccessExpression(callee) || isElementAccessExpression(callee))
      this.#chain(callee, whole);
    else this.visit(callee);
    call.arguments.forEach(this.visit);
  }

  #chain(chain: ts.Expression, call: ts.Node | null): void {
    const members: ts.Node[] = [];
    const names: string[] = [];
    let inner = chain;
    for (;;) {
      if (isPropertyAccessExpression(inner)) {
        members.unshift(inner.name);
        names.unshift(inner.name.text);
      } else if (isElementAccessExpression(inner)) {
        const argument = unwrap(inner.argumentExpression);
        if (!isStringLiteralLike(argument)) {
          // What is computed ends the chain: what stands before it is used, and not called by name.
          this.visit(argument);
          members.length = names.length = 0;
          call = null;
        } else {
          members.unshift(argument);
          names.unshift(argument.text);
        }
      } else break;
      inner = unwrap(inner.expression);
    }
    const from = isAwaitExpression(inner) ? importedBy(unwrap(inner.expression)) : undefined;
    const bound =
      from !== undefined ? { from, name: null } : isIdentifier(inner) ? this.#bound.get(inner.text) : undefined;
    if (bound === undefined) {
      if (!isIdentifier(inner) && isExpression(inner)) this.visit(inner);
      return;
    }
    const node = bound.name === null ? members[0] : inner;
    const name = bound.name ?? names.shift();
    if (name === undefined || node === undefined || !isIdentifier(node)) return;
    this.#found.push({ from: bound.from, name, node, call, members: names.length === 0 ? null : names.join(".") });
  }
}

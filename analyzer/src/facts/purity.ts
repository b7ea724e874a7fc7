/**
 * Whether evaluating an expression while its module loads does nothing but make its value. Where the text does not show
 * it, the answer is no: the statement then counts as an effect of the module and is part of every code version that
 * reaches the module.
 */
import { ts } from "ts-morph";
import * as SyntaxKind from "./syntax-kind.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const {
  canHaveDecorators,
  forEachChild,
  isCallExpression,
  isClassStaticBlockDeclaration,
  isDecorator,
  isFunctionLike,
  isIdentifier,
  isPropertyAccessExpression,
  isPropertyDeclaration,
} = ts;

/** Constructors and functions of the platform that only make values. */
const PURE_GLOBALS: ReadonlySet<string> = new Set([
  ..."Array BigInt Boolean Date Error Intl JSON Map Math Number Object Promise RegExp Set String Symbol".split(" "),
  ..."TextDecoder TextEncoder TypeError URL URLSearchParams WeakMap WeakSet Uint8Array Float64Array".split(" "),
]);

const IMPURE_MEMBERS: ReadonlySet<string> = new Set(["assign", "defineProperty", "defineProperties", "setPrototypeOf"]);

/** `sdkNames` are the local names of what the file imports from the SDK: its calls only define. */
export function isPure(expression: ts.Expression, sdkNames: ReadonlySet<string>): boolean {
  const waiting: ts.Node[] = [expression];
  const wait = (node: ts.Node): void => {
    waiting.push(node);
  };
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isFunctionLike(node)) continue;
    if (acts(node, sdkNames)) return false;
    forEachChild(node, wait);
  }
  return true;
}

/** Whether the node itself, whatever its parts, may do more than make a value. */
function acts(node: ts.Node, sdkNames: ReadonlySet<string>): boolean {
  switch (node.kind) {
    case SyntaxKind.CallExpression:
    case SyntaxKind.NewExpression:
      return !isPureCallee((node as ts.CallExpression | ts.NewExpression).expression, sdkNames);
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.PostfixUnaryExpression: {
      const { operator } = node as ts.PrefixUnaryExpression;
      return operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
    }
    case SyntaxKind.BinaryExpression: {
      const operator = (node as ts.BinaryExpression).operatorToken.kind;
      return operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment;
    }
    case SyntaxKind.TaggedTemplateExpression:
    case SyntaxKind.AwaitExpression:
    case SyntaxKind.YieldExpression:
    case SyntaxKind.DeleteExpression:
    case SyntaxKind.ClassExpression:
      return true;
    default:
      return false;
  }
}

/** Whether declaring the class runs code: decorators, static blocks, static members that compute. */
export function isPureClass(node: ts.ClassDeclaration, sdkNames: ReadonlySet<string>): boolean {
  if (node.modifiers?.some(isDecorator) === true) return false;
  return node.members.every((member) => {
    if (canHaveDecorators(member) && member.modifiers?.some(isDecorator) === true) return false;
    if (isClassStaticBlockDeclaration(member)) return false;
    if (!isPropertyDeclaration(member) || member.initializer === undefined) return true;
    const isStatic = member.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) === true;
    return !isStatic || isPure(member.initializer, sdkNames);
  });
}

function isPureCallee(expression: ts.Expression, sdkNames: ReadonlySet<string>): boolean {
  const callee = unwrap(expression);
  if (isIdentifier(callee)) return sdkNames.has(callee.text) || PURE_GLOBALS.has(callee.text);
  if (isCallExpression(callee)) return isPureCallee(callee.expression, sdkNames);
  if (!isPropertyAccessExpression(callee)) return false;
  const object = unwrap(callee.expression);
  return isIdentifier(object) && isPureCallee(object, sdkNames) && !IMPURE_MEMBERS.has(callee.name.text);
}

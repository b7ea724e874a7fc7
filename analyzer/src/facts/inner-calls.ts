/**
 * Calls that stand where nobody looks for definitions: in classes and namespaces, blocks, statements, functions that drop
 * what they make, functions of other assets. They are told of, so that no asset vanishes without a word.
 *
 * Invariant: what is here is not told of by its declaration: a call that a binding, list or record of the top level has,
 * or that only running the file could show.
 */
import type { CallExpressionFact, ExpressionFact, InnerCall, InnerCalls, Span } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { Use } from "./code-walker.ts";
import type { Spans } from "./spans.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const {
  forEachChild,
  isArrayLiteralExpression,
  isArrowFunction,
  isAwaitExpression,
  isBlock,
  isCallExpression,
  isClassDeclaration,
  isClassExpression,
  isElementAccessExpression,
  isExpressionStatement,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isModuleDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isStringLiteralLike,
  isVariableDeclaration,
  isVoidExpression,
} = ts;

/** A piece of the top level. */
export interface Holder {
  readonly node: ts.Node;
  /** The name that it declares; `null` for a statement. */
  readonly of: string | null;
  /** What it is bound to, or stands alone as a call: that is told of elsewhere. */
  readonly value: ts.Expression | null;
  readonly uses: readonly Use[];
}

interface Reading {
  readonly sdkNames: ReadonlySet<string>;
  readonly spans: Spans;
}

/** None where there are none. */
export function innerCalls(holder: Holder, { sdkNames, spans }: Reading): readonly InnerCalls[] {
  const { node, of, uses } = holder;
  // Behind every name of the top level may be a wrapper of the SDK; in a function only the SDK itself counts.
  const isObject = holder.value !== null && isNewExpression(unwrap(holder.value));
  const mayBeWrappers = of === null || isObject || isClassDeclaration(node) || isModuleDeclaration(node);
  const called = new Map<ts.Node, Use>();
  for (const use of uses) if (use.call !== null && (mayBeWrappers || sdkNames.has(use.root))) called.set(use.node, use);
  if (called.size === 0 || isOwnCall(holder, called)) return [];
  const calls = new Finder(called, sdkNames, spans).find(holder);
  if (calls.length === 0) return [];
  const names = of === null ? [...new Set(uses.map(({ root }) => root))] : [];
  return [{ kind: "inner", of, names, calls }];
}

type Called = ReadonlyMap<ts.Node, Use>;

/** `export const orders = asset(...)`, as most are, which has no other. */
function isOwnCall({ value }: Holder, called: Called): boolean {
  if (value === null || called.size > 1) return false;
  const call = unwrap(value);
  return isCallExpression(call) && called.has(rootOf(call).root);
}

type Where = InnerCall["where"];

/** What stands around a node. */
interface Around {
  /** What a call is that stands there; `null` for what its declaration tells. */
  readonly where: Where | null;
  /** What it is bound to there. */
  readonly name: ts.Node | null;
}

class Finder {
  readonly #called: Called;
  readonly #sdkNames: ReadonlySet<string>;
  readonly #spans: Spans;
  readonly #calls: InnerCall[] = [];

  constructor(called: Called, sdkNames: ReadonlySet<string>, spans: Spans) {
    this.#called = called;
    this.#sdkNames = sdkNames;
    this.#spans = spans;
  }

  find({ node, of, value }: Holder): readonly InnerCall[] {
    const alone = value !== null && of === null ? unwrap(value) : undefined;
    if (alone !== undefined && isCallExpression(alone)) this.#arguments(alone, "statement");
    else if (value !== null) this.#shown(value);
    else if (isClassDeclaration(node) || isModuleDeclaration(node)) this.#inside(node, "class");
    else this.#node(node, isFunctionLike(node) ? TOLD : { where: "statement", name: null });
    return this.#calls;
  }

  /** What the value of a declaration shows: itself, its members, and what it is made of. */
  #shown(written: ts.Expression): void {
    const value = unwrap(written);
    if (isObjectLiteralExpression(value)) {
      for (const property of value.properties) {
        if (isPropertyAssignment(property)) this.#shown(property.initializer);
        else this.#node(property, TOLD);
      }
    } else if (isArrayLiteralExpression(value)) for (const element of value.elements) this.#shown(element);
    else if (isNewExpression(value)) this.#inside(value, "value");
    else if (isClassExpression(value)) this.#inside(value, "class");
    else this.#node(value, TOLD);
  }

  #node(written: ts.Node, around: Around): void {
    const node = unwrap(written as ts.Expression);
    if (isCallExpression(node)) {
      this.#call(node, around);
      return;
    }
    if (isFunctionLike(node)) {
      this.#function(node, around.where);
      return;
    }
    const { where } = around;
    if (isVariableDeclaration(node) || isPropertyDeclaration(node)) {
      if (node.initializer !== undefined) this.#node(node.initializer, { where, name: node.name });
    } else
      forEachChild(node, (child) => {
        this.#node(child, { where, name: null });
      });
  }

  #inside(node: ts.Node, where: Where | null): void {
    forEachChild(node, (child) => {
      this.#node(child, { where, name: null });
    });
  }

  #call(node: ts.CallExpression, { where, name }: Around): void {
    const { root, times } = rootOf(node);
    const use = this.#called.get(root);
    const isKnown = use !== undefined && this.#sdkNames.has(use.root);
    if (use !== undefined && where !== null && (isKnown || (where !== "function" && where !== "dropped"))) {
      const bound = name !== null && (isIdentifier(name) || isPrivateIdentifier(name) || isStringLiteralLike(name));
      const at = this.#spans.of(bound ? name : node.expression);
      this.#calls.push({ call: callOf(use, times, at), name: bound ? name.text : null, at, where });
    }
    const callee = unwrap(node.expression);
    const inside = where === "dropped" ? "function" : where;
    // What runs at once is no function for others.
    if (isFunctionExpression(callee) || isArrowFunction(callee)) this.#inside(callee, where);
    else if (use === undefined) this.#node(callee, { where: inside, name: null });
    this.#arguments(node, inside);
  }

  #arguments(call: ts.CallExpression, where: Where | null): void {
    const use = this.#called.get(rootOf(call).root);
    const isKnown = use !== undefined && this.#sdkNames.has(use.root);
    for (const argument of call.arguments) {
      const value = unwrap(argument);
      if (isKnown) this.#ofDefinition(value);
      else if (isFunctionLike(value)) this.#function(value, where, true);
      else this.#node(value, { where, name: null });
    }
  }

  /** Its functions; what else is wrong with options others tell. */
  #ofDefinition(node: ts.Node): void {
    if (isFunctionLike(node)) this.#function(node, "definition");
    else
      forEachChild(node, (child) => {
        this.#ofDefinition(child);
      });
  }

  /** What a function makes, others may export; what it drops, or makes while an asset is made, nobody can. */
  #function(node: ts.SignatureDeclaration, outer: Where | null, isArgument = false): void {
    const { body } = node as ts.FunctionLikeDeclaration;
    if (body === undefined) return;
    // What is handed to another function, that one calls.
    const isRun = outer === "definition" || outer === "statement" || (isArgument && outer !== null);
    const where: Where = isRun ? outer : "function";
    for (const parameter of node.parameters) this.#node(parameter, { where, name: null });
    if (!isBlock(body)) this.#node(body, { where, name: null });
    else if (isRun) this.#inside(body, where);
    else this.#body(body, body, where);
  }

  #body(node: ts.Node, body: ts.Block, where: Where): void {
    forEachChild(node, (child) => {
      if (isExpressionStatement(child)) {
        const made = dropped(child.expression);
        this.#node(made, { where: isCallExpression(made) ? "dropped" : where, name: null });
      } else if (isVariableDeclaration(child) && child.initializer !== undefined) {
        const { name, initializer } = child;
        const isDropped = isIdentifier(name) && !mentions(body, name);
        this.#node(initializer, { where: isDropped ? "dropped" : where, name });
      } else if (isFunctionLike(child)) this.#function(child, where);
      else if (isCallExpression(unwrap(child as ts.Expression))) this.#node(child, { where, name: null });
      else this.#body(child, body, where);
    });
  }
}

const TOLD: Around = { where: null, name: null };

/** The call or value of a statement whose result nobody takes. */
function dropped(expression: ts.Expression): ts.Expression {
  const inner = unwrap(expression);
  return isVoidExpression(inner) || isAwaitExpression(inner) ? dropped(inner.expression) : inner;
}

/** Whether a block says a name anywhere but where it is declared. */
function mentions(block: ts.Block, name: ts.Identifier): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found) return;
    if (isIdentifier(node) && node !== name && node.text === name.text) found = true;
    else forEachChild(node, visit);
  };
  visit(block);
  return found;
}

/** What is called, how often: twice in `assetWith({})(...)`. */
function rootOf(call: ts.CallExpression): { readonly root: ts.Node; readonly times: number } {
  let inner = unwrap(call.expression);
  let times = 1;
  for (; isCallExpression(inner); inner = unwrap(inner.expression)) times++;
  while (isPropertyAccessExpression(inner) || isElementAccessExpression(inner)) inner = unwrap(inner.expression);
  return { root: inner, times };
}

/** Without what it is given, which nobody asks for. */
function callOf({ name, members }: Use, times: number, at: Span): CallExpressionFact {
  const path = members === null ? name : `${name}.${members}`;
  let call: ExpressionFact = { kind: "name", path: path.split("."), at };
  for (let count = 1; count < times; count++) call = { kind: "call", callee: call, args: [], at };
  return { kind: "call", callee: call, args: [], at };
}

/**
 * Expressions as far as the text alone shows their value: literals, lists, records, names, calls, functions. Everything
 * else is opaque.
 */
import type { ExpressionFact, FunctionFact, RecordEntry, References, Span, UseFact } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { CodeWalker, Use, WalkedCode } from "./code-walker.ts";
import { docComment } from "./doc-comment.ts";
import { parametersOf } from "./parameters.ts";
import { type Spans } from "./spans.ts";
import { unwrap } from "./unwrap.ts";

const { SyntaxKind } = ts;

/** A declaration bigger than this is data, not a definition: what is left of it is opaque. */
const NODE_LIMIT = 4000;

/** Evaluates the expressions of one file. */
export class Evaluator {
  readonly #spans: Spans;
  readonly #walker: CodeWalker;
  readonly #topLevel: ReadonlySet<string>;
  #budget = NODE_LIMIT;

  /** `topLevel` are the top-level names of the file. */
  constructor(spans: Spans, walker: CodeWalker, topLevel: ReadonlySet<string>) {
    this.#spans = spans;
    this.#walker = walker;
    this.#topLevel = topLevel;
  }

  /** The value of a whole declaration. */
  evaluate(node: ts.Expression): ExpressionFact {
    this.#budget = NODE_LIMIT;
    return this.#expression(node, false);
  }

  /** What callers of the function see of it. `withUses` also lists each use of a top-level name. */
  function(node: ts.FunctionLikeDeclaration, withUses: boolean): FunctionFact {
    const returned = returnedCall(node);
    const returns = returned !== undefined && this.#mayDefine(returned) ? this.#expression(returned, false) : null;
    const walked = this.#walker.walk(node);
    return {
      hash: walked.hash,
      refs: references(walked),
      parameters: parametersOf(node, this.#spans, withUses),
      parametersAt: this.#parametersAt(node),
      uses: withUses ? walked.uses.map((use) => this.#use(use)) : [],
      returns,
    };
  }

  /** Whether what is called could be the SDK or lead to it: only a top-level name can, as in no `rows.map(...)`. */
  #mayDefine(call: ts.CallExpression): boolean {
    const callee = unwrap(call.expression);
    if (ts.isCallExpression(callee)) return this.#mayDefine(callee);
    return this.#topLevel.has(namePath(callee)?.[0] ?? "");
  }

  #expression(expression: ts.Expression, isArgument: boolean): ExpressionFact {
    const node = unwrap(expression);
    const at = this.#spans.of(node);
    if (--this.#budget < 0) return { kind: "opaque", at };
    const literal = literalValue(node);
    if (literal !== undefined) return { kind: "literal", value: literal, at };
    const path = namePath(node);
    if (path !== undefined) return { kind: "name", path, at };
    if (ts.isObjectLiteralExpression(node)) {
      return { kind: "record", entries: node.properties.map((property) => this.#entry(property)), at };
    }
    if (ts.isArrayLiteralExpression(node)) {
      return { kind: "list", items: node.elements.map((element) => this.#expression(element, false)), at };
    }
    if (ts.isSpreadElement(node)) return { kind: "spread", value: this.#expression(node.expression, false), at };
    if (ts.isCallExpression(node)) {
      const callee = this.#expression(node.expression, false);
      if (callee.kind === "opaque" || node.questionDotToken !== undefined) return { kind: "opaque", at };
      return { kind: "call", callee, args: node.arguments.map((argument) => this.#expression(argument, true)), at };
    }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
      return { kind: "function", function: this.function(node, isArgument), at };
    }
    return { kind: "opaque", at };
  }

  #entry(property: ts.ObjectLiteralElementLike): RecordEntry {
    if (ts.isSpreadAssignment(property)) {
      return { kind: "spread", value: this.#expression(property.expression, false) };
    }
    const at = this.#spans.of(property);
    const { name } = property;
    if (ts.isComputedPropertyName(name) || ts.isPrivateIdentifier(name)) return { kind: "opaque", at };
    const value: ExpressionFact = ts.isPropertyAssignment(property)
      ? this.#expression(property.initializer, false)
      : ts.isShorthandPropertyAssignment(property)
        ? { kind: "name", path: [property.name.text], at: this.#spans.of(property.name) }
        : ts.isMethodDeclaration(property)
          ? { kind: "function", function: this.function(property, false), at }
          : { kind: "opaque", at };
    const doc = value.kind === "call" ? docComment(property, this.#spans.text) : "";
    return { kind: "property", name: name.text, nameAt: this.#spans.of(name), value, doc };
  }

  #parametersAt(node: ts.FunctionLikeDeclaration): Span | null {
    const start = node.parameters.pos;
    return this.#spans.text.charCodeAt(start - 1) === 0x28 /* ( */ ? this.#spans.between(start, start) : null;
  }

  #use(use: Use): UseFact {
    const call = use.call === null ? null : this.#spans.of(use.call);
    return { name: use.name, at: this.#spans.of(use.node), call, member: use.member };
  }
}

/** The names of a walk, each once. */
export function references({ uses, modules, untracked }: WalkedCode): References | null {
  if (uses.length === 0 && modules.length === 0 && untracked.length === 0) return null;
  return {
    names: [...new Set(uses.map(({ name }) => name))],
    modules: [...new Set(modules)],
    untracked: [...new Set(untracked)],
  };
}

function literalValue(node: ts.Expression): string | number | boolean | null | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === SyntaxKind.TrueKeyword) return true;
  if (node.kind === SyntaxKind.FalseKeyword) return false;
  if (node.kind === SyntaxKind.NullKeyword) return null;
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.MinusToken) {
    const value = literalValue(unwrap(node.operand));
    return typeof value === "number" ? -value : undefined;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken) {
    const left = literalValue(unwrap(node.left));
    const right = typeof left === "string" ? literalValue(unwrap(node.right)) : undefined;
    return typeof left === "string" && typeof right === "string" ? left + right : undefined;
  }
  return undefined;
}

/** `a.b["c"]` as a, b, c. */
function namePath(node: ts.Expression): readonly string[] | undefined {
  const members: string[] = [];
  let inner = node;
  for (;;) {
    if (ts.isIdentifier(inner)) return [inner.text, ...members.reverse()];
    if (ts.isPropertyAccessExpression(inner)) members.push(inner.name.text);
    else if (ts.isElementAccessExpression(inner) && ts.isStringLiteralLike(unwrap(inner.argumentExpression))) {
      members.push((unwrap(inner.argumentExpression) as ts.StringLiteralLike).text);
    } else return undefined;
    inner = unwrap(inner.expression);
  }
}

/** The call that the function returns and that is all it does. */
function returnedCall(node: ts.FunctionLikeDeclaration): ts.CallExpression | undefined {
  const { body } = node;
  if (body === undefined || node.asteriskToken !== undefined) return undefined;
  if (!ts.isBlock(body)) return asCall(body);
  const [only, ...more] = body.statements;
  if (only === undefined || more.length > 0 || !ts.isReturnStatement(only) || only.expression === undefined) {
    return undefined;
  }
  return asCall(only.expression);
}

function asCall(node: ts.Expression): ts.CallExpression | undefined {
  const call = unwrap(node);
  return ts.isCallExpression(call) ? call : undefined;
}

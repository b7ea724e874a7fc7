/**
 * Expressions as far as the text alone shows their value: literals, lists, records, names, calls, functions. Everything
 * else is opaque.
 */
import type {
  ArgumentFact,
  Code,
  ExpressionFact,
  FactoryFact,
  FunctionFact,
  RecordEntry,
  References,
  Span,
  TakenExport,
  UseFact,
} from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { CodeWalker, Use, WalkedCode } from "./code-walker.ts";
import { takenPaths } from "./declared-names.ts";
import { docComment } from "./doc-comment.ts";
import { parametersOf } from "./parameters.ts";
import { type Spans } from "./spans.ts";
import * as SyntaxKind from "./syntax-kind.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const {
  isArrayLiteralExpression,
  isArrowFunction,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isComputedPropertyName,
  isElementAccessExpression,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isNumericLiteral,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isPrefixUnaryExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isStringLiteral,
  isStringLiteralLike,
  isTemplateExpression,
  isVariableStatement,
} = ts;
const { Const } = ts.NodeFlags;

/** A declaration bigger than this is data, not a definition: what is left of it is opaque. */
const NODE_LIMIT = 4000;

/** Characters of a template that may be a key. */
const TEMPLATE_LIMIT = 200;

const NO_MEMBERS: ReadonlyMap<string, ExpressionFact> = new Map();

/** Evaluates the expressions of one file. */
export class Evaluator {
  readonly #spans: Spans;
  readonly #walker: CodeWalker;
  readonly #topLevel: ReadonlySet<string>;
  readonly #sdkNames: ReadonlySet<string>;
  #budget = NODE_LIMIT;

  constructor(
    spans: Spans,
    walker: CodeWalker,
    /** The top-level names of the file, and those of them that are imported from the SDK. */
    names: { readonly topLevel: ReadonlySet<string>; readonly sdk: ReadonlySet<string> },
  ) {
    this.#spans = spans;
    this.#walker = walker;
    this.#topLevel = names.topLevel;
    this.#sdkNames = names.sdk;
  }

  /** The value of a whole declaration. */
  evaluate(node: ts.Expression): ExpressionFact {
    this.#budget = NODE_LIMIT;
    return this.#expression(node, false);
  }

  /** `const { asset } = hw`: each name means a member of what another name means. */
  membersOf(name: ts.BindingName, initializer: ts.Expression): ReadonlyMap<string, ExpressionFact> {
    const taken = takenPaths(name);
    const from = taken.length === 0 ? null : this.evaluate(initializer);
    if (from?.kind !== "name") return NO_MEMBERS;
    return new Map(
      taken.map(({ local, path }) => {
        return [local.text, { kind: "name", path: [...from.path, ...path], at: this.#spans.of(local) }];
      }),
    );
  }

  /** What callers of the function see of it. `withUses` also lists each use of a top-level name. */
  function(node: ts.FunctionLikeDeclaration, withUses: boolean): FunctionFact {
    const walked = this.#walker.walk(node);
    return {
      hash: walked.hash,
      refs: references(walked),
      parameters: parametersOf(node, this.#spans, withUses),
      parametersAt: this.#parametersAt(node),
      uses: withUses ? this.uses(walked) : [],
      factory: this.#factory(node),
    };
  }

  /**
   * Opaque unless it is short and made of names, as keys and groups are: others are queries and messages, and nothing in
   * them is evaluated.
   */
  #template(node: ts.TemplateExpression): ExpressionFact {
    const at = this.#spans.of(node);
    if (node.end - node.pos >= TEMPLATE_LIMIT) return { kind: "opaque", at };
    const parts: ExpressionFact[] = [{ kind: "literal", value: node.head.text, at }];
    for (const { expression, literal } of node.templateSpans) {
      const part = unwrap(expression);
      const value = literalValue(part);
      const path = namePath(part);
      if (value !== undefined) parts.push({ kind: "literal", value, at });
      else if (path !== undefined) parts.push({ kind: "name", path, at: this.#spans.of(part) });
      else return { kind: "opaque", at };
      parts.push({ kind: "literal", value: literal.text, at });
    }
    return { kind: "template", parts, at };
  }

  #factory(node: ts.FunctionLikeDeclaration): FactoryFact | null {
    const returned = returnedCall(node);
    if (returned === undefined) return null;
    // Most functions of many statements are helpers that end in a call of another: of those that do more than to put
    // options together, only calls of the SDK are looked into.
    const isLong = node.body !== undefined && isBlock(node.body) && !onlyPutsTogether(node.body);
    if (!this.#mayDefine(returned, isLong ? this.#sdkNames : this.#topLevel)) return null;
    const value = (expression: ts.Expression): ExpressionFact => this.#expression(expression, false);
    return {
      returns: value(returned),
      arguments: node.parameters.flatMap((parameter, index) => argumentsOf(parameter, index, value)),
      constants: constantsIn(node).map(([name, initializer]) => ({ name, value: value(initializer) })),
    };
  }

  /** Whether what is called could be the SDK or lead to it: only a top-level name can, as in no `rows.map(...)`. */
  #mayDefine(call: ts.CallExpression, names: ReadonlySet<string>): boolean {
    const callee = unwrap(call.expression);
    if (isCallExpression(callee)) return this.#mayDefine(callee, names);
    return names.has(namePath(callee)?.[0] ?? "");
  }

  #expression(expression: ts.Expression, isArgument: boolean): ExpressionFact {
    const node = unwrap(expression);
    const at = this.#spans.of(node);
    if (--this.#budget < 0) return { kind: "opaque", at };
    const literal = literalValue(node);
    if (literal !== undefined) return { kind: "literal", value: literal, at };
    const path = namePath(node);
    if (path !== undefined) return { kind: "name", path, at };
    if (isTemplateExpression(node)) return this.#template(node);
    if (isObjectLiteralExpression(node)) {
      return { kind: "record", entries: node.properties.map((property) => this.#entry(property)), at };
    }
    if (isArrayLiteralExpression(node)) {
      return { kind: "list", items: node.elements.map((element) => this.#expression(element, false)), at };
    }
    if (isSpreadElement(node)) return { kind: "spread", value: this.#expression(node.expression, false), at };
    if (isCallExpression(node)) {
      const frozen = this.#frozen(node);
      if (frozen !== undefined) return this.#expression(frozen, isArgument);
      const callee = this.#expression(node.expression, false);
      if (callee.kind === "opaque" || node.questionDotToken !== undefined) return { kind: "opaque", at };
      const args = node.arguments.map((argument) => this.#expression(argument, true));
      const last = args.at(-1);
      const wrapped = node.arguments.at(-1);
      // What a definition is made of: an argument of an argument is not.
      if (!isArgument && last?.kind === "call" && wrapped !== undefined)
        args[args.length - 1] = { ...last, code: codeOf(this.#walker.walk(unwrap(wrapped))) };
      return { kind: "call", callee, args, at };
    }
    if (isArrowFunction(node) || isFunctionExpression(node)) {
      return { kind: "function", function: this.function(node, isArgument), at };
    }
    return { kind: "opaque", at };
  }

  /** `Object.freeze(value)` is the value. */
  #frozen({ expression, arguments: [value, ...more] }: ts.CallExpression): ts.Expression | undefined {
    if (value === undefined || more.length > 0 || isSpreadElement(value)) return undefined;
    const path = namePath(unwrap(expression));
    const isFrozen =
      path?.length === 2 && path[0] === "Object" && path[1] === "freeze" && !this.#topLevel.has("Object");
    return isFrozen ? value : undefined;
  }

  #entry(property: ts.ObjectLiteralElementLike): RecordEntry {
    if (isSpreadAssignment(property)) {
      return { kind: "spread", value: this.#expression(property.expression, false) };
    }
    const at = this.#spans.of(property);
    const { name } = property;
    const text = textOfName(name);
    if (text === undefined) return { kind: "opaque", at };
    const value: ExpressionFact = isPropertyAssignment(property)
      ? this.#expression(property.initializer, false)
      : isShorthandPropertyAssignment(property)
        ? { kind: "name", path: [property.name.text], at: this.#spans.of(property.name) }
        : isMethodDeclaration(property)
          ? { kind: "function", function: this.function(property, false), at }
          : { kind: "opaque", at };
    // Of what may be an asset or a check.
    const describes = value.kind === "call" || value.kind === "function" || value.kind === "record";
    const doc = describes ? docComment(property, this.#spans.text) : "";
    return { kind: "property", name: text, nameAt: this.#spans.of(name), value, doc };
  }

  #parametersAt(node: ts.FunctionLikeDeclaration): Span | null {
    const start = node.parameters.pos;
    // Of `asset(x => x)` the parenthesis is that of the call.
    const isOpen = start > node.pos && this.#spans.text.charCodeAt(start - 1) === 0x28; /* ( */
    return isOpen ? this.#spans.between(start, start) : null;
  }

  uses({ uses, dynamic }: WalkedCode): readonly UseFact[] {
    const fact = ({ name, node, call, members }: Omit<Use, "root">): UseFact => {
      return { name, at: this.#spans.of(node), call: call === null ? null : this.#spans.of(call), members };
    };
    const named = uses.map(fact);
    return dynamic.length === 0 ? named : [...named, ...dynamic.map((use) => ({ ...fact(use), from: use.from }))];
  }
}

export function codeOf(walked: WalkedCode): Code {
  return { hash: walked.hash, refs: references(walked) };
}

/** The names of a walk, each once. */
export function references({ uses, modules, untracked, dynamic }: WalkedCode): References | null {
  if (uses.length === 0 && modules.length === 0 && untracked.length === 0) return null;
  return {
    names: [...new Set(uses.map(({ name }) => name))],
    modules: [...new Set(modules)],
    untracked: [...new Set(untracked)],
    ...(dynamic.length === 0 ? {} : { taken: takenBy(dynamic) }),
  };
}

/** Each once. */
function takenBy(dynamic: WalkedCode["dynamic"]): readonly TakenExport[] {
  return [...new Map(dynamic.map(({ from, name }) => [`${from}\0${name}`, [from, name] as const])).values()];
}

function literalValue(node: ts.Expression): string | number | boolean | null | undefined {
  if (isStringLiteralLike(node)) return node.text;
  if (isNumericLiteral(node)) return Number(node.text);
  if (node.kind === SyntaxKind.TrueKeyword) return true;
  if (node.kind === SyntaxKind.FalseKeyword) return false;
  if (node.kind === SyntaxKind.NullKeyword) return null;
  if (isPrefixUnaryExpression(node) && node.operator === SyntaxKind.MinusToken) {
    const value = literalValue(unwrap(node.operand));
    return typeof value === "number" ? -value : undefined;
  }
  if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken) {
    const left = literalValue(unwrap(node.left));
    const right = typeof left === "string" ? literalValue(unwrap(node.right)) : undefined;
    return typeof left === "string" && typeof right === "string" ? left + right : undefined;
  }
  return undefined;
}

/** `["group"]` is no more computed than `"group"`. */
function textOfName(name: ts.PropertyName): string | undefined {
  if (!isComputedPropertyName(name)) return isPrivateIdentifier(name) ? undefined : name.text;
  const literal = unwrap(name.expression);
  return isStringLiteralLike(literal) ? literal.text : undefined;
}

/** `a.b["c"]` as a, b, c. */
function namePath(node: ts.Expression): readonly string[] | undefined {
  const members: string[] = [];
  let inner = node;
  for (;;) {
    if (isIdentifier(inner)) return [inner.text, ...members.reverse()];
    if (isPropertyAccessExpression(inner)) members.push(inner.name.text);
    else if (isElementAccessExpression(inner) && isStringLiteralLike(unwrap(inner.argumentExpression))) {
      members.push((unwrap(inner.argumentExpression) as ts.StringLiteralLike).text);
    } else return undefined;
    inner = unwrap(inner.expression);
  }
}

/** The call that the function ends by returning. */
function returnedCall(node: ts.FunctionLikeDeclaration): ts.CallExpression | undefined {
  const { body } = node;
  if (body === undefined || node.asteriskToken !== undefined) return undefined;
  if (!isBlock(body)) return asCall(body);
  const last = body.statements.at(-1);
  if (last === undefined || !isReturnStatement(last) || last.expression === undefined) return undefined;
  return asCall(last.expression);
}

/** Whether all that stands before its end are constants that hold records, lists, literals or names. */
function onlyPutsTogether({ statements }: ts.Block): boolean {
  return statements.slice(0, -1).every((statement) => {
    if (!isVariableStatement(statement) || (statement.declarationList.flags & Const) === 0) return false;
    return statement.declarationList.declarations.every(({ initializer }) => {
      const value = initializer && unwrap(initializer);
      if (value === undefined || isObjectLiteralExpression(value) || isArrayLiteralExpression(value)) return true;
      return literalValue(value) !== undefined || namePath(value) !== undefined;
    });
  });
}

/** The names that a parameter binds, each with where its value comes from. */
function argumentsOf(
  { name, initializer, dotDotDotToken }: ts.ParameterDeclaration,
  parameter: number,
  value: (expression: ts.Expression) => ExpressionFact,
): readonly ArgumentFact[] {
  const valueOf = (expression: ts.Expression | undefined): ExpressionFact | null =>
    expression === undefined ? null : value(expression);
  const rest = dotDotDotToken !== undefined;
  if (isIdentifier(name)) {
    return [{ name: name.text, parameter, property: null, rest, default: valueOf(initializer) }];
  }
  if (!isObjectBindingPattern(name) || rest) return [];
  return name.elements.flatMap((element): readonly ArgumentFact[] => {
    const property = element.propertyName ?? element.name;
    if (!isIdentifier(element.name) || !isIdentifier(property)) return [];
    if (element.dotDotDotToken !== undefined) {
      const without = name.elements.slice(0, -1).flatMap((other) => propertyOf(other) ?? []);
      if (without.length < name.elements.length - 1) return [];
      return [{ name: element.name.text, parameter, property: null, rest: false, without, default: null }];
    }
    const bound = { name: element.name.text, parameter, property: property.text, rest: false };
    return [{ ...bound, default: valueOf(element.initializer) }];
  });
}

function propertyOf(element: ts.BindingElement): string | undefined {
  const propertyName = element.propertyName ?? element.name;
  return isIdentifier(propertyName) || isStringLiteral(propertyName) ? propertyName.text : undefined;
}

/** What the body binds by `const` before it returns. */
function constantsIn({ body }: ts.FunctionLikeDeclaration): readonly (readonly [string, ts.Expression])[] {
  if (body === undefined || !isBlock(body)) return [];
  return body.statements.flatMap((statement) => {
    if (!isVariableStatement(statement) || (statement.declarationList.flags & Const) === 0) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      isIdentifier(name) && initializer !== undefined ? [[name.text, initializer] as const] : [],
    );
  });
}

function asCall(node: ts.Expression): ts.CallExpression | undefined {
  const call = unwrap(node);
  return isCallExpression(call) ? call : undefined;
}

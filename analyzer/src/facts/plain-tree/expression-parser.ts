/** Expressions: operators, conditions, assignments and arrow functions. */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { OperandParser } from "./operand-parser.ts";
import { type Building, nodeList, plainList } from "./plain-node.ts";
import { type FunctionKind, PLAIN_FUNCTION } from "./tree-builder.ts";

/** Words before an operand. */
type UnaryKind =
  | ts.SyntaxKind.DeleteExpression
  | ts.SyntaxKind.TypeOfExpression
  | ts.SyntaxKind.VoidExpression
  | ts.SyntaxKind.AwaitExpression;

export abstract class ExpressionParser extends OperandParser {
  /** Where parentheses stand that were read in vain as parameters: else those in others would be read ever more often. */
  readonly #noParameters = new Set<number>();

  /** `isBeforeColon`: where a colon behind it belongs to a condition. */
  protected assignment(isBeforeColon = false): ts.Expression {
    if (this.is(SyntaxKind.YieldKeyword)) return this.#yield();
    const arrow = this.#arrowFunction(isBeforeColon);
    if (arrow !== undefined) return arrow;
    const left = this.#operation(0);
    if (this.is(SyntaxKind.EqualsGreaterThanToken)) {
      return left.kind === SyntaxKind.Identifier ? this.#simpleArrow(left as ts.Identifier, isBeforeColon) : doubt();
    }
    const operator = this.rescanGreater();
    if (operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment) {
      if (!MAY_BE_ASSIGNED.has(left.kind)) doubt();
      return this.binary(left, this.take(this.token), this.assignment(isBeforeColon));
    }
    return operator === SyntaxKind.QuestionToken ? this.#condition(left, isBeforeColon) : left;
  }

  #yield(): ts.Expression {
    if (!this.within.isGenerator) doubt();
    const node = this.open<ts.YieldExpression>(SyntaxKind.YieldExpression);
    this.next();
    if (!this.onNewLine && !ENDS_YIELD.has(this.token)) {
      const asterisk = this.optionalNode(SyntaxKind.AsteriskToken);
      if (asterisk !== undefined) node.asteriskToken = asterisk;
      node.expression = this.assignment();
    } else if (!ENDS_YIELD.has(this.token)) doubt();
    return this.close<ts.YieldExpression>(node);
  }

  #condition(condition: ts.Expression, isBeforeColon: boolean): ts.Expression {
    const node = this.openAt<ts.ConditionalExpression>(SyntaxKind.ConditionalExpression, condition);
    node.condition = condition;
    node.questionToken = this.take(SyntaxKind.QuestionToken);
    node.whenTrue = this.withIn(true, () => this.assignment(true));
    if (!this.is(SyntaxKind.ColonToken)) doubt();
    node.colonToken = this.take(SyntaxKind.ColonToken);
    node.whenFalse = this.assignment(isBeforeColon);
    return this.close<ts.ConditionalExpression>(node);
  }

  /** Operators that bind more closely than `precedence`. */
  #operation(precedence: number): ts.Expression {
    let left = this.#unary();
    for (;;) {
      const operator = this.rescanGreater();
      const binds = PRECEDENCE[operator] ?? 0;
      const isNext = operator === SyntaxKind.AsteriskAsteriskToken ? binds >= precedence : binds > precedence;
      if (!isNext || (operator === SyntaxKind.InKeyword && this.isBeforeIn)) return left;
      if (operator === SyntaxKind.AsKeyword || operator === SyntaxKind.SatisfiesKeyword) {
        if (this.onNewLine) return left;
        this.next();
        const node = this.openAt<ts.AsExpression>(
          (operator === SyntaxKind.AsKeyword
            ? SyntaxKind.AsExpression
            : SyntaxKind.SatisfiesExpression) as ts.SyntaxKind.AsExpression,
          left,
        );
        node.expression = left;
        if (this.is(SyntaxKind.ConstKeyword)) {
          this.next();
          if (GOES_ON_WITH_TYPE.has(this.token)) doubt();
        } else this.type();
        left = this.close<ts.AsExpression>(node);
      } else left = this.binary(left, this.take(this.token), this.#operation(binds));
      // `f<<T>(x: T) => U>(y)`.
      if (operator === SyntaxKind.LessThanLessThanToken && this.is(SyntaxKind.GreaterThanToken)) doubt();
    }
  }

  #unary(): ts.Expression {
    switch (this.token) {
      case SyntaxKind.PlusToken:
      case SyntaxKind.MinusToken:
      case SyntaxKind.TildeToken:
      case SyntaxKind.ExclamationToken:
        return this.#prefix(() => this.#unary());
      case SyntaxKind.PlusPlusToken:
      case SyntaxKind.MinusMinusToken:
        return this.#prefix(() => this.leftHandSide());
      case SyntaxKind.DeleteKeyword:
        return this.#operand(SyntaxKind.DeleteExpression);
      case SyntaxKind.TypeOfKeyword:
        return this.#operand(SyntaxKind.TypeOfExpression);
      case SyntaxKind.VoidKeyword:
        return this.#operand(SyntaxKind.VoidExpression);
      case SyntaxKind.AwaitKeyword:
        if (!this.within.isAsync && !this.#isAwaiting()) doubt();
        return this.#operand(SyntaxKind.AwaitExpression);
      default:
        return this.#update();
    }
  }

  /** At the top level what looks like a call may be one of a function by that name. */
  #isAwaiting(): boolean {
    const { token, onNewLine } = this.peek();
    return !onNewLine && (token >= SyntaxKind.Identifier || LITERALS.has(token));
  }

  #prefix(operand: () => ts.Expression): ts.Expression {
    const node = this.open<ts.PrefixUnaryExpression>(SyntaxKind.PrefixUnaryExpression);
    node.operator = this.token as ts.PrefixUnaryOperator;
    this.next();
    node.operand = operand() as ts.UnaryExpression;
    return this.#beforePower(this.close<ts.PrefixUnaryExpression>(node));
  }

  #operand(kind: UnaryKind): ts.Expression {
    const node = this.open<ts.VoidExpression>(kind as ts.SyntaxKind.VoidExpression);
    this.next();
    node.expression = this.#unary() as ts.UnaryExpression;
    return this.#beforePower(this.close<ts.VoidExpression>(node));
  }

  /** `-a ** b` is an error. */
  #beforePower(operand: ts.Expression): ts.Expression {
    return this.is(SyntaxKind.AsteriskAsteriskToken) ? doubt() : operand;
  }

  #update(): ts.Expression {
    const operand = this.leftHandSide();
    const isUpdate = this.is(SyntaxKind.PlusPlusToken) || this.is(SyntaxKind.MinusMinusToken);
    if (!isUpdate || this.onNewLine) return operand;
    const node = this.openAt<ts.PostfixUnaryExpression>(SyntaxKind.PostfixUnaryExpression, operand);
    node.operand = operand;
    node.operator = this.token as ts.PostfixUnaryOperator;
    this.next();
    return this.close<ts.PostfixUnaryExpression>(node);
  }

  #arrowFunction(isBeforeColon: boolean): ts.ArrowFunction | undefined {
    if (this.is(SyntaxKind.AsyncKeyword)) return this.#asyncArrow(isBeforeColon);
    if (this.is(SyntaxKind.LessThanToken)) {
      const { token } = this.peek();
      const isName = token === SyntaxKind.Identifier || token > SyntaxKind.LastReservedWord;
      if (!isName && token !== SyntaxKind.ConstKeyword) doubt();
      return this.#arrow(PLAIN_FUNCTION, isBeforeColon) ?? doubt();
    }
    if (!this.is(SyntaxKind.OpenParenToken)) return undefined;
    return this.#mayBeParameters() ? this.#arrow(PLAIN_FUNCTION, isBeforeColon) : undefined;
  }

  #asyncArrow(isBeforeColon: boolean): ts.ArrowFunction | undefined {
    const behind = this.peek();
    if (behind.onNewLine) return undefined;
    const kind: FunctionKind = { isAsync: true, isGenerator: false };
    // It may be the call of a function by that name.
    if (behind.token === SyntaxKind.OpenParenToken || behind.token === SyntaxKind.LessThanToken)
      return this.#arrow(kind, isBeforeColon) ?? doubt();
    if (behind.token !== SyntaxKind.Identifier) return undefined;
    const node = this.open<ts.ArrowFunction>(SyntaxKind.ArrowFunction);
    node.modifiers = plainList([this.take(SyntaxKind.AsyncKeyword)]);
    return this.#arrowFrom(node, this.name(), kind, isBeforeColon);
  }

  #simpleArrow(name: ts.Identifier, isBeforeColon: boolean): ts.ArrowFunction {
    const node = this.openAt<ts.ArrowFunction>(SyntaxKind.ArrowFunction, name);
    return this.#arrowFrom(node, name, PLAIN_FUNCTION, isBeforeColon);
  }

  #arrowFrom(
    node: Building<ts.ArrowFunction>,
    name: ts.Identifier,
    kind: FunctionKind,
    isBeforeColon: boolean,
  ): ts.ArrowFunction {
    if (!this.is(SyntaxKind.EqualsGreaterThanToken) || this.onNewLine) doubt();
    const parameter = this.openAt<ts.ParameterDeclaration>(SyntaxKind.Parameter, name);
    parameter.name = name;
    parameter.end = name.end;
    node.parameters = nodeList([parameter as ts.ParameterDeclaration], name.pos, name.end);
    return this.#arrowBody(node, kind, isBeforeColon);
  }

  #arrowBody(node: Building<ts.ArrowFunction>, kind: FunctionKind, isBeforeColon: boolean): ts.ArrowFunction {
    node.equalsGreaterThanToken = this.take(SyntaxKind.EqualsGreaterThanToken);
    node.body = this.inFunction(kind, () =>
      this.is(SyntaxKind.OpenBraceToken) ? this.withIn(true, () => this.block()) : this.assignment(isBeforeColon),
    );
    return this.close<ts.ArrowFunction>(node);
  }

  /** A quick look, which rules out most of what is none. */
  #mayBeParameters(): boolean {
    const here = this.place;
    const first = this.next();
    let mayBe =
      first === SyntaxKind.CloseParenToken ||
      first === SyntaxKind.OpenBraceToken ||
      first === SyntaxKind.OpenBracketToken ||
      first === SyntaxKind.DotDotDotToken;
    if (!mayBe && this.isWord()) {
      const isThis = first === SyntaxKind.ThisKeyword;
      const mayBeName = first === SyntaxKind.Identifier || first > SyntaxKind.LastReservedWord;
      switch (this.next()) {
        case SyntaxKind.ColonToken:
        case SyntaxKind.CommaToken:
        case SyntaxKind.EqualsToken:
        case SyntaxKind.CloseParenToken:
          mayBe = isThis || mayBeName;
          break;
        case SyntaxKind.QuestionToken:
          mayBe = mayBeName && FOLLOWS_OPTIONAL.has(this.next());
          break;
        default:
      }
    }
    this.goBack(here);
    return mayBe;
  }

  /** `undefined` where it turns out to be none. */
  #arrow(kind: FunctionKind, isBeforeColon: boolean): ts.ArrowFunction | undefined {
    const { start } = this;
    if (this.#noParameters.has(start)) return undefined;
    const node = this.open<ts.ArrowFunction>(SyntaxKind.ArrowFunction);
    let isTyped = false as boolean;
    const isArrow = this.attempt(() => {
      if (kind.isAsync) node.modifiers = plainList([this.take(SyntaxKind.AsyncKeyword)]);
      this.typeParameters();
      node.parameters = this.inFunction(kind, () => this.withIn(true, () => this.parameters()));
      isTyped = this.is(SyntaxKind.ColonToken);
      this.returnType();
      return this.is(SyntaxKind.EqualsGreaterThanToken) || this.is(SyntaxKind.OpenBraceToken);
    });
    if (!isArrow) {
      this.#noParameters.add(start);
      return undefined;
    }
    // `a ? (b) : c => d` is for the compiler to tell, and `(b) {}` is an error.
    if (this.onNewLine || (isTyped && isBeforeColon) || this.is(SyntaxKind.OpenBraceToken)) doubt();
    return this.#arrowBody(node, kind, isBeforeColon);
  }
}

const GOES_ON_WITH_TYPE: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.DotToken,
  SyntaxKind.ExtendsKeyword,
  SyntaxKind.LessThanToken,
  SyntaxKind.OpenBracketToken,
]);

const LITERALS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
]);

const MAY_BE_ASSIGNED: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.NonNullExpression,
]);

/** What stands behind the mark of a parameter that may be left out. */
const FOLLOWS_OPTIONAL: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ColonToken,
  SyntaxKind.CommaToken,
  SyntaxKind.EqualsToken,
  SyntaxKind.CloseParenToken,
]);

const ENDS_YIELD: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.SemicolonToken,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CommaToken,
  SyntaxKind.ColonToken,
  SyntaxKind.EndOfFileToken,
]);

/** How closely an operator of two values binds; 0 for what is none. */
const PRECEDENCE = new Uint8Array(SyntaxKind.Count);
for (const [index, signs] of [
  [SyntaxKind.QuestionQuestionToken, SyntaxKind.BarBarToken],
  [SyntaxKind.AmpersandAmpersandToken],
  [SyntaxKind.BarToken],
  [SyntaxKind.CaretToken],
  [SyntaxKind.AmpersandToken],
  [
    SyntaxKind.EqualsEqualsToken,
    SyntaxKind.ExclamationEqualsToken,
    SyntaxKind.EqualsEqualsEqualsToken,
    SyntaxKind.ExclamationEqualsEqualsToken,
  ],
  [
    SyntaxKind.LessThanToken,
    SyntaxKind.GreaterThanToken,
    SyntaxKind.LessThanEqualsToken,
    SyntaxKind.GreaterThanEqualsToken,
    SyntaxKind.InstanceOfKeyword,
    SyntaxKind.InKeyword,
    SyntaxKind.AsKeyword,
    SyntaxKind.SatisfiesKeyword,
  ],
  [
    SyntaxKind.LessThanLessThanToken,
    SyntaxKind.GreaterThanGreaterThanToken,
    SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  ],
  [SyntaxKind.PlusToken, SyntaxKind.MinusToken],
  [SyntaxKind.AsteriskToken, SyntaxKind.SlashToken, SyntaxKind.PercentToken],
  [SyntaxKind.AsteriskAsteriskToken],
].entries()) {
  for (const sign of signs) PRECEDENCE[sign] = index + 1;
}

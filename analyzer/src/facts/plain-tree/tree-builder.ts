/** How a tree is put together, and what is around the part that is being read. */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { type Building, PlainNode } from "./plain-node.ts";
import { TypeReader } from "./type-reader.ts";

/** What a function is besides its parameters and its body. */
export interface FunctionKind {
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
}

export const PLAIN_FUNCTION: FunctionKind = { isAsync: false, isGenerator: false };

export abstract class TreeBuilder extends TypeReader {
  /** The function around. */
  protected within: FunctionKind = PLAIN_FUNCTION;
  /** Whether `in` belongs to what is around the expression. */
  protected isBeforeIn = false;

  /** `isBeforeColon`: where a colon behind it belongs to a condition. */
  protected abstract assignment(isBeforeColon?: boolean): ts.Expression;

  /** `{ ... }` of a function, or a block in one. */
  protected abstract block(): ts.Block;

  protected override attempt(read: () => boolean): boolean {
    const { within, isBeforeIn } = this;
    if (super.attempt(read)) return true;
    this.within = within;
    this.isBeforeIn = isBeforeIn;
    return false;
  }

  protected open<T extends ts.Node>(kind: T["kind"]): Building<T> {
    return this.openFrom<T>(kind, this.fullStart, this.start);
  }

  protected openFrom<T extends ts.Node>(kind: T["kind"], pos: number, start: number): Building<T> {
    return new PlainNode(kind, pos, start) as unknown as Building<T>;
  }

  /** One that begins where its first part begins. */
  protected openAt<T extends ts.Node>(kind: T["kind"], first: ts.Node): Building<T> {
    return this.openFrom<T>(kind, first.pos, first.getStart());
  }

  protected close<T extends ts.Node>(node: Building<T>): T {
    node.end = this.fullStart;
    return node;
  }

  /** The token at hand, which is of this kind. */
  protected take<Kind extends ts.SyntaxKind>(kind: Kind): ts.Token<Kind> {
    const node = this.open<ts.Token<Kind>>(kind);
    this.expect(kind);
    return this.close<ts.Token<Kind>>(node);
  }

  protected optionalNode<Kind extends ts.SyntaxKind>(kind: Kind): ts.Token<Kind> | undefined {
    return this.is(kind) ? this.take(kind) : undefined;
  }

  /** A name, also one that is a word of the language where such may stand. */
  protected word(): ts.Identifier {
    if (!this.isWord()) doubt();
    const node = this.open<ts.Identifier>(SyntaxKind.Identifier);
    (node as { text: string }).text = this.value;
    this.next();
    return this.close<ts.Identifier>(node);
  }

  protected name(): ts.Identifier {
    return this.isName() ? this.word() : doubt();
  }

  /** `#name`. */
  protected privateName(): ts.PrivateIdentifier {
    if (!this.is(SyntaxKind.PrivateIdentifier)) doubt();
    const node = this.open<ts.PrivateIdentifier>(SyntaxKind.PrivateIdentifier);
    (node as { text: string }).text = this.value;
    this.next();
    return this.close<ts.PrivateIdentifier>(node);
  }

  /** The words of these kinds that say more of the name behind them: before none, they are names themselves. */
  protected modifiers(kinds: ReadonlySet<ts.SyntaxKind>): ts.Modifier[] {
    const found: ts.Modifier[] = [];
    while (kinds.has(this.token)) {
      const behind = this.peek();
      if (!beginsName(behind.token)) break;
      if (behind.onNewLine || found.some(({ kind }) => kind === this.token)) doubt();
      found.push(this.take(this.token) as ts.Modifier);
    }
    return found;
  }

  protected inFunction<T>(kind: FunctionKind, read: () => T): T {
    const before = this.within;
    this.within = kind;
    const found = read();
    this.within = before;
    return found;
  }

  /** In a head of `for`, where `in` is no operator, or in brackets, where it is one. */
  protected withIn<T>(isOperator: boolean, read: () => T): T {
    const before = this.isBeforeIn;
    this.isBeforeIn = !isOperator;
    const found = read();
    this.isBeforeIn = before;
    return found;
  }

  protected expression(): ts.Expression {
    const before = this.isBeforeIn;
    this.isBeforeIn = false;
    const found = this.expressionHere();
    this.isBeforeIn = before;
    return found;
  }

  protected expressionHere(): ts.Expression {
    let left = this.assignment();
    while (this.is(SyntaxKind.CommaToken)) left = this.binary(left, this.take(this.token), this.assignment());
    return left;
  }

  /** One that no comma ends, in brackets. */
  protected element(): ts.Expression {
    const before = this.isBeforeIn;
    this.isBeforeIn = false;
    const found = this.assignment();
    this.isBeforeIn = before;
    return found;
  }

  protected initializer(): ts.Expression | undefined {
    return this.optional(SyntaxKind.EqualsToken) ? this.assignment() : undefined;
  }

  /** Of any kind: all have a text. */
  protected literal(): ts.StringLiteral {
    const node = this.open<ts.StringLiteral>(this.token as ts.SyntaxKind.StringLiteral);
    node.text = this.value;
    this.next();
    return this.close<ts.StringLiteral>(node);
  }

  protected binary(left: ts.Expression, operator: ts.Node, right: ts.Expression): ts.Expression {
    const node = this.openAt<ts.BinaryExpression>(SyntaxKind.BinaryExpression, left);
    node.left = left;
    node.operatorToken = operator as ts.BinaryOperatorToken;
    node.right = right;
    return this.close<ts.BinaryExpression>(node);
  }

  protected omitted(): ts.OmittedExpression {
    return this.close<ts.OmittedExpression>(this.open<ts.OmittedExpression>(SyntaxKind.OmittedExpression));
  }
}

/** Whether the name of a member may begin so, or the pattern of a parameter. */
export function beginsName(token: ts.SyntaxKind): boolean {
  return (
    token >= SyntaxKind.Identifier ||
    token === SyntaxKind.StringLiteral ||
    token === SyntaxKind.NumericLiteral ||
    token === SyntaxKind.OpenBracketToken ||
    token === SyntaxKind.OpenBraceToken ||
    token === SyntaxKind.AsteriskToken
  );
}

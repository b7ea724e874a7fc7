/** What types are made of in brackets: members, parameters, and their names. */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { TokenReader } from "./token-reader.ts";

export abstract class TypeMembersReader extends TokenReader {
  protected abstract type(): void;
  protected abstract annotation(): void;
  protected abstract returnType(): void;
  /** That of a parameter that is taken apart. */
  protected abstract pattern(): void;

  /** `<T extends U = V>`, where there are any. */
  protected typeParameters(): void {
    if (!this.is(SyntaxKind.LessThanToken)) return;
    this.next();
    do {
      this.#variance();
      this.typeName();
      if (this.optional(SyntaxKind.ExtendsKeyword)) this.type();
      if (this.optional(SyntaxKind.EqualsToken)) this.type();
    } while (this.optional(SyntaxKind.CommaToken) && !this.is(SyntaxKind.GreaterThanToken));
    this.expect(SyntaxKind.GreaterThanToken);
  }

  /** `const`, `in` and `out` before the name of a type parameter. */
  #variance(): void {
    while (MODIFIERS.has(this.token)) {
      const { token, onNewLine } = this.peek();
      if (token < SyntaxKind.Identifier) return;
      if (onNewLine || !VARIANCE.has(this.token)) doubt();
      this.next();
    }
  }

  /** `{ ... }` of an interface, or of a type. */
  protected typeMembers(): void {
    this.expect(SyntaxKind.OpenBraceToken);
    while (!this.is(SyntaxKind.CloseBraceToken)) this.#member();
    this.next();
  }

  protected typeName(): void {
    if (!this.isName()) doubt();
    this.next();
  }

  protected typedParameters(): void {
    this.expect(SyntaxKind.OpenParenToken);
    while (!this.is(SyntaxKind.CloseParenToken)) {
      const isRest = this.optional(SyntaxKind.DotDotDotToken);
      if (this.is(SyntaxKind.OpenBraceToken) || this.is(SyntaxKind.OpenBracketToken)) this.pattern();
      else if (isRest || !this.optional(SyntaxKind.ThisKeyword)) this.typeName();
      this.optional(SyntaxKind.QuestionToken);
      this.annotation();
      if (!this.is(SyntaxKind.CloseParenToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
  }

  protected isMapped(): boolean {
    const here = this.place;
    let token = this.next();
    const isSigned = token === SyntaxKind.PlusToken || token === SyntaxKind.MinusToken;
    if (isSigned) token = this.next();
    if (token === SyntaxKind.ReadonlyKeyword) token = this.next();
    else if (isSigned) doubt();
    const isMapped =
      token === SyntaxKind.OpenBracketToken &&
      this.next() >= SyntaxKind.Identifier &&
      this.next() === SyntaxKind.InKeyword;
    this.goBack(here);
    return isMapped;
  }

  protected mappedType(): void {
    this.next();
    if (!this.is(SyntaxKind.ReadonlyKeyword) && !this.is(SyntaxKind.OpenBracketToken)) this.next();
    this.optional(SyntaxKind.ReadonlyKeyword);
    this.expect(SyntaxKind.OpenBracketToken);
    this.typeName();
    this.expect(SyntaxKind.InKeyword);
    this.type();
    if (this.optional(SyntaxKind.AsKeyword)) this.type();
    this.expect(SyntaxKind.CloseBracketToken);
    if (this.is(SyntaxKind.PlusToken) || this.is(SyntaxKind.MinusToken)) {
      this.next();
      if (!this.is(SyntaxKind.QuestionToken)) doubt();
    }
    this.optional(SyntaxKind.QuestionToken);
    this.annotation();
    this.semicolon();
    this.expect(SyntaxKind.CloseBraceToken);
  }

  #member(): void {
    if (this.is(SyntaxKind.NewKeyword) && isCallStart(this.peek().token)) this.next();
    if (isCallStart(this.token)) this.#signature();
    else if (this.#memberName()) this.annotation();
    else {
      this.optional(SyntaxKind.QuestionToken);
      if (isCallStart(this.token)) this.#signature();
      else this.annotation();
    }
    if (!this.optional(SyntaxKind.CommaToken)) this.semicolon();
  }

  #signature(): void {
    this.typeParameters();
    this.typedParameters();
    this.returnType();
  }

  /** Whether it is that of an index, as `[key: string]`. */
  #memberName(): boolean {
    if (this.isWord()) {
      const behind = this.peek();
      // A modifier, or the word `get` or `set` before an accessor.
      if (isMemberStart(behind.token)) {
        if (!this.is(SyntaxKind.ReadonlyKeyword) || behind.onNewLine) doubt();
        this.next();
      }
    }
    if (this.is(SyntaxKind.OpenBracketToken)) return this.#bracketedName();
    if (!isMemberStart(this.token)) doubt();
    this.next();
    return false;
  }

  /** `[key: string]` of an index, or the name of a constant. */
  #bracketedName(): boolean {
    let isIndex = false;
    this.next();
    if (!this.optional(SyntaxKind.StringLiteral)) {
      this.typeName();
      isIndex = this.optional(SyntaxKind.ColonToken);
      if (isIndex) this.type();
      else this.memberNames();
    }
    this.expect(SyntaxKind.CloseBracketToken);
    return isIndex;
  }

  /** `.b.c`. */
  protected memberNames(): void {
    while (this.optional(SyntaxKind.DotToken)) {
      if (!this.isWord() || this.onNewLine) doubt();
      this.next();
    }
  }
}

/** Words that say more of a name, wherever that is allowed. */
const MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.AbstractKeyword,
  SyntaxKind.AccessorKeyword,
  SyntaxKind.AsyncKeyword,
  SyntaxKind.ConstKeyword,
  SyntaxKind.DeclareKeyword,
  SyntaxKind.DefaultKeyword,
  SyntaxKind.ExportKeyword,
  SyntaxKind.InKeyword,
  SyntaxKind.OutKeyword,
  SyntaxKind.OverrideKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.PublicKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.StaticKeyword,
]);

const VARIANCE: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ConstKeyword,
  SyntaxKind.InKeyword,
  SyntaxKind.OutKeyword,
]);

function isCallStart(token: ts.SyntaxKind): boolean {
  return token === SyntaxKind.OpenParenToken || token === SyntaxKind.LessThanToken;
}

function isMemberStart(token: ts.SyntaxKind): boolean {
  return (
    token >= SyntaxKind.Identifier ||
    token === SyntaxKind.StringLiteral ||
    token === SyntaxKind.NumericLiteral ||
    token === SyntaxKind.OpenBracketToken
  );
}

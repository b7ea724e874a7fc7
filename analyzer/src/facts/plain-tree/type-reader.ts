/**
 * Types, which leave nothing in the tree: they are read for their end alone, by the grammar that the compiler's parser
 * follows.
 */
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { TypeMembersReader } from "./type-members-reader.ts";

export abstract class TypeReader extends TypeMembersReader {
  /** Whether `extends` belongs to what is around the type. */
  #isBeforeExtends = false;

  protected override attempt(read: () => boolean): boolean {
    const before = this.#isBeforeExtends;
    if (super.attempt(read)) return true;
    this.#isBeforeExtends = before;
    return false;
  }

  protected override annotation(): void {
    if (this.optional(SyntaxKind.ColonToken)) this.type();
  }

  /** `: T` or `: x is T` behind the parameters of a function. */
  protected override returnType(): void {
    if (this.optional(SyntaxKind.ColonToken)) this.#typeOrPredicate();
  }

  protected override type(): void {
    const before = this.#isBeforeExtends;
    this.#isBeforeExtends = false;
    this.#conditional();
    this.#isBeforeExtends = before;
  }

  /** `<T, U>`, from its first sign. */
  protected typeArguments(): void {
    do {
      this.next();
      this.type();
    } while (this.is(SyntaxKind.CommaToken));
    this.expect(SyntaxKind.GreaterThanToken);
  }

  #typeOrPredicate(): void {
    if (this.isWord()) {
      const behind = this.peek();
      if (behind.token === SyntaxKind.IsKeyword && !behind.onNewLine) {
        this.typeName();
        this.next();
      }
    }
    this.type();
  }

  #conditional(): void {
    if (this.#isFunctionType()) {
      this.#functionType();
      return;
    }
    this.#union();
    if (this.#isBeforeExtends || this.onNewLine || !this.optional(SyntaxKind.ExtendsKeyword)) return;
    this.#beforeExtends();
    this.expect(SyntaxKind.QuestionToken);
    this.type();
    this.expect(SyntaxKind.ColonToken);
    this.type();
  }

  #beforeExtends(): void {
    const before = this.#isBeforeExtends;
    this.#isBeforeExtends = true;
    this.#conditional();
    this.#isBeforeExtends = before;
  }

  #isFunctionType(): boolean {
    switch (this.token) {
      case SyntaxKind.LessThanToken:
      case SyntaxKind.NewKeyword:
        return true;
      case SyntaxKind.AbstractKeyword:
        return this.peek().token === SyntaxKind.NewKeyword ? doubt() : false;
      case SyntaxKind.OpenParenToken: {
        const here = this.place;
        const isFunction = this.attempt(() => this.#startsParameters());
        this.goBack(here);
        return isFunction;
      }
      default:
        return false;
    }
  }

  #startsParameters(): boolean {
    const first = this.next();
    if (first === SyntaxKind.CloseParenToken || first === SyntaxKind.DotDotDotToken) return true;
    if (first === SyntaxKind.OpenBraceToken || first === SyntaxKind.OpenBracketToken) this.pattern();
    else if (this.isName() || first === SyntaxKind.ThisKeyword) this.next();
    else return false;
    switch (this.token) {
      case SyntaxKind.ColonToken:
      case SyntaxKind.CommaToken:
      case SyntaxKind.QuestionToken:
      case SyntaxKind.EqualsToken:
        return true;
      default:
        return this.optional(SyntaxKind.CloseParenToken) && this.is(SyntaxKind.EqualsGreaterThanToken);
    }
  }

  #functionType(): void {
    this.optional(SyntaxKind.NewKeyword);
    this.typeParameters();
    this.typedParameters();
    this.expect(SyntaxKind.EqualsGreaterThanToken);
    this.#typeOrPredicate();
  }

  #union(): void {
    this.optional(SyntaxKind.BarToken);
    do this.#intersection();
    while (this.optional(SyntaxKind.BarToken));
  }

  #intersection(): void {
    this.optional(SyntaxKind.AmpersandToken);
    do this.#operand();
    while (this.optional(SyntaxKind.AmpersandToken));
  }

  #operand(): void {
    switch (this.token) {
      case SyntaxKind.KeyOfKeyword:
      case SyntaxKind.UniqueKeyword:
      case SyntaxKind.ReadonlyKeyword:
        this.next();
        this.#operand();
        return;
      case SyntaxKind.InferKeyword:
        this.next();
        this.typeName();
        // Whether what follows belongs to it depends on what is behind that.
        if (this.is(SyntaxKind.ExtendsKeyword)) doubt();
        return;
      // A function in a union is in parentheses.
      case SyntaxKind.LessThanToken:
      case SyntaxKind.NewKeyword:
        return doubt();
      default:
    }
    const before = this.#isBeforeExtends;
    this.#isBeforeExtends = false;
    this.#primary();
    while (!this.onNewLine && this.is(SyntaxKind.OpenBracketToken)) {
      if (this.next() !== SyntaxKind.CloseBracketToken) this.type();
      this.expect(SyntaxKind.CloseBracketToken);
    }
    if (!this.onNewLine && (this.is(SyntaxKind.ExclamationToken) || this.#isOfNothing())) doubt();
    this.#isBeforeExtends = before;
  }

  /** A question mark of neither a condition nor an element. */
  #isOfNothing(): boolean {
    if (!this.is(SyntaxKind.QuestionToken)) return false;
    const { token } = this.peek();
    switch (token) {
      // That of an element, as in `[T?]`.
      case SyntaxKind.CommaToken:
      case SyntaxKind.CloseBracketToken:
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
      case SyntaxKind.TemplateHead:
      case SyntaxKind.OpenBraceToken:
      case SyntaxKind.OpenBracketToken:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
      case SyntaxKind.NullKeyword:
      case SyntaxKind.ThisKeyword:
      case SyntaxKind.VoidKeyword:
        return false;
      default:
        return token !== SyntaxKind.Identifier && token <= SyntaxKind.LastReservedWord;
    }
  }

  #primary(): void {
    switch (this.token) {
      case SyntaxKind.AnyKeyword:
      case SyntaxKind.UnknownKeyword:
      case SyntaxKind.StringKeyword:
      case SyntaxKind.NumberKeyword:
      case SyntaxKind.BigIntKeyword:
      case SyntaxKind.SymbolKeyword:
      case SyntaxKind.BooleanKeyword:
      case SyntaxKind.UndefinedKeyword:
      case SyntaxKind.NeverKeyword:
      case SyntaxKind.ObjectKeyword:
        if (this.next() === SyntaxKind.DotToken) doubt();
        return;
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.BigIntLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
      case SyntaxKind.NullKeyword:
      case SyntaxKind.VoidKeyword:
        this.next();
        return;
      case SyntaxKind.MinusToken:
        this.next();
        this.expect(SyntaxKind.NumericLiteral);
        return;
      case SyntaxKind.ThisKeyword:
        if (this.next() === SyntaxKind.IsKeyword) doubt();
        return;
      case SyntaxKind.TypeOfKeyword:
        this.next();
        if (this.is(SyntaxKind.ImportKeyword)) this.#imported();
        else this.#reference();
        return;
      case SyntaxKind.ImportKeyword:
        this.#imported();
        return;
      case SyntaxKind.OpenBraceToken:
        if (this.isMapped()) this.mappedType();
        else this.typeMembers();
        return;
      case SyntaxKind.OpenBracketToken:
        this.#tuple();
        return;
      case SyntaxKind.OpenParenToken:
        this.next();
        this.type();
        this.expect(SyntaxKind.CloseParenToken);
        return;
      case SyntaxKind.TemplateHead:
        this.#template();
        return;
      case SyntaxKind.AssertsKeyword: {
        const behind = this.peek();
        if (behind.token >= SyntaxKind.Identifier && !behind.onNewLine) this.#asserts();
        else this.#reference();
        return;
      }
      default:
        this.#reference();
    }
  }

  /** `import("./x").T`. */
  #imported(): void {
    this.next();
    this.expect(SyntaxKind.OpenParenToken);
    this.expect(SyntaxKind.StringLiteral);
    this.expect(SyntaxKind.CloseParenToken);
    this.#referred();
  }

  #reference(): void {
    this.typeName();
    this.#referred();
  }

  #referred(): void {
    this.memberNames();
    if (this.is(SyntaxKind.LessThanToken) && !this.onNewLine) this.typeArguments();
  }

  #asserts(): void {
    this.next();
    if (!this.optional(SyntaxKind.ThisKeyword)) this.typeName();
    if (this.optional(SyntaxKind.IsKeyword)) this.type();
  }

  #template(): void {
    do {
      this.next();
      this.type();
      if (!this.is(SyntaxKind.CloseBraceToken)) doubt();
      this.rescanTemplate();
    } while (this.is(SyntaxKind.TemplateMiddle));
    this.next();
  }

  #tuple(): void {
    this.next();
    while (!this.is(SyntaxKind.CloseBracketToken)) {
      this.optional(SyntaxKind.DotDotDotToken);
      if (this.isWord()) {
        const here = this.place;
        this.next();
        this.optional(SyntaxKind.QuestionToken);
        const isNamed = this.optional(SyntaxKind.ColonToken);
        if (isNamed && here.token !== SyntaxKind.Identifier && here.token <= SyntaxKind.LastReservedWord) doubt();
        if (!isNamed) this.goBack(here);
      }
      this.type();
      if (!this.onNewLine) this.optional(SyntaxKind.QuestionToken);
      if (!this.is(SyntaxKind.CloseBracketToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
  }
}

/** Classes. Decorators, and what few classes have, are for the compiler. */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { ExpressionParser } from "./expression-parser.ts";
import { type Building, plainList } from "./plain-node.ts";
import { beginsName, PLAIN_FUNCTION } from "./tree-builder.ts";

export abstract class ClassParser extends ExpressionParser {
  protected override classExpression(): ts.Expression {
    const node = this.open<ts.ClassExpression>(SyntaxKind.ClassExpression);
    this.classParts(node);
    return this.close<ts.ClassExpression>(node);
  }

  /** From the word `class` to the end. */
  protected classParts(node: Building<ts.ClassLikeDeclaration>): void {
    this.expect(SyntaxKind.ClassKeyword);
    if (this.isWord() && !this.is(SyntaxKind.ExtendsKeyword) && !this.is(SyntaxKind.ImplementsKeyword))
      node.name = this.name();
    this.typeParameters();
    const clauses: ts.HeritageClause[] = [];
    if (this.is(SyntaxKind.ExtendsKeyword)) clauses.push(this.#heritage());
    if (this.is(SyntaxKind.ImplementsKeyword)) clauses.push(this.#heritage());
    if (clauses.length > 0) node.heritageClauses = plainList(clauses);
    this.expect(SyntaxKind.OpenBraceToken);
    const members: ts.ClassElement[] = [];
    while (!this.is(SyntaxKind.CloseBraceToken)) members.push(this.#member());
    this.next();
    node.members = plainList(members);
  }

  #heritage(): ts.HeritageClause {
    const node = this.open<ts.HeritageClause>(SyntaxKind.HeritageClause);
    node.token = this.token as ts.HeritageClause["token"];
    const types: ts.ExpressionWithTypeArguments[] = [];
    do {
      this.next();
      const type = this.open<ts.ExpressionWithTypeArguments>(SyntaxKind.ExpressionWithTypeArguments);
      type.expression = this.beforeClass();
      if (this.is(SyntaxKind.LessThanToken)) this.typeArguments();
      types.push(this.close<ts.ExpressionWithTypeArguments>(type));
    } while (this.is(SyntaxKind.CommaToken));
    node.types = plainList(types);
    return this.close<ts.HeritageClause>(node);
  }

  #member(): ts.ClassElement {
    if (this.is(SyntaxKind.SemicolonToken)) {
      const empty = this.open<ts.SemicolonClassElement>(SyntaxKind.SemicolonClassElement);
      this.next();
      return this.close<ts.SemicolonClassElement>(empty);
    }
    const { fullStart, start } = this;
    if (this.is(SyntaxKind.StaticKeyword) && this.peek().token === SyntaxKind.OpenBraceToken)
      return this.#staticBlock();
    const modifiers = this.modifiers(MODIFIERS);
    if (OTHER_MODIFIERS.has(this.token) && beginsName(this.peek().token)) doubt();
    const isAsync = modifiers.some(({ kind }) => kind === SyntaxKind.AsyncKeyword);
    const accessor = this.#accessor();
    const kind = accessor ?? SyntaxKind.MethodDeclaration;
    const method = this.openFrom<ts.MethodDeclaration>(kind as ts.SyntaxKind.MethodDeclaration, fullStart, start);
    if (modifiers.length > 0) method.modifiers = plainList(modifiers);
    if (this.is(SyntaxKind.ConstructorKeyword)) {
      if (accessor !== null || this.peek().token !== SyntaxKind.OpenParenToken) doubt();
      const constructor = this.openFrom<ts.ConstructorDeclaration>(SyntaxKind.Constructor, fullStart, start);
      if (modifiers.length > 0) constructor.modifiers = plainList(modifiers);
      this.next();
      return this.#body(constructor, false, false);
    }
    const asterisk = this.optionalNode(SyntaxKind.AsteriskToken);
    if (asterisk !== undefined && accessor !== null) doubt();
    if (asterisk !== undefined) method.asteriskToken = asterisk;
    const name = this.#memberName();
    const question = this.optionalNode(SyntaxKind.QuestionToken);
    if (this.is(SyntaxKind.OpenParenToken) || this.is(SyntaxKind.LessThanToken)) {
      method.name = name;
      if (question !== undefined) method.questionToken = question;
      return this.#body(method, isAsync, asterisk !== undefined);
    }
    if (accessor !== null || asterisk !== undefined || isAsync) doubt();
    const property = this.openFrom<ts.PropertyDeclaration>(SyntaxKind.PropertyDeclaration, fullStart, start);
    if (modifiers.length > 0) property.modifiers = plainList(modifiers);
    property.name = name;
    if (question !== undefined) property.questionToken = question;
    return this.#property(property);
  }

  #staticBlock(): ts.ClassStaticBlockDeclaration {
    const node = this.open<ts.ClassStaticBlockDeclaration>(SyntaxKind.ClassStaticBlockDeclaration);
    this.next();
    node.body = this.inFunction(PLAIN_FUNCTION, () => this.withIn(true, () => this.block()));
    return this.close<ts.ClassStaticBlockDeclaration>(node);
  }

  /** The kind of an accessor that begins here; its word is read. */
  #accessor(): ts.SyntaxKind | null {
    const kind = this.is(SyntaxKind.GetKeyword)
      ? SyntaxKind.GetAccessor
      : this.is(SyntaxKind.SetKeyword)
        ? SyntaxKind.SetAccessor
        : null;
    if (kind === null || !beginsName(this.peek().token)) return null;
    this.next();
    return kind;
  }

  #memberName(): ts.PropertyName {
    if (this.is(SyntaxKind.StringLiteral) && this.value === "constructor") doubt();
    return this.is(SyntaxKind.PrivateIdentifier) ? this.privateName() : this.propertyName();
  }

  #body<T extends ts.MethodDeclaration | ts.ConstructorDeclaration>(
    node: Building<T>,
    isAsync: boolean,
    isGenerator: boolean,
  ): T {
    const found = this.functionParts(node, { isAsync, isGenerator });
    if (found.body === undefined) this.semicolon();
    return this.close<T>(node);
  }

  #property(node: Building<ts.PropertyDeclaration>): ts.PropertyDeclaration {
    if (this.is(SyntaxKind.ExclamationToken) && !this.onNewLine)
      node.exclamationToken = this.take(SyntaxKind.ExclamationToken);
    this.annotation();
    const initializer = this.inFunction(PLAIN_FUNCTION, () => this.withIn(true, () => this.initializer()));
    if (initializer !== undefined) node.initializer = initializer;
    this.semicolon();
    return this.close<ts.PropertyDeclaration>(node);
  }
}

const MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.PublicKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.StaticKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.OverrideKeyword,
  SyntaxKind.AbstractKeyword,
  SyntaxKind.AsyncKeyword,
  SyntaxKind.DeclareKeyword,
]);

/** Few classes have these, or none. */
const OTHER_MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.AccessorKeyword,
  SyntaxKind.ConstKeyword,
  SyntaxKind.DefaultKeyword,
  SyntaxKind.ExportKeyword,
  SyntaxKind.InKeyword,
  SyntaxKind.OutKeyword,
]);

/** Functions: their parameters and patterns, their names and bodies. */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { type Building, nodeList, plainList } from "./plain-node.ts";
import { type FunctionKind, TreeBuilder } from "./tree-builder.ts";

export abstract class FunctionParser extends TreeBuilder {
  /** From the parentheses to the end of the body; `undefined` for one without. */
  protected functionParts<T extends ts.FunctionLikeDeclaration>(node: Building<T>, kind: FunctionKind): T {
    this.typeParameters();
    this.inFunction(kind, () => {
      node.parameters = this.parameters();
      this.returnType();
      node.body = this.is(SyntaxKind.OpenBraceToken) ? this.withIn(true, () => this.block()) : undefined;
    });
    return node;
  }

  protected parameters(): ts.NodeArray<ts.ParameterDeclaration> {
    this.expect(SyntaxKind.OpenParenToken);
    const pos = this.fullStart;
    const found: ts.ParameterDeclaration[] = [];
    while (!this.is(SyntaxKind.CloseParenToken)) {
      found.push(this.parameter());
      if (!this.is(SyntaxKind.CloseParenToken)) this.expect(SyntaxKind.CommaToken);
    }
    const list = nodeList(found, pos, this.fullStart);
    this.next();
    return list;
  }

  parameter(): ts.ParameterDeclaration {
    const node = this.open<ts.ParameterDeclaration>(SyntaxKind.Parameter);
    const modifiers = this.modifiers(OF_PARAMETERS);
    if (modifiers.length > 0) node.modifiers = plainList(modifiers);
    const spread = this.optionalNode(SyntaxKind.DotDotDotToken);
    if (spread !== undefined) node.dotDotDotToken = spread;
    if (this.is(SyntaxKind.ThisKeyword)) {
      if (spread !== undefined) doubt();
      node.name = this.word();
      this.annotation();
      return this.close<ts.ParameterDeclaration>(node);
    }
    node.name = this.bindingName();
    const question = this.optionalNode(SyntaxKind.QuestionToken);
    if (question !== undefined) node.questionToken = question;
    this.annotation();
    const initializer = this.initializer();
    if (initializer !== undefined) node.initializer = initializer;
    return this.close<ts.ParameterDeclaration>(node);
  }

  protected override pattern(): void {
    this.bindingName();
  }

  protected bindingName(): ts.BindingName {
    if (this.is(SyntaxKind.OpenBraceToken)) return this.#objectPattern();
    return this.is(SyntaxKind.OpenBracketToken) ? this.#arrayPattern() : this.name();
  }

  #objectPattern(): ts.ObjectBindingPattern {
    const node = this.open<ts.ObjectBindingPattern>(SyntaxKind.ObjectBindingPattern);
    const elements: ts.BindingElement[] = [];
    this.next();
    while (!this.is(SyntaxKind.CloseBraceToken)) {
      elements.push(this.#propertyPattern());
      if (!this.is(SyntaxKind.CloseBraceToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
    node.elements = plainList(elements);
    return this.close<ts.ObjectBindingPattern>(node);
  }

  #propertyPattern(): ts.BindingElement {
    const node = this.open<ts.BindingElement>(SyntaxKind.BindingElement);
    const spread = this.optionalNode(SyntaxKind.DotDotDotToken);
    if (spread !== undefined) node.dotDotDotToken = spread;
    const mayBeName = this.isWord() && this.isName();
    const property = this.propertyName();
    if (mayBeName && !this.is(SyntaxKind.ColonToken)) node.name = property as ts.Identifier;
    else {
      this.expect(SyntaxKind.ColonToken);
      node.propertyName = property;
      node.name = this.bindingName();
    }
    return this.#patternElement(node);
  }

  #patternElement(node: Building<ts.BindingElement>): ts.BindingElement {
    const initializer = this.withIn(true, () => this.initializer());
    if (initializer !== undefined) node.initializer = initializer;
    return this.close<ts.BindingElement>(node);
  }

  #arrayPattern(): ts.ArrayBindingPattern {
    const node = this.open<ts.ArrayBindingPattern>(SyntaxKind.ArrayBindingPattern);
    const elements: ts.ArrayBindingElement[] = [];
    this.next();
    while (!this.is(SyntaxKind.CloseBracketToken)) {
      if (this.is(SyntaxKind.CommaToken)) elements.push(this.omitted());
      else {
        const element = this.open<ts.BindingElement>(SyntaxKind.BindingElement);
        const spread = this.optionalNode(SyntaxKind.DotDotDotToken);
        if (spread !== undefined) element.dotDotDotToken = spread;
        element.name = this.bindingName();
        elements.push(this.#patternElement(element));
      }
      if (!this.is(SyntaxKind.CloseBracketToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
    node.elements = plainList(elements);
    return this.close<ts.ArrayBindingPattern>(node);
  }

  protected propertyName(): ts.PropertyName {
    switch (this.token) {
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NumericLiteral:
        return this.literal();
      case SyntaxKind.OpenBracketToken: {
        const node = this.open<ts.ComputedPropertyName>(SyntaxKind.ComputedPropertyName);
        this.next();
        node.expression = this.expression();
        this.expect(SyntaxKind.CloseBracketToken);
        return this.close<ts.ComputedPropertyName>(node);
      }
      default:
        return this.word();
    }
  }

  protected method(node: Building<ts.MethodDeclaration>, kind: FunctionKind): ts.MethodDeclaration {
    this.functionParts(node, kind);
    return node.body === undefined ? doubt() : this.close<ts.MethodDeclaration>(node);
  }

  protected functionExpression(): ts.Expression {
    const node = this.open<ts.FunctionExpression>(SyntaxKind.FunctionExpression);
    const isAsync = this.is(SyntaxKind.AsyncKeyword);
    if (isAsync) node.modifiers = plainList([this.take(SyntaxKind.AsyncKeyword)]);
    this.expect(SyntaxKind.FunctionKeyword);
    const asterisk = this.optionalNode(SyntaxKind.AsteriskToken);
    if (asterisk !== undefined) node.asteriskToken = asterisk;
    if (this.isWord()) node.name = this.name();
    this.functionParts(node, { isAsync, isGenerator: asterisk !== undefined });
    return (node.body as ts.Block | undefined) === undefined ? doubt() : this.close<ts.FunctionExpression>(node);
  }
}

/** Such a parameter declares a member. */
const OF_PARAMETERS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.PublicKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.OverrideKeyword,
]);

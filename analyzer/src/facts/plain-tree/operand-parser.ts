/** Operands: literals, and what follows a value by dots, brackets and calls. */
import { ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { FunctionParser } from "./function-parser.ts";
import { type Building, nodeList, plainList } from "./plain-node.ts";
import { beginsName, PLAIN_FUNCTION } from "./tree-builder.ts";

const { OptionalChain } = ts.NodeFlags;

/** What may follow a value. */
interface Membership {
  readonly withCalls: boolean;
  /** Whether `<T>` belongs to what a class extends. */
  readonly isBeforeClass: boolean;
}

const VALUE: Membership = { withCalls: true, isBeforeClass: false };
const BASE: Membership = { withCalls: true, isBeforeClass: true };
/** Behind `new`. */
const CONSTRUCTOR: Membership = { withCalls: false, isBeforeClass: false };

export abstract class OperandParser extends FunctionParser {
  protected hasImportMeta = false;

  protected abstract classExpression(): ts.Expression;

  protected leftHandSide(): ts.LeftHandSideExpression {
    return this.#members(this.primary(), VALUE);
  }

  /** What a class extends or implements, without its types. */
  protected beforeClass(): ts.LeftHandSideExpression {
    return this.#members(this.primary(), BASE);
  }

  /** What follows a value by dots, brackets and calls. */
  #members(first: ts.Expression, { withCalls, isBeforeClass }: Membership): ts.LeftHandSideExpression {
    let left = first;
    for (;;) {
      switch (this.token) {
        case SyntaxKind.DotToken:
          this.next();
          left = this.#property(left, undefined);
          break;
        case SyntaxKind.QuestionDotToken:
          if (!withCalls) doubt();
          left = this.#optionalMember(left, this.take(SyntaxKind.QuestionDotToken));
          break;
        case SyntaxKind.OpenBracketToken:
          left = this.#index(left, undefined);
          break;
        case SyntaxKind.OpenParenToken:
          if (!withCalls) return left as ts.LeftHandSideExpression;
          left = this.#call(left, undefined);
          break;
        case SyntaxKind.ExclamationToken:
          if (this.onNewLine) return left as ts.LeftHandSideExpression;
          left = this.#asserted(left);
          break;
        case SyntaxKind.NoSubstitutionTemplateLiteral:
        case SyntaxKind.TemplateHead:
          left = this.#tagged(left);
          break;
        case SyntaxKind.LessThanToken:
          if (isBeforeClass) return left as ts.LeftHandSideExpression;
          if (!this.#passTypes()) return left as ts.LeftHandSideExpression;
          // What else may follow is for the compiler to tell.
          if (!this.is(SyntaxKind.OpenParenToken) && !this.#isTemplate()) doubt();
          break;
        default:
          return left as ts.LeftHandSideExpression;
      }
    }
  }

  #isTemplate(): boolean {
    return this.is(SyntaxKind.NoSubstitutionTemplateLiteral) || this.is(SyntaxKind.TemplateHead);
  }

  /** Passes over `<T>` where it is that, and no comparison. */
  #passTypes(): boolean {
    const { start } = this;
    let isRead = false as boolean;
    const isTypes = this.attempt(() => {
      do {
        this.next();
        this.type();
      } while (this.is(SyntaxKind.CommaToken));
      isRead = true;
      if (!this.is(SyntaxKind.GreaterThanToken)) return false;
      if (this.rescanGreater() !== SyntaxKind.GreaterThanToken) return false;
      this.next();
      return true;
    });
    // What is no plain type may be one all the same, if it ends.
    if (!isRead && this.text.slice(start, this.text.indexOf(";", start)).includes(">")) doubt();
    return isTypes;
  }

  #optionalMember(left: ts.Expression, question: ts.QuestionDotToken): ts.Expression {
    if (this.is(SyntaxKind.OpenBracketToken)) return this.#index(left, question);
    if (this.is(SyntaxKind.OpenParenToken)) return this.#call(left, question);
    return this.#property(left, question);
  }

  #property(object: ts.Expression, question: ts.QuestionDotToken | undefined): ts.Expression {
    const node = this.openAt<ts.PropertyAccessExpression>(SyntaxKind.PropertyAccessExpression, object);
    node.expression = object as ts.LeftHandSideExpression;
    if (question !== undefined) node.questionDotToken = question;
    const { onNewLine } = this;
    const isInChain = question !== undefined || continuesChain(object);
    if (isInChain) node.flags = OptionalChain;
    node.name = this.is(SyntaxKind.PrivateIdentifier) && !isInChain ? this.privateName() : this.word();
    // `a.` on a line that is being written.
    if (onNewLine && !this.onNewLine && this.isWord()) doubt();
    return this.close<ts.PropertyAccessExpression>(node);
  }

  #index(object: ts.Expression, question: ts.QuestionDotToken | undefined): ts.Expression {
    const node = this.openAt<ts.ElementAccessExpression>(SyntaxKind.ElementAccessExpression, object);
    node.expression = object as ts.LeftHandSideExpression;
    if (question !== undefined) node.questionDotToken = question;
    this.next();
    node.argumentExpression = this.expression();
    this.expect(SyntaxKind.CloseBracketToken);
    if (question !== undefined || continuesChain(object)) node.flags = OptionalChain;
    return this.close<ts.ElementAccessExpression>(node);
  }

  #call(callee: ts.Expression, question: ts.QuestionDotToken | undefined): ts.Expression {
    const node = this.openAt<ts.CallExpression>(SyntaxKind.CallExpression, callee);
    node.expression = callee as ts.LeftHandSideExpression;
    if (question !== undefined) node.questionDotToken = question;
    node.arguments = this.#arguments();
    if (question !== undefined || continuesChain(callee)) node.flags = OptionalChain;
    return this.close<ts.CallExpression>(node);
  }

  #arguments(): ts.NodeArray<ts.Expression> {
    this.next();
    const pos = this.fullStart;
    const found: ts.Expression[] = [];
    while (!this.is(SyntaxKind.CloseParenToken)) {
      found.push(this.#spreadOrElement());
      if (!this.is(SyntaxKind.CloseParenToken)) this.expect(SyntaxKind.CommaToken);
    }
    const list = nodeList(found, pos, this.fullStart);
    this.next();
    return list;
  }

  #spreadOrElement(): ts.Expression {
    if (!this.is(SyntaxKind.DotDotDotToken)) return this.element();
    const node = this.open<ts.SpreadElement>(SyntaxKind.SpreadElement);
    this.next();
    node.expression = this.element();
    return this.close<ts.SpreadElement>(node);
  }

  #asserted(value: ts.Expression): ts.Expression {
    const node = this.openAt<ts.NonNullExpression>(SyntaxKind.NonNullExpression, value);
    node.expression = value;
    this.next();
    return this.close<ts.NonNullExpression>(node);
  }

  #tagged(tag: ts.Expression): ts.Expression {
    // Such a chain is an error.
    if (continuesChain(tag)) doubt();
    const node = this.openAt<ts.TaggedTemplateExpression>(SyntaxKind.TaggedTemplateExpression, tag);
    node.tag = tag as ts.LeftHandSideExpression;
    node.template = this.templateLiteral();
    return this.close<ts.TaggedTemplateExpression>(node);
  }

  protected templateLiteral(): ts.TemplateLiteral {
    if (this.is(SyntaxKind.NoSubstitutionTemplateLiteral))
      return this.#templatePart() as ts.NoSubstitutionTemplateLiteral;
    const node = this.open<ts.TemplateExpression>(SyntaxKind.TemplateExpression);
    const spans: ts.TemplateSpan[] = [];
    node.head = this.#templatePart() as ts.TemplateHead;
    for (let isLast = false; !isLast;) {
      const span = this.open<ts.TemplateSpan>(SyntaxKind.TemplateSpan);
      span.expression = this.expression();
      if (!this.is(SyntaxKind.CloseBraceToken)) doubt();
      this.rescanTemplate();
      isLast = this.is(SyntaxKind.TemplateTail);
      span.literal = this.#templatePart() as ts.TemplateTail;
      spans.push(this.close<ts.TemplateSpan>(span));
    }
    node.templateSpans = plainList(spans);
    return this.close<ts.TemplateExpression>(node);
  }

  #templatePart(): ts.TemplateLiteralLikeNode {
    const { token, start, end } = this;
    const isOpen = token === SyntaxKind.TemplateHead || token === SyntaxKind.TemplateMiddle;
    const node = this.open<ts.TemplateHead>(token as ts.SyntaxKind.TemplateHead);
    node.text = this.value;
    node.rawText = this.text.slice(start + 1, isOpen ? end - 2 : end - 1);
    this.next();
    return this.close<ts.TemplateHead>(node);
  }

  protected primary(): ts.Expression {
    switch (this.token) {
      case SyntaxKind.Identifier:
        return this.word();
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.BigIntLiteral:
      case SyntaxKind.StringLiteral:
        return this.literal();
      case SyntaxKind.NoSubstitutionTemplateLiteral:
      case SyntaxKind.TemplateHead:
        return this.templateLiteral();
      case SyntaxKind.ThisKeyword:
      case SyntaxKind.NullKeyword:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
        return this.take(this.token) as ts.Node as ts.Expression;
      case SyntaxKind.OpenParenToken: {
        const node = this.open<ts.ParenthesizedExpression>(SyntaxKind.ParenthesizedExpression);
        this.next();
        node.expression = this.expression();
        this.expect(SyntaxKind.CloseParenToken);
        return this.close<ts.ParenthesizedExpression>(node);
      }
      case SyntaxKind.OpenBracketToken:
        return this.#array();
      case SyntaxKind.OpenBraceToken:
        return this.#object();
      case SyntaxKind.FunctionKeyword:
        return this.functionExpression();
      case SyntaxKind.ClassKeyword:
        return this.classExpression();
      case SyntaxKind.SuperKeyword: {
        const word = this.take(SyntaxKind.SuperKeyword) as ts.SuperExpression;
        const isUsed = this.is(SyntaxKind.DotToken) || this.is(SyntaxKind.OpenParenToken);
        return isUsed || this.is(SyntaxKind.OpenBracketToken) ? word : doubt();
      }
      case SyntaxKind.NewKeyword:
        return this.#new();
      case SyntaxKind.ImportKeyword:
        return this.#import();
      case SyntaxKind.SlashToken:
      case SyntaxKind.SlashEqualsToken:
        this.rescanSlash();
        return this.literal();
      case SyntaxKind.AsyncKeyword: {
        const behind = this.peek();
        if (behind.token === SyntaxKind.FunctionKeyword && !behind.onNewLine) return this.functionExpression();
        return this.name();
      }
      default:
        return this.name();
    }
  }

  #array(): ts.Expression {
    const node = this.open<ts.ArrayLiteralExpression>(SyntaxKind.ArrayLiteralExpression);
    const elements: ts.Expression[] = [];
    this.next();
    while (!this.is(SyntaxKind.CloseBracketToken)) {
      const isOmitted = this.is(SyntaxKind.CommaToken);
      elements.push(isOmitted ? this.omitted() : this.#spreadOrElement());
      if (!this.is(SyntaxKind.CloseBracketToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
    node.elements = plainList(elements);
    return this.close<ts.ArrayLiteralExpression>(node);
  }

  #object(): ts.Expression {
    const node = this.open<ts.ObjectLiteralExpression>(SyntaxKind.ObjectLiteralExpression);
    const properties: ts.ObjectLiteralElementLike[] = [];
    this.next();
    while (!this.is(SyntaxKind.CloseBraceToken)) {
      properties.push(this.#objectElement());
      if (!this.is(SyntaxKind.CloseBraceToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
    node.properties = plainList(properties);
    return this.close<ts.ObjectLiteralExpression>(node);
  }

  #objectElement(): ts.ObjectLiteralElementLike {
    if (this.is(SyntaxKind.DotDotDotToken)) {
      const node = this.open<ts.SpreadAssignment>(SyntaxKind.SpreadAssignment);
      this.next();
      node.expression = this.element();
      return this.close<ts.SpreadAssignment>(node);
    }
    if (this.is(SyntaxKind.AsteriskToken) || (MODIFIES.has(this.token) && beginsName(this.peek().token)))
      return this.#modifiedMethod();
    const node = this.open<ts.PropertyAssignment>(SyntaxKind.PropertyAssignment);
    const mayBeName = this.isWord() && !this.is(SyntaxKind.AwaitKeyword) && this.isName();
    const name = this.propertyName();
    switch (this.token) {
      case SyntaxKind.ColonToken:
        this.next();
        node.name = name;
        node.initializer = this.element();
        return this.close<ts.PropertyAssignment>(node);
      case SyntaxKind.OpenParenToken:
      case SyntaxKind.LessThanToken: {
        const method = this.openAt<ts.MethodDeclaration>(SyntaxKind.MethodDeclaration, name);
        method.name = name;
        return this.method(method, PLAIN_FUNCTION);
      }
      default: {
        if (!mayBeName) doubt();
        const short = this.openAt<ts.ShorthandPropertyAssignment>(SyntaxKind.ShorthandPropertyAssignment, name);
        short.name = name as ts.Identifier;
        if (this.is(SyntaxKind.EqualsToken)) {
          short.equalsToken = this.take(SyntaxKind.EqualsToken);
          short.objectAssignmentInitializer = this.element();
        }
        return this.close<ts.ShorthandPropertyAssignment>(short);
      }
    }
  }

  /** `async name() {}`, `*name() {}`, `get name() {}`. */
  #modifiedMethod(): ts.MethodDeclaration {
    const accessor = this.is(SyntaxKind.GetKeyword)
      ? SyntaxKind.GetAccessor
      : this.is(SyntaxKind.SetKeyword)
        ? SyntaxKind.SetAccessor
        : null;
    const node = this.open<ts.MethodDeclaration>(
      (accessor ?? SyntaxKind.MethodDeclaration) as ts.SyntaxKind.MethodDeclaration,
    );
    const isAsync = this.is(SyntaxKind.AsyncKeyword);
    if (isAsync) {
      node.modifiers = plainList([this.take(SyntaxKind.AsyncKeyword)]);
      if (this.onNewLine) doubt();
    }
    if (accessor !== null) this.next();
    const asterisk = this.optionalNode(SyntaxKind.AsteriskToken);
    if (asterisk !== undefined) node.asteriskToken = asterisk;
    if (accessor !== null && asterisk !== undefined) doubt();
    node.name = this.propertyName();
    return this.method(node, { isAsync, isGenerator: asterisk !== undefined });
  }

  #new(): ts.Expression {
    const node = this.open<ts.NewExpression>(SyntaxKind.NewExpression);
    this.next();
    if (this.is(SyntaxKind.DotToken)) doubt();
    if (this.is(SyntaxKind.ImportKeyword)) doubt();
    node.expression = this.#members(this.primary(), CONSTRUCTOR);
    if (this.is(SyntaxKind.OpenParenToken)) node.arguments = this.#arguments();
    return this.close<ts.NewExpression>(node);
  }

  /** `import()`, or `import.meta`. */
  #import(): ts.Expression {
    const node = this.open<ts.MetaProperty>(SyntaxKind.MetaProperty);
    const word = this.take(SyntaxKind.ImportKeyword) as ts.ImportExpression;
    if (this.is(SyntaxKind.OpenParenToken)) return word;
    this.expect(SyntaxKind.DotToken);
    if (this.value !== "meta") doubt();
    this.hasImportMeta = true;
    node.keywordToken = SyntaxKind.ImportKeyword;
    node.name = this.word();
    return this.close<ts.MetaProperty>(node);
  }
}

/** Whether a member of it is of an optional chain; what is asserted in between belongs to that, too. */
function continuesChain(object: ts.Expression): boolean {
  if ((object.flags & OptionalChain) !== 0) return true;
  if (object.kind !== SyntaxKind.NonNullExpression) return false;
  const isInChain = continuesChain((object as ts.NonNullExpression).expression);
  if (isInChain) (object as Building<ts.Expression>).flags |= OptionalChain;
  return isInChain;
}

/** Words before the name of a method. */
const MODIFIES: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.AsyncKeyword,
  SyntaxKind.GetKeyword,
  SyntaxKind.SetKeyword,
]);

/**
 * The canonical form of code, as a hash, and what it reaches, in one walk over the syntax tree.
 *
 * Canonical form: nodes by their kinds, names and literal values. White space, comments, types, quotes, optional
 * semicolons, redundant parentheses and what else a formatter may alter (order of regular expression flags, quotes of
 * property names, grouping of `a && (b && c)`) leave no trace.
 *
 * Invariant: two pieces of code with the same hash compute the same from the same surroundings. Where in doubt, the
 * form keeps a difference: a version that changes without need costs one run, the opposite costs wrong data.
 *
 * References are names of the top level of the file. A name that is bound again inside, as by a parameter, is no
 * reference: a scope collects the uses inside it and, when it ends, drops those that it binds itself, so that hoisting
 * needs no second walk.
 */
import { Hasher } from "@headwater/core/hash";
import { ts } from "ts-morph";
import { type DynamicUse, dynamicUses } from "./dynamic-uses.ts";
import { jsxChildren } from "./jsx-children.ts";
import { fileOfCall, fileOfTemplate, fileOfUrl, type NamedFile } from "./named-files.ts";
import { LEAF, SILENT, TREATMENT } from "./node-treatment.ts";
import * as SyntaxKind from "./syntax-kind.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const {
  canHaveModifiers,
  forEachChild,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isClassDeclaration,
  isComputedPropertyName,
  isDecorator,
  isElementAccessExpression,
  isEnumDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isOmittedExpression,
  isPropertyAccessExpression,
  isPropertyName,
  isStringLiteralLike,
  isTemplateExpression,
} = ts;
const { BlockScoped, OptionalChain } = ts.NodeFlags;

/** A use of a top-level name. */
export interface Use {
  /** `h.clean` for a member of a namespace import, else the name itself. */
  readonly name: string;
  readonly root: string;
  readonly node: ts.Identifier;
  /** The call of what the name and its members mean, with its `await`. */
  readonly call: ts.Node | null;
  /** What follows the name, by dots: `orders.key` of `tables.orders.key`; `null` for nothing. */
  readonly members: string | null;
}

/** What a walk found. */
export interface WalkedCode {
  readonly hash: string;
  readonly uses: readonly Use[];
  readonly modules: readonly string[];
  readonly untracked: readonly string[];
  /** Whether it has an `import()`, and what it takes from such modules. */
  readonly imports: boolean;
  readonly dynamic: readonly DynamicUse[];
}

/** The top-level names of a file. */
export interface FileNames {
  readonly all: ReadonlySet<string>;
  /** Those bound by `import * as`. */
  readonly namespaces: ReadonlySet<string>;
}

interface Scope {
  readonly isFunction: boolean;
  readonly firstUse: number;
  bound: Set<string> | null;
}

const END = 0x7fff_ffff;
const NONE: readonly DynamicUse[] = [];

/** One walker serves one file; `walk` may be called while another walk of it is suspended. */
export class CodeWalker {
  readonly #names: FileNames;
  /** Functions walked on their own: the code around one takes their hash. */
  readonly #walked = new Map<ts.Node, WalkedCode>();
  #hasher = new Hasher();
  #uses: Use[] = [];
  #modules: string[] = [];
  #untracked: string[] = [];
  #imports = false;
  #scopes: Scope[] = [];
  /** The call or `await` whose callee is visited next. */
  #pendingCall: ts.Node | null = null;
  #without: ReadonlySet<ts.Node> | null = null;
  readonly #visit = (node: ts.Node): void => {
    this.#node(node);
  };

  constructor(names: FileNames) {
    this.#names = names;
  }

  /** Walks a piece of code of the top level as if these properties of its records were not there. */
  walkWithout(node: ts.Node, properties: ReadonlySet<ts.Node>): WalkedCode {
    this.#without = properties;
    try {
      return this.walk(node);
    } finally {
      this.#without = null;
    }
  }

  /** Walks a piece of code of the top level. Walking the same function twice gives the first result. */
  walk(node: ts.Node): WalkedCode {
    const known = this.#walked.get(node);
    if (known !== undefined) return known;
    const outer = [this.#hasher, this.#uses, this.#modules, this.#untracked, this.#scopes, this.#imports] as const;
    this.#hasher = new Hasher();
    this.#uses = [];
    this.#modules = [];
    this.#untracked = [];
    this.#scopes = [];
    this.#imports = false;
    this.#node(node);
    const walked: WalkedCode = {
      hash: this.#hasher.digest(),
      uses: this.#uses,
      modules: this.#modules,
      untracked: this.#untracked,
      imports: this.#imports,
      dynamic: this.#dynamicUses(node),
    };
    [this.#hasher, this.#uses, this.#modules, this.#untracked, this.#scopes, this.#imports] = outer;
    if (isFunctionLike(node)) this.#walked.set(node, walked);
    return walked;
  }

  #dynamicUses(node: ts.Node): readonly DynamicUse[] {
    return this.#imports ? dynamicUses(node) : NONE;
  }

  #node(node: ts.Node): void {
    const kind = node.kind;
    const treatment = TREATMENT[kind];
    if (treatment === SILENT) return;
    if (treatment === LEAF) {
      this.#hasher.number(kind);
      return;
    }
    switch (kind) {
      case SyntaxKind.Identifier:
        this.#identifier(node as ts.Identifier, null, true);
        return;
      case SyntaxKind.PrivateIdentifier:
        this.#hasher.text((node as ts.PrivateIdentifier).text);
        return;
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.NonNullExpression:
      case SyntaxKind.TypeAssertionExpression:
      case SyntaxKind.ExpressionWithTypeArguments:
        this.#node((node as ts.ParenthesizedExpression).expression);
        return;
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
        this.#literal(SyntaxKind.StringLiteral, (node as ts.StringLiteral).text);
        return;
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.BigIntLiteral:
        this.#literal(kind, (node as ts.NumericLiteral).text);
        return;
      case SyntaxKind.RegularExpressionLiteral:
        this.#literal(kind, sortFlags((node as ts.RegularExpressionLiteral).text));
        return;
      case SyntaxKind.TemplateExpression:
        this.#namesFile(fileOfTemplate(node as ts.TemplateExpression));
        this.#template(node as ts.TemplateExpression, false);
        return;
      case SyntaxKind.TaggedTemplateExpression:
        this.#tagged(node as ts.TaggedTemplateExpression);
        return;
      case SyntaxKind.PropertyAccessExpression:
        this.#propertyAccess(node as ts.PropertyAccessExpression, "");
        return;
      case SyntaxKind.CallExpression:
        this.#call(node as ts.CallExpression);
        return;
      case SyntaxKind.AwaitExpression: {
        const awaited = unwrap((node as ts.AwaitExpression).expression);
        this.#hasher.number(kind);
        if (isCallExpression(awaited)) this.#pendingCall = node;
        this.#node(awaited);
        return;
      }
      case SyntaxKind.BinaryExpression:
        this.#binary(node as ts.BinaryExpression);
        return;
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.PostfixUnaryExpression: {
        const unary = node as ts.PrefixUnaryExpression;
        this.#hasher.number(kind);
        this.#hasher.number(unary.operator);
        this.#node(unary.operand);
        return;
      }
      case SyntaxKind.PropertyAssignment: {
        const property = node as ts.PropertyAssignment;
        this.#hasher.number(kind);
        this.#propertyName(property.name);
        this.#node(property.initializer);
        return;
      }
      case SyntaxKind.ShorthandPropertyAssignment: {
        const property = node as ts.ShorthandPropertyAssignment;
        this.#hasher.number(SyntaxKind.PropertyAssignment);
        this.#propertyName(property.name);
        this.#identifier(property.name, null, true);
        if (property.objectAssignmentInitializer !== undefined) {
          this.#hasher.number(SyntaxKind.EqualsToken);
          this.#node(property.objectAssignmentInitializer);
        }
        return;
      }
      case SyntaxKind.VariableDeclarationList: {
        const hoisted = (node.flags & BlockScoped) === 0;
        this.#hasher.number(kind);
        this.#hasher.number(node.flags & BlockScoped);
        for (const variable of (node as ts.VariableDeclarationList).declarations) this.#variable(variable, hoisted);
        this.#hasher.number(END);
        return;
      }
      case SyntaxKind.VariableDeclaration:
        this.#variable(node as ts.VariableDeclaration, false);
        return;
      case SyntaxKind.Parameter:
        this.#parameter(node as ts.ParameterDeclaration);
        return;
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.FunctionExpression:
      case SyntaxKind.ArrowFunction:
      case SyntaxKind.MethodDeclaration:
      case SyntaxKind.Constructor:
      case SyntaxKind.GetAccessor:
      case SyntaxKind.SetAccessor:
        this.#function(node as ts.FunctionLikeDeclaration);
        return;
      case SyntaxKind.ClassDeclaration:
      case SyntaxKind.ClassExpression:
        this.#class(node as ts.ClassLikeDeclaration);
        return;
      case SyntaxKind.PropertyDeclaration: {
        const property = node as ts.PropertyDeclaration;
        if (hasModifier(property, SyntaxKind.DeclareKeyword) || hasModifier(property, SyntaxKind.AbstractKeyword))
          return;
        this.#hasher.number(kind);
        property.modifiers?.forEach(this.#visit);
        this.#propertyName(property.name);
        if (property.initializer !== undefined) this.#node(property.initializer);
        this.#hasher.number(END);
        return;
      }
      case SyntaxKind.EnumDeclaration:
      case SyntaxKind.ModuleDeclaration: {
        const declaration = node as ts.EnumDeclaration | ts.ModuleDeclaration;
        if (hasModifier(declaration, SyntaxKind.DeclareKeyword)) return;
        if (isIdentifier(declaration.name)) this.#bind(declaration.name.text, false);
        this.#hasher.number(kind);
        this.#hasher.text(declaration.name.text);
        if (isEnumDeclaration(declaration)) declaration.members.forEach(this.#visit);
        else if (declaration.body !== undefined) this.#node(declaration.body);
        this.#hasher.number(END);
        return;
      }
      case SyntaxKind.EnumMember: {
        const member = node as ts.EnumMember;
        this.#hasher.number(kind);
        this.#propertyName(member.name);
        if (member.initializer !== undefined) this.#node(member.initializer);
        return;
      }
      // The commonest kinds, without the detour through `forEachChild`.
      case SyntaxKind.ExpressionStatement:
      case SyntaxKind.SpreadElement:
      case SyntaxKind.SpreadAssignment:
        this.#hasher.number(kind);
        this.#node((node as ts.ExpressionStatement).expression);
        return;
      case SyntaxKind.ReturnStatement: {
        const { expression } = node as ts.ReturnStatement;
        this.#hasher.number(kind);
        if (expression !== undefined) this.#node(expression);
        this.#hasher.number(END);
        return;
      }
      case SyntaxKind.VariableStatement: {
        const { declarationList } = node as ts.VariableStatement;
        if (hasModifier(node, SyntaxKind.DeclareKeyword)) return;
        this.#node(declarationList);
        return;
      }
      case SyntaxKind.IfStatement: {
        const { expression, thenStatement, elseStatement } = node as ts.IfStatement;
        this.#hasher.number(kind);
        this.#node(expression);
        this.#node(thenStatement);
        if (elseStatement !== undefined) this.#node(elseStatement);
        this.#hasher.number(END);
        return;
      }
      case SyntaxKind.ConditionalExpression: {
        const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
        this.#hasher.number(kind);
        this.#node(condition);
        this.#node(whenTrue);
        this.#node(whenFalse);
        return;
      }
      case SyntaxKind.ObjectLiteralExpression: {
        const { properties } = node as ts.ObjectLiteralExpression;
        const without = this.#without;
        this.#list(kind, without === null ? properties : properties.filter((property) => !without.has(property)));
        return;
      }
      case SyntaxKind.ArrayLiteralExpression:
        this.#list(kind, (node as ts.ArrayLiteralExpression).elements);
        return;
      case SyntaxKind.NewExpression: {
        const { expression, arguments: args } = node as ts.NewExpression;
        if (args?.length === 2) this.#namesFile(fileOfUrl(node as ts.NewExpression));
        this.#hasher.number(kind);
        this.#node(expression);
        this.#list(kind, args ?? []);
        return;
      }
      case SyntaxKind.Block:
        this.#enter(false);
        this.#list(kind, (node as ts.Block).statements);
        this.#leave();
        return;
      case SyntaxKind.CaseBlock:
      case SyntaxKind.ModuleBlock:
      case SyntaxKind.CatchClause:
      case SyntaxKind.ForInStatement:
      case SyntaxKind.ForOfStatement:
        this.#enter(false);
        this.#hasher.number(kind);
        this.#inside(node);
        this.#leave();
        return;
      case SyntaxKind.ClassStaticBlockDeclaration:
        this.#enter(true);
        this.#hasher.number(kind);
        this.#inside(node);
        this.#leave();
        return;
      case SyntaxKind.ForStatement: {
        const loop = node as ts.ForStatement;
        this.#enter(false);
        this.#hasher.number(kind);
        for (const part of [loop.initializer, loop.condition, loop.incrementor, loop.statement]) {
          if (part !== undefined) this.#node(part);
          this.#hasher.number(END);
        }
        this.#leave();
        return;
      }
      case SyntaxKind.HeritageClause:
        if ((node as ts.HeritageClause).token === SyntaxKind.ImplementsKeyword) return;
        break;
      case SyntaxKind.LabeledStatement: {
        const labeled = node as ts.LabeledStatement;
        this.#hasher.number(kind);
        this.#hasher.text(labeled.label.text);
        this.#node(labeled.statement);
        return;
      }
      case SyntaxKind.BreakStatement:
      case SyntaxKind.ContinueStatement:
        this.#hasher.number(kind);
        this.#hasher.text((node as ts.BreakStatement).label?.text ?? "");
        return;
      case SyntaxKind.MetaProperty:
        this.#hasher.number(kind);
        this.#hasher.text((node as ts.MetaProperty).name.text);
        return;
      case SyntaxKind.ElementAccessExpression:
        this.#elementAccess(node as ts.ElementAccessExpression, "");
        return;
      case SyntaxKind.JsxElement: {
        const { openingElement, children } = node as ts.JsxElement;
        this.#jsx(openingElement, children);
        return;
      }
      case SyntaxKind.JsxSelfClosingElement:
        this.#jsx(node as ts.JsxSelfClosingElement, []);
        return;
      case SyntaxKind.JsxFragment:
        this.#hasher.number(kind);
        this.#jsxChildren((node as ts.JsxFragment).children);
        return;
      case SyntaxKind.JsxAttribute: {
        const { name, initializer } = node as ts.JsxAttribute;
        this.#hasher.number(kind);
        this.#hasher.text(isIdentifier(name) ? name.text : `${name.namespace.text}:${name.name.text}`);
        if (initializer !== undefined) this.#node(initializer);
        this.#hasher.number(END);
        return;
      }
      case SyntaxKind.JsxExpression: {
        const { dotDotDotToken, expression } = node as ts.JsxExpression;
        if (dotDotDotToken !== undefined) this.#hasher.number(SyntaxKind.DotDotDotToken);
        if (expression !== undefined) this.#node(expression);
        return;
      }
      default:
    }
    this.#hasher.number(kind);
    this.#inside(node);
  }

  #list(kind: ts.SyntaxKind, nodes: readonly ts.Node[]): void {
    this.#hasher.number(kind);
    for (const node of nodes) this.#node(node);
    this.#hasher.number(END);
  }

  #inside(node: ts.Node): void {
    forEachChild(node, this.#visit);
    this.#hasher.number(END);
  }

  #literal(kind: ts.SyntaxKind, text: string): void {
    this.#hasher.number(kind);
    this.#hasher.text(text);
  }

  /** `byName`: whether the first of the members has no dot of its own, so that it can be told from what follows it. */
  #identifier(node: ts.Identifier, members: string | null, byName: boolean): void {
    const call = this.#pendingCall;
    this.#pendingCall = null;
    this.#hasher.number(SyntaxKind.Identifier);
    this.#hasher.text(node.text);
    if (!this.#names.all.has(node.text)) return;
    if (members === null || !byName || !this.#names.namespaces.has(node.text)) {
      this.#uses.push({ name: node.text, root: node.text, node, call, members });
      return;
    }
    const dot = members.indexOf(".");
    const name = `${node.text}.${dot === -1 ? members : members.slice(0, dot)}`;
    this.#uses.push({ name, root: node.text, node, call, members: dot === -1 ? null : members.slice(dot + 1) });
  }

  /** `after` is what follows it, with its dot. */
  #propertyAccess(node: ts.PropertyAccessExpression, after: string): void {
    const call = this.#pendingCall;
    this.#pendingCall = null;
    this.#hasher.number(node.kind);
    this.#hasher.number(node.flags & OptionalChain);
    if (node.questionDotToken !== undefined) this.#hasher.number(SyntaxKind.QuestionDotToken);
    this.#memberOf(unwrap(node.expression), node.name.text + after, call, true);
    this.#hasher.text(node.name.text);
  }

  /** `tables["orders"]` names a member as `tables.orders` does. */
  #elementAccess(node: ts.ElementAccessExpression, after: string): void {
    const call = this.#pendingCall;
    this.#pendingCall = null;
    this.#hasher.number(node.flags & OptionalChain);
    this.#hasher.number(node.kind);
    const argument = unwrap(node.argumentExpression);
    const object = unwrap(node.expression);
    if (isStringLiteralLike(argument))
      this.#memberOf(object, argument.text + after, call, !argument.text.includes("."));
    else this.#node(object);
    if (node.questionDotToken !== undefined) this.#node(node.questionDotToken);
    this.#node(argument);
    this.#hasher.number(END);
  }

  /** What the member is of. Not an object of parameters: every access comes here. */
  #memberOf(object: ts.Expression, member: string, call: ts.Node | null, byName: boolean): void {
    if (isIdentifier(object)) {
      this.#pendingCall = call;
      this.#identifier(object, member, byName);
    } else if (isPropertyAccessExpression(object)) {
      this.#pendingCall = call;
      this.#propertyAccess(object, `.${member}`);
    } else if (isElementAccessExpression(object)) {
      this.#pendingCall = call;
      this.#elementAccess(object, `.${member}`);
    } else this.#node(object);
  }

  #call(node: ts.CallExpression): void {
    const call = this.#pendingCall ?? node;
    this.#pendingCall = null;
    this.#hasher.number(node.kind);
    this.#hasher.number(node.flags & OptionalChain);
    if (node.questionDotToken !== undefined) this.#hasher.number(SyntaxKind.QuestionDotToken);
    const callee = unwrap(node.expression);
    if (callee.kind === SyntaxKind.ImportKeyword || (isIdentifier(callee) && callee.text === "require")) {
      this.#imports ||= callee.kind === SyntaxKind.ImportKeyword;
      this.#request(node.arguments[0]);
    } else if (isIdentifier(callee) || isPropertyAccessExpression(callee)) {
      this.#namesFile(fileOfCall(node));
      this.#pendingCall = call;
    } else if (isElementAccessExpression(callee)) this.#pendingCall = call;
    this.#node(callee);
    this.#pendingCall = null;
    for (const argument of node.arguments) this.#node(argument);
    this.#hasher.number(END);
  }

  #namesFile(named: NamedFile | undefined): void {
    if (named?.kind === "followed") this.#modules.push(named.specifier);
    else if (named !== undefined) this.#untracked.push(named.words);
  }

  #request(specifier: ts.Expression | undefined): void {
    if (specifier === undefined) return;
    if (isStringLiteralLike(specifier)) this.#modules.push(specifier.text);
    else this.#untracked.push("a module whose name is computed");
  }

  /**
   * `a && (b && c)` and `(a && b) && c` are the same; other operators keep their tree. A long sum is a deep tree on its
   * left side, which is walked without recursion.
   */
  #binary(node: ts.BinaryExpression): void {
    const rights: ts.Expression[] = [];
    let left: ts.Expression = node;
    for (; isBinaryExpression(left); left = unwrap(left.left)) {
      const operator = left.operatorToken.kind;
      this.#hasher.number(left.kind);
      this.#hasher.number(operator);
      if (isLogical(operator)) {
        for (const operand of operandsOf(left, operator)) this.#node(operand);
        break;
      }
      rights.push(left.right);
    }
    if (!isBinaryExpression(left)) this.#node(left);
    else this.#hasher.number(END);
    for (const right of rights.reverse()) {
      this.#node(right);
      this.#hasher.number(END);
    }
  }

  #template(node: ts.TemplateExpression, raw: boolean): void {
    this.#hasher.number(node.kind);
    this.#hasher.text(templateText(node.head, raw));
    for (const span of node.templateSpans) {
      this.#node(span.expression);
      this.#hasher.text(templateText(span.literal, raw));
    }
  }

  #tagged(node: ts.TaggedTemplateExpression): void {
    this.#hasher.number(node.kind);
    this.#node(node.tag);
    if (isTemplateExpression(node.template)) this.#template(node.template, true);
    else this.#hasher.text(templateText(node.template, true));
  }

  /** `"a"`, `a` and `1` as names of properties are their texts. */
  #propertyName(name: ts.PropertyName): void {
    if (isComputedPropertyName(name)) {
      this.#hasher.number(name.kind);
      this.#node(name.expression);
    } else this.#hasher.text(name.text);
  }

  #variable(node: ts.VariableDeclaration, hoisted: boolean): void {
    this.#hasher.number(node.kind);
    this.#binding(node.name, hoisted);
    if (node.initializer !== undefined) this.#node(node.initializer);
    this.#hasher.number(END);
  }

  #binding(name: ts.BindingName, hoisted: boolean): void {
    if (isIdentifier(name)) {
      this.#bind(name.text, hoisted);
      this.#hasher.number(SyntaxKind.Identifier);
      this.#hasher.text(name.text);
      return;
    }
    this.#hasher.number(name.kind);
    for (const element of name.elements) {
      this.#hasher.number(element.kind);
      if (isOmittedExpression(element)) continue;
      if (element.dotDotDotToken !== undefined) this.#hasher.number(SyntaxKind.DotDotDotToken);
      const property = element.propertyName ?? element.name;
      if (isPropertyName(property)) this.#propertyName(property);
      this.#binding(element.name, hoisted);
      if (element.initializer !== undefined) this.#node(element.initializer);
      this.#hasher.number(END);
    }
    this.#hasher.number(END);
  }

  #parameter(node: ts.ParameterDeclaration): void {
    if (isIdentifier(node.name) && node.name.text === "this") return;
    this.#hasher.number(node.kind);
    // `constructor(private db)` declares a member: here the modifier is code.
    if (node.modifiers?.some((modifier) => !isDecorator(modifier)) === true) this.#hasher.text("member");
    node.modifiers?.filter(isDecorator).forEach(this.#visit);
    if (node.dotDotDotToken !== undefined) this.#hasher.number(SyntaxKind.DotDotDotToken);
    this.#binding(node.name, false);
    if (node.initializer !== undefined) this.#node(node.initializer);
    this.#hasher.number(END);
  }

  #function(node: ts.FunctionLikeDeclaration): void {
    if (node.body === undefined) return;
    if (isFunctionDeclaration(node) && node.name !== undefined) this.#bind(node.name.text, false);
    const walked = this.#walked.get(node);
    if (walked !== undefined) {
      this.#hasher.text(walked.hash);
      this.#uses.push(...walked.uses);
      this.#modules.push(...walked.modules);
      this.#untracked.push(...walked.untracked);
      this.#imports ||= walked.imports;
      return;
    }
    this.#hasher.number(node.kind);
    if (canHaveModifiers(node)) node.modifiers?.forEach(this.#visit);
    if (node.asteriskToken !== undefined) this.#hasher.number(SyntaxKind.AsteriskToken);
    if (node.name !== undefined) this.#propertyName(node.name);
    this.#enter(true);
    if (isFunctionExpression(node) && node.name !== undefined) this.#bind(node.name.text, false);
    for (const parameter of node.parameters) this.#parameter(parameter);
    this.#hasher.number(END);
    if (isBlock(node.body)) {
      this.#hasher.number(SyntaxKind.Block);
      for (const statement of node.body.statements) this.#node(statement);
    } else this.#node(node.body);
    this.#hasher.number(END);
    this.#leave();
  }

  #class(node: ts.ClassLikeDeclaration): void {
    if (hasModifier(node, SyntaxKind.DeclareKeyword)) return;
    if (isClassDeclaration(node) && node.name !== undefined) this.#bind(node.name.text, false);
    this.#hasher.number(SyntaxKind.ClassDeclaration);
    this.#enter(false);
    if (node.name !== undefined) this.#bind(node.name.text, false);
    this.#hasher.text(node.name?.text ?? "");
    node.modifiers?.forEach(this.#visit);
    node.heritageClauses?.forEach(this.#visit);
    node.members.forEach(this.#visit);
    this.#hasher.number(END);
    this.#leave();
  }

  #jsx(opening: ts.JsxOpeningLikeElement, children: readonly ts.JsxChild[]): void {
    const tag = opening.tagName;
    this.#hasher.number(SyntaxKind.JsxElement);
    // A lower-case tag is an element of the platform, not a name in scope.
    if (isIdentifier(tag) && /^[a-z]/.test(tag.text)) this.#hasher.text(tag.text);
    else this.#node(tag);
    this.#node(opening.attributes);
    this.#jsxChildren(children);
  }

  #jsxChildren(children: readonly ts.JsxChild[]): void {
    for (const child of jsxChildren(children)) {
      if (typeof child === "string") this.#literal(SyntaxKind.JsxText, child);
      else this.#node(child);
    }
    this.#hasher.number(END);
  }

  #enter(isFunction: boolean): void {
    this.#scopes.push({ isFunction, firstUse: this.#uses.length, bound: null });
  }

  #leave(): void {
    const scope = this.#scopes.pop();
    if (scope === undefined || scope.bound === null) return;
    const { bound, firstUse } = scope;
    const outside = this.#uses.slice(firstUse).filter((use) => !bound.has(use.root));
    this.#uses.length = firstUse;
    this.#uses.push(...outside);
  }

  /** A name that is no top-level name needs no care: nothing looks it up. */
  #bind(name: string, hoisted: boolean): void {
    if (!this.#names.all.has(name)) return;
    const scope = hoisted ? this.#scopes.findLast(({ isFunction }) => isFunction) : this.#scopes.at(-1);
    if (scope !== undefined) (scope.bound ??= new Set()).add(name);
  }
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return canHaveModifiers(node) && node.modifiers?.some((modifier) => modifier.kind === kind) === true;
}

function isLogical(operator: ts.SyntaxKind): boolean {
  return (
    operator === SyntaxKind.AmpersandAmpersandToken ||
    operator === SyntaxKind.BarBarToken ||
    operator === SyntaxKind.QuestionQuestionToken
  );
}

function operandsOf(node: ts.Expression, operator: ts.SyntaxKind): ts.Expression[] {
  const inner = unwrap(node);
  if (!isBinaryExpression(inner) || inner.operatorToken.kind !== operator) return [inner];
  return [...operandsOf(inner.left, operator), ...operandsOf(inner.right, operator)];
}

function templateText(node: ts.TemplateLiteralLikeNode, raw: boolean): string {
  return raw ? (node.rawText ?? node.text).replaceAll("\r\n", "\n") : node.text;
}

function sortFlags(expression: string): string {
  const end = expression.lastIndexOf("/") + 1;
  return expression.slice(0, end) + Array.from(expression.slice(end)).sort().join("");
}

/** Statements, as they stand in functions and at the top level of a file. */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { doubt } from "./doubt.ts";
import { DeclarationParser } from "./declaration-parser.ts";
import { type Building, plainList } from "./plain-node.ts";

export abstract class StatementParser extends DeclarationParser {
  protected statement(): ts.Statement {
    switch (this.token) {
      case SyntaxKind.SemicolonToken:
        return this.#empty();
      case SyntaxKind.OpenBraceToken:
        return this.block();
      case SyntaxKind.VarKeyword:
        return this.variableStatement(this.open(SyntaxKind.VariableStatement));
      case SyntaxKind.LetKeyword: {
        const { token } = this.peek();
        const isDeclared =
          token === SyntaxKind.OpenBraceToken ||
          token === SyntaxKind.OpenBracketToken ||
          token >= SyntaxKind.Identifier;
        return isDeclared ? this.variableStatement(this.open(SyntaxKind.VariableStatement)) : doubt();
      }
      case SyntaxKind.ConstKeyword:
        return this.peek().token === SyntaxKind.EnumKeyword
          ? this.enumDeclaration([])
          : this.variableStatement(this.open(SyntaxKind.VariableStatement));
      case SyntaxKind.FunctionKeyword:
        return this.functionDeclaration(this.open(SyntaxKind.FunctionDeclaration), false);
      case SyntaxKind.AsyncKeyword: {
        const behind = this.peek();
        if (behind.token !== SyntaxKind.FunctionKeyword || behind.onNewLine) return this.#expressionStatement();
        const node = this.open<ts.FunctionDeclaration>(SyntaxKind.FunctionDeclaration);
        node.modifiers = plainList([this.take(SyntaxKind.AsyncKeyword)]);
        return this.functionDeclaration(node, true);
      }
      case SyntaxKind.IfKeyword:
        return this.#if();
      case SyntaxKind.DoKeyword:
        return this.#do();
      case SyntaxKind.WhileKeyword:
        return this.#while();
      case SyntaxKind.ForKeyword:
        return this.#for();
      case SyntaxKind.ContinueKeyword:
      case SyntaxKind.BreakKeyword:
        return this.#jump();
      case SyntaxKind.ReturnKeyword:
        return this.#return();
      case SyntaxKind.SwitchKeyword:
        return this.#switch();
      case SyntaxKind.ThrowKeyword:
        return this.#throw();
      case SyntaxKind.TryKeyword:
        return this.#try();
      case SyntaxKind.TypeKeyword:
      case SyntaxKind.InterfaceKeyword:
        return this.#beginsDeclaration() ? this.typeDeclaration([]) : this.#expressionStatement();
      case SyntaxKind.ClassKeyword:
        return this.classDeclaration([]);
      case SyntaxKind.EnumKeyword:
        return this.enumDeclaration([]);
      case SyntaxKind.AbstractKeyword:
        return this.peek().token === SyntaxKind.ClassKeyword ? this.classDeclaration([]) : this.#expressionStatement();
      case SyntaxKind.WithKeyword:
      case SyntaxKind.DebuggerKeyword:
      case SyntaxKind.ExportKeyword:
        return doubt();
      case SyntaxKind.ImportKeyword:
        return this.#expressionStatement();
      default:
        if (this.#mayDeclare()) doubt();
        return this.#expressionStatement();
    }
  }

  protected override block(): ts.Block {
    const node = this.open<ts.Block>(SyntaxKind.Block);
    this.expect(SyntaxKind.OpenBraceToken);
    const statements: ts.Statement[] = [];
    while (!this.is(SyntaxKind.CloseBraceToken)) {
      if (this.is(SyntaxKind.EndOfFileToken)) doubt();
      statements.push(this.statement());
    }
    this.next();
    node.statements = plainList(statements);
    return this.close<ts.Block>(node);
  }

  #empty(): ts.EmptyStatement {
    const node = this.open<ts.EmptyStatement>(SyntaxKind.EmptyStatement);
    this.next();
    return this.close<ts.EmptyStatement>(node);
  }

  #beginsDeclaration(): boolean {
    const behind = this.peek();
    return !behind.onNewLine && behind.token >= SyntaxKind.Identifier;
  }

  /** Whether it is a name that may begin a declaration. */
  #mayDeclare(): boolean {
    const { token } = this;
    if (token <= SyntaxKind.LastReservedWord || OPERATES.has(token)) return false;
    if (token === SyntaxKind.StaticKeyword || token === SyntaxKind.GlobalKeyword) return true;
    const behind = this.peek();
    return (
      !behind.onNewLine &&
      (behind.token === SyntaxKind.StringLiteral ||
        behind.token === SyntaxKind.OpenBraceToken ||
        (behind.token >= SyntaxKind.Identifier && !OPERATES_BETWEEN.has(behind.token)))
    );
  }

  #expressionStatement(): ts.Statement {
    const isName = this.is(SyntaxKind.Identifier) || this.token > SyntaxKind.LastReservedWord;
    const first = this.expression();
    if (isName && first.kind === SyntaxKind.Identifier && this.is(SyntaxKind.ColonToken)) {
      const labeled = this.openAt<ts.LabeledStatement>(SyntaxKind.LabeledStatement, first);
      labeled.label = first as ts.Identifier;
      this.next();
      labeled.statement = this.statement();
      return this.close<ts.LabeledStatement>(labeled);
    }
    const node = this.openAt<ts.ExpressionStatement>(SyntaxKind.ExpressionStatement, first);
    node.expression = first;
    this.semicolon();
    return this.close<ts.ExpressionStatement>(node);
  }

  #head(): ts.Expression {
    this.expect(SyntaxKind.OpenParenToken);
    const found = this.expression();
    this.expect(SyntaxKind.CloseParenToken);
    return found;
  }

  #if(): ts.IfStatement {
    const node = this.open<ts.IfStatement>(SyntaxKind.IfStatement);
    this.next();
    node.expression = this.#head();
    node.thenStatement = this.statement();
    if (this.optional(SyntaxKind.ElseKeyword)) node.elseStatement = this.statement();
    return this.close<ts.IfStatement>(node);
  }

  #do(): ts.DoStatement {
    const node = this.open<ts.DoStatement>(SyntaxKind.DoStatement);
    this.next();
    node.statement = this.statement();
    this.expect(SyntaxKind.WhileKeyword);
    node.expression = this.#head();
    this.optional(SyntaxKind.SemicolonToken);
    return this.close<ts.DoStatement>(node);
  }

  #while(): ts.WhileStatement {
    const node = this.open<ts.WhileStatement>(SyntaxKind.WhileStatement);
    this.next();
    node.expression = this.#head();
    node.statement = this.statement();
    return this.close<ts.WhileStatement>(node);
  }

  #for(): ts.Statement {
    const { fullStart, start } = this;
    this.next();
    const awaited = this.optionalNode(SyntaxKind.AwaitKeyword);
    this.expect(SyntaxKind.OpenParenToken);
    const initializer = this.#forInitializer();
    if (initializer === undefined || !(this.is(SyntaxKind.OfKeyword) || this.is(SyntaxKind.InKeyword))) {
      if (awaited !== undefined) doubt();
      return this.#forParts(this.openFrom<ts.ForStatement>(SyntaxKind.ForStatement, fullStart, start), initializer);
    }
    const isOf = this.is(SyntaxKind.OfKeyword);
    if (!isOf && awaited !== undefined) doubt();
    const kind = isOf ? SyntaxKind.ForOfStatement : SyntaxKind.ForInStatement;
    const node = this.openFrom<ts.ForOfStatement>(kind as ts.SyntaxKind.ForOfStatement, fullStart, start);
    if (awaited !== undefined) node.awaitModifier = awaited;
    this.next();
    node.initializer = initializer;
    node.expression = isOf ? this.element() : this.expression();
    this.expect(SyntaxKind.CloseParenToken);
    node.statement = this.statement();
    return this.close<ts.ForOfStatement>(node);
  }

  #forInitializer(): ts.ForInitializer | undefined {
    switch (this.token) {
      case SyntaxKind.SemicolonToken:
        return undefined;
      case SyntaxKind.VarKeyword:
      case SyntaxKind.LetKeyword:
      case SyntaxKind.ConstKeyword:
        return this.variables(true);
      default:
        return this.withIn(false, () => this.expressionHere());
    }
  }

  #forParts(node: Building<ts.ForStatement>, initializer: ts.ForInitializer | undefined): ts.ForStatement {
    if (initializer !== undefined) node.initializer = initializer;
    this.expect(SyntaxKind.SemicolonToken);
    if (!this.is(SyntaxKind.SemicolonToken)) node.condition = this.expression();
    this.expect(SyntaxKind.SemicolonToken);
    if (!this.is(SyntaxKind.CloseParenToken)) node.incrementor = this.expression();
    this.expect(SyntaxKind.CloseParenToken);
    node.statement = this.statement();
    return this.close<ts.ForStatement>(node);
  }

  #jump(): ts.BreakOrContinueStatement {
    const isBreak = this.is(SyntaxKind.BreakKeyword);
    const kind = isBreak ? SyntaxKind.BreakStatement : SyntaxKind.ContinueStatement;
    const node = this.open<ts.BreakStatement>(kind as ts.SyntaxKind.BreakStatement);
    this.next();
    if (!this.endsStatement()) node.label = this.name();
    this.semicolon();
    return this.close<ts.BreakStatement>(node);
  }

  #return(): ts.ReturnStatement {
    const node = this.open<ts.ReturnStatement>(SyntaxKind.ReturnStatement);
    this.next();
    if (!this.endsStatement()) node.expression = this.expression();
    this.semicolon();
    return this.close<ts.ReturnStatement>(node);
  }

  #throw(): ts.ThrowStatement {
    const node = this.open<ts.ThrowStatement>(SyntaxKind.ThrowStatement);
    this.next();
    if (this.onNewLine) doubt();
    node.expression = this.expression();
    this.semicolon();
    return this.close<ts.ThrowStatement>(node);
  }

  #switch(): ts.SwitchStatement {
    const node = this.open<ts.SwitchStatement>(SyntaxKind.SwitchStatement);
    this.next();
    node.expression = this.#head();
    const block = this.open<ts.CaseBlock>(SyntaxKind.CaseBlock);
    this.expect(SyntaxKind.OpenBraceToken);
    const clauses: ts.CaseOrDefaultClause[] = [];
    while (!this.is(SyntaxKind.CloseBraceToken)) clauses.push(this.#clause());
    this.next();
    block.clauses = plainList(clauses);
    node.caseBlock = this.close<ts.CaseBlock>(block);
    return this.close<ts.SwitchStatement>(node);
  }

  #clause(): ts.CaseOrDefaultClause {
    const isDefault = this.is(SyntaxKind.DefaultKeyword);
    const kind = isDefault ? SyntaxKind.DefaultClause : SyntaxKind.CaseClause;
    const node = this.open<ts.CaseClause>(kind as ts.SyntaxKind.CaseClause);
    if (isDefault) this.next();
    else {
      this.expect(SyntaxKind.CaseKeyword);
      node.expression = this.expression();
    }
    this.expect(SyntaxKind.ColonToken);
    const statements: ts.Statement[] = [];
    while (!ENDS_CLAUSE.has(this.token)) statements.push(this.statement());
    node.statements = plainList(statements);
    return this.close<ts.CaseClause>(node);
  }

  #try(): ts.TryStatement {
    const node = this.open<ts.TryStatement>(SyntaxKind.TryStatement);
    this.next();
    node.tryBlock = this.block();
    if (this.is(SyntaxKind.CatchKeyword)) node.catchClause = this.#catch();
    else if (!this.is(SyntaxKind.FinallyKeyword)) doubt();
    if (this.optional(SyntaxKind.FinallyKeyword)) node.finallyBlock = this.block();
    return this.close<ts.TryStatement>(node);
  }

  #catch(): ts.CatchClause {
    const node = this.open<ts.CatchClause>(SyntaxKind.CatchClause);
    this.next();
    if (this.optional(SyntaxKind.OpenParenToken)) {
      const variable = this.open<ts.VariableDeclaration>(SyntaxKind.VariableDeclaration);
      variable.name = this.bindingName();
      this.annotation();
      node.variableDeclaration = this.close<ts.VariableDeclaration>(variable);
      this.expect(SyntaxKind.CloseParenToken);
    }
    node.block = this.block();
    return this.close<ts.CatchClause>(node);
  }
}

const OPERATES: ReadonlySet<ts.SyntaxKind> = new Set([SyntaxKind.AwaitKeyword, SyntaxKind.YieldKeyword]);

const OPERATES_BETWEEN: ReadonlySet<ts.SyntaxKind> = new Set([SyntaxKind.InKeyword, SyntaxKind.InstanceOfKeyword]);

const ENDS_CLAUSE: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.CaseKeyword,
  SyntaxKind.DefaultKeyword,
  SyntaxKind.CloseBraceToken,
]);

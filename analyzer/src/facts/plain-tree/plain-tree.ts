/**
 * The syntax tree of a TypeScript file in plain words: what most files are made of, read at a fraction of the cost of the
 * compiler's parser, which is made for all that the language has, for errors, and for editing.
 *
 * Invariant: there is a tree only where the compiler's parser finds no error, and it is the compiler's in all that it
 * holds: kinds, places and parts of nodes. Types are passed over. Where anything is unusual there is none, and the
 * compiler's parser reads the text.
 */
import { type ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { Doubt, doubt } from "./doubt.ts";
import { type Building, plainList, PlainNode } from "./plain-node.ts";
import { StatementParser } from "./statement-parser.ts";

/** `undefined` where only the compiler's parser can tell. */
export function plainTree(path: string, text: string): ts.SourceFile | undefined {
  // In other files of JavaScript, and in markup, signs mean something else.
  if (!/\.[cm]?ts$/.test(path) || /\.d\.[cm]?ts$/.test(path)) return undefined;
  try {
    return new FileParser(text).file(path);
  } catch (error) {
    // The compiler's parser can go deeper.
    if (!(error instanceof Doubt) && !(error instanceof RangeError)) throw error;
    return undefined;
  }
}

class FileParser extends StatementParser {
  file(path: string): ts.SourceFile {
    const statements: ts.Statement[] = [];
    let link: ts.Node | undefined;
    this.next();
    while (!this.is(SyntaxKind.EndOfFileToken)) {
      const isLink = this.is(SyntaxKind.ImportKeyword) || this.is(SyntaxKind.ExportKeyword);
      const statement = this.#topLevel();
      if (isLink && statement.kind !== SyntaxKind.ExpressionStatement) link ??= statement;
      statements.push(statement);
    }
    const indicator = link ?? (this.hasImportMeta ? statements[0] : undefined);
    return new PlainFile(path, this.text, statements, indicator) as unknown as ts.SourceFile;
  }

  #topLevel(): ts.Statement {
    switch (this.token) {
      case SyntaxKind.ImportKeyword: {
        const { token } = this.peek();
        return token === SyntaxKind.OpenParenToken || token === SyntaxKind.DotToken ? this.statement() : this.#import();
      }
      case SyntaxKind.ExportKeyword:
        return this.#export();
      default:
        return this.statement();
    }
  }

  #import(): ts.ImportDeclaration {
    const node = this.open<ts.ImportDeclaration>(SyntaxKind.ImportDeclaration);
    this.next();
    if (!this.is(SyntaxKind.StringLiteral)) {
      node.importClause = this.#importClause();
      this.expect(SyntaxKind.FromKeyword);
    }
    node.moduleSpecifier = this.#specifier();
    this.#endLink();
    return this.close<ts.ImportDeclaration>(node);
  }

  #specifier(): ts.StringLiteral {
    return this.is(SyntaxKind.StringLiteral) ? this.literal() : doubt();
  }

  /** Attributes are passed over. */
  #endLink(): void {
    if (this.is(SyntaxKind.AssertKeyword)) doubt();
    if (this.optional(SyntaxKind.WithKeyword)) {
      this.expect(SyntaxKind.OpenBraceToken);
      this.word();
      this.expect(SyntaxKind.ColonToken);
      this.expect(SyntaxKind.StringLiteral);
      this.expect(SyntaxKind.CloseBraceToken);
    }
    this.semicolon();
  }

  #importClause(): ts.ImportClause {
    const node = this.open<ts.ImportClause>(SyntaxKind.ImportClause);
    if (this.is(SyntaxKind.DeferKeyword)) doubt();
    if (this.is(SyntaxKind.TypeKeyword)) {
      const { token } = this.peek();
      const isType =
        token === SyntaxKind.OpenBraceToken || token === SyntaxKind.AsteriskToken || token === SyntaxKind.Identifier;
      if (!isType) doubt();
      (node as { phaseModifier: ts.ImportClause["phaseModifier"] }).phaseModifier = SyntaxKind.TypeKeyword;
      this.next();
    }
    const hasName = this.isWord();
    if (hasName) node.name = this.name();
    if (!hasName || this.optional(SyntaxKind.CommaToken)) {
      node.namedBindings = this.is(SyntaxKind.AsteriskToken) ? this.#namespace() : this.#namedImports();
    }
    return this.close<ts.ImportClause>(node);
  }

  #namespace(): ts.NamespaceImport {
    const node = this.open<ts.NamespaceImport>(SyntaxKind.NamespaceImport);
    this.next();
    this.expect(SyntaxKind.AsKeyword);
    node.name = this.name();
    return this.close<ts.NamespaceImport>(node);
  }

  #namedImports(): ts.NamedImports {
    const node = this.open<ts.NamedImports>(SyntaxKind.NamedImports);
    node.elements = plainList(this.#specifiers(() => this.open<ts.ImportSpecifier>(SyntaxKind.ImportSpecifier), true));
    return this.close<ts.NamedImports>(node);
  }

  #specifiers<T extends ts.ImportSpecifier | ts.ExportSpecifier>(begin: () => Building<T>, isImport: boolean): T[] {
    const found: T[] = [];
    this.expect(SyntaxKind.OpenBraceToken);
    while (!this.is(SyntaxKind.CloseBraceToken)) {
      const node = begin() as Building<ts.ImportSpecifier>;
      node.isTypeOnly = this.is(SyntaxKind.TypeKeyword) && this.#isBeforeName();
      if (node.isTypeOnly) this.next();
      const isName = this.is(SyntaxKind.Identifier) || this.token > SyntaxKind.LastReservedWord;
      const name = this.word();
      if (this.optional(SyntaxKind.AsKeyword)) {
        node.propertyName = name;
        node.name = isImport ? this.name() : this.word();
      } else if (isImport && !isName) doubt();
      else node.name = name;
      found.push(this.close<ts.ImportSpecifier>(node) as T);
      if (!this.is(SyntaxKind.CloseBraceToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
    return found;
  }

  /** Whether the word `type` says that what follows is one, and is no name. */
  #isBeforeName(): boolean {
    const { token } = this.peek();
    return token === SyntaxKind.AsKeyword ? doubt() : token >= SyntaxKind.Identifier;
  }

  #export(): ts.Statement {
    switch (this.peek().token) {
      case SyntaxKind.AsteriskToken:
      case SyntaxKind.OpenBraceToken:
        return this.#exportDeclaration();
      case SyntaxKind.DefaultKeyword:
        return this.#exportDefault();
      default:
        return this.#exported();
    }
  }

  #exportDeclaration(): ts.ExportDeclaration {
    const node = this.open<ts.ExportDeclaration>(SyntaxKind.ExportDeclaration);
    this.next();
    node.isTypeOnly = false;
    if (this.is(SyntaxKind.AsteriskToken)) {
      const clause = this.open<ts.NamespaceExport>(SyntaxKind.NamespaceExport);
      this.next();
      if (this.optional(SyntaxKind.AsKeyword)) {
        clause.name = this.word();
        node.exportClause = this.close<ts.NamespaceExport>(clause);
      }
      this.expect(SyntaxKind.FromKeyword);
      node.moduleSpecifier = this.#specifier();
    } else {
      const clause = this.open<ts.NamedExports>(SyntaxKind.NamedExports);
      clause.elements = plainList(
        this.#specifiers(() => this.open<ts.ExportSpecifier>(SyntaxKind.ExportSpecifier), false),
      );
      node.exportClause = this.close<ts.NamedExports>(clause);
      if (this.optional(SyntaxKind.FromKeyword)) node.moduleSpecifier = this.#specifier();
    }
    this.#endLink();
    return this.close<ts.ExportDeclaration>(node);
  }

  #exportDefault(): ts.Statement {
    const node = this.open<ts.ExportAssignment>(SyntaxKind.ExportAssignment);
    const modifiers: ts.Modifier[] = [this.take(SyntaxKind.ExportKeyword)];
    const word = this.open<ts.DefaultKeyword>(SyntaxKind.DefaultKeyword);
    this.next();
    this.close<ts.DefaultKeyword>(word);
    switch (this.token) {
      case SyntaxKind.AsyncKeyword:
      case SyntaxKind.FunctionKeyword: {
        const isAsync = this.is(SyntaxKind.AsyncKeyword);
        const behind = this.peek();
        if (isAsync && (behind.token !== SyntaxKind.FunctionKeyword || behind.onNewLine)) doubt();
        const declared = this.openAt<ts.FunctionDeclaration>(SyntaxKind.FunctionDeclaration, modifiers[0] as ts.Node);
        modifiers.push(word);
        if (isAsync) modifiers.push(this.take(SyntaxKind.AsyncKeyword));
        declared.modifiers = plainList(modifiers);
        return this.functionDeclaration(declared, isAsync, true);
      }
      case SyntaxKind.ClassKeyword:
      case SyntaxKind.AbstractKeyword:
        if (!this.is(SyntaxKind.ClassKeyword) && this.peek().token !== SyntaxKind.ClassKeyword) doubt();
        modifiers.push(word);
        return this.classDeclaration(modifiers, true);
      case SyntaxKind.InterfaceKeyword:
        return doubt();
      default:
        node.modifiers = plainList([modifiers[0] as ts.ExportKeyword]);
        node.expression = this.element();
        this.semicolon();
        return this.close<ts.ExportAssignment>(node);
    }
  }

  #exported(): ts.Statement {
    const statement = this.open<ts.VariableStatement>(SyntaxKind.VariableStatement);
    const modifiers: ts.ModifierLike[] = [this.take(SyntaxKind.ExportKeyword)];
    switch (this.token) {
      case SyntaxKind.ConstKeyword:
        if (this.peek().token === SyntaxKind.EnumKeyword) return this.enumDeclaration(modifiers);
        statement.modifiers = plainList(modifiers);
        return this.variableStatement(statement);
      case SyntaxKind.EnumKeyword:
        return this.enumDeclaration(modifiers);
      case SyntaxKind.ClassKeyword:
        return this.classDeclaration(modifiers);
      case SyntaxKind.AbstractKeyword:
        return this.peek().token === SyntaxKind.ClassKeyword ? this.classDeclaration(modifiers) : doubt();
      case SyntaxKind.LetKeyword:
      case SyntaxKind.VarKeyword:
        statement.modifiers = plainList(modifiers);
        return this.variableStatement(statement);
      case SyntaxKind.AsyncKeyword:
      case SyntaxKind.FunctionKeyword: {
        const isAsync = this.is(SyntaxKind.AsyncKeyword);
        const behind = this.peek();
        if (isAsync && (behind.token !== SyntaxKind.FunctionKeyword || behind.onNewLine)) doubt();
        const node = this.openAt<ts.FunctionDeclaration>(SyntaxKind.FunctionDeclaration, modifiers[0] as ts.Node);
        if (isAsync) modifiers.push(this.take(SyntaxKind.AsyncKeyword));
        node.modifiers = plainList(modifiers);
        return this.functionDeclaration(node, isAsync);
      }
      case SyntaxKind.TypeKeyword:
      case SyntaxKind.InterfaceKeyword: {
        const { token, onNewLine } = this.peek();
        if (onNewLine || token < SyntaxKind.Identifier) doubt();
        return this.typeDeclaration(modifiers);
      }
      default:
        return doubt();
    }
  }
}

/** As much of the compiler's file as readers of facts ask for. */
export class PlainFile extends PlainNode {
  readonly fileName: string;
  readonly text: string;
  readonly statements: ts.NodeArray<ts.Statement>;
  readonly parseDiagnostics = [];
  /** What makes it a module. */
  readonly externalModuleIndicator: ts.Node | undefined;
  #lines: readonly number[] | undefined;

  constructor(path: string, text: string, statements: ts.Statement[], indicator: ts.Node | undefined) {
    super(SyntaxKind.SourceFile, 0, 0);
    this.end = text.length;
    this.fileName = path;
    this.text = text;
    this.statements = plainList(statements);
    this.externalModuleIndicator = indicator;
  }

  getLineStarts(): readonly number[] {
    return (this.#lines ??= lineStarts(this.text));
  }

  getLineAndCharacterOfPosition(position: number): ts.LineAndCharacter {
    const starts = this.getLineStarts();
    let [line, behind] = [0, starts.length];
    while (behind - line > 1) {
      const middle = (line + behind) >> 1;
      if ((starts[middle] ?? 0) <= position) line = middle;
      else behind = middle;
    }
    return { line, character: position - (starts[line] ?? 0) };
  }
}

function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|[\n\r\u2028\u2029]/g), (found) => found.index + found[0].length)];
}

/** Declarations, which may stand among other statements. */
import { ts } from "ts-morph";
import * as SyntaxKind from "../syntax-kind.ts";
import { ClassParser } from "./class-parser.ts";
import { doubt } from "./doubt.ts";
import { type Building, plainList } from "./plain-node.ts";
import type { FunctionKind } from "./tree-builder.ts";

export abstract class DeclarationParser extends ClassParser {
  /** Its modifiers are read. */
  protected variableStatement(node: Building<ts.VariableStatement>): ts.VariableStatement {
    node.declarationList = this.variables();
    this.semicolon();
    return this.close<ts.VariableStatement>(node);
  }

  /** Its modifiers are read. */
  protected functionDeclaration(
    node: Building<ts.FunctionDeclaration>,
    isAsync: boolean,
    isDefault = false,
  ): ts.FunctionDeclaration {
    this.expect(SyntaxKind.FunctionKeyword);
    const asterisk = this.optionalNode(SyntaxKind.AsteriskToken);
    if (asterisk !== undefined) node.asteriskToken = asterisk;
    if (!isDefault || this.isWord()) node.name = this.name();
    const kind: FunctionKind = { isAsync, isGenerator: asterisk !== undefined };
    this.functionParts(node, kind);
    // A signature, of several.
    if (node.body === undefined) this.semicolon();
    return this.close<ts.FunctionDeclaration>(node);
  }

  /** The first of its modifiers are read. */
  protected classDeclaration(modifiers: ts.ModifierLike[], isDefault = false): ts.ClassDeclaration {
    const node = this.#declaration<ts.ClassDeclaration>(SyntaxKind.ClassDeclaration, modifiers);
    if (this.is(SyntaxKind.AbstractKeyword)) modifiers.push(this.take(SyntaxKind.AbstractKeyword));
    if (this.onNewLine && modifiers.at(-1)?.kind === SyntaxKind.AbstractKeyword) doubt();
    if (modifiers.length > 0) node.modifiers = plainList(modifiers);
    this.classParts(node);
    return node.name === undefined && !isDefault ? doubt() : this.close<ts.ClassDeclaration>(node);
  }

  /** The first of its modifiers are read. */
  protected enumDeclaration(modifiers: ts.ModifierLike[]): ts.EnumDeclaration {
    const node = this.#declaration<ts.EnumDeclaration>(SyntaxKind.EnumDeclaration, modifiers);
    if (this.is(SyntaxKind.ConstKeyword)) modifiers.push(this.take(SyntaxKind.ConstKeyword));
    if (modifiers.length > 0) node.modifiers = plainList(modifiers);
    this.expect(SyntaxKind.EnumKeyword);
    node.name = this.name();
    this.expect(SyntaxKind.OpenBraceToken);
    const members: ts.EnumMember[] = [];
    while (!this.is(SyntaxKind.CloseBraceToken)) {
      const member = this.open<ts.EnumMember>(SyntaxKind.EnumMember);
      member.name = this.propertyName();
      if (this.optional(SyntaxKind.EqualsToken)) member.initializer = this.element();
      members.push(this.close<ts.EnumMember>(member));
      if (!this.is(SyntaxKind.CloseBraceToken)) this.expect(SyntaxKind.CommaToken);
    }
    this.next();
    node.members = plainList(members);
    return this.close<ts.EnumDeclaration>(node);
  }

  #declaration<T extends ts.Declaration>(kind: T["kind"], modifiers: readonly ts.ModifierLike[]): Building<T> {
    const first = modifiers[0];
    return first === undefined ? this.open<T>(kind) : this.openAt<T>(kind, first);
  }

  /** `type` and `interface`. */
  protected typeDeclaration(modifiers: ts.ModifierLike[]): ts.Statement {
    const isAlias = this.is(SyntaxKind.TypeKeyword);
    const kind = isAlias ? SyntaxKind.TypeAliasDeclaration : SyntaxKind.InterfaceDeclaration;
    const node = this.#declaration<ts.InterfaceDeclaration>(kind as ts.SyntaxKind.InterfaceDeclaration, modifiers);
    if (modifiers.length > 0) node.modifiers = plainList(modifiers);
    this.next();
    if (this.onNewLine) doubt();
    node.name = this.name();
    this.typeParameters();
    if (isAlias) {
      this.expect(SyntaxKind.EqualsToken);
      this.type();
      this.semicolon();
    } else {
      if (this.optional(SyntaxKind.ExtendsKeyword)) {
        do {
          this.name();
          while (this.optional(SyntaxKind.DotToken)) this.word();
          if (this.is(SyntaxKind.LessThanToken)) this.typeArguments();
        } while (this.optional(SyntaxKind.CommaToken));
      }
      this.typeMembers();
    }
    return this.close<ts.InterfaceDeclaration>(node);
  }

  /** `isInHead`: of `for`. */
  protected variables(isInHead = false): ts.VariableDeclarationList {
    const node = this.open<ts.VariableDeclarationList>(SyntaxKind.VariableDeclarationList);
    if (this.is(SyntaxKind.LetKeyword)) node.flags = ts.NodeFlags.Let;
    else if (this.is(SyntaxKind.ConstKeyword)) node.flags = ts.NodeFlags.Const;
    const declarations: ts.VariableDeclaration[] = [];
    do {
      this.next();
      declarations.push(this.withIn(!isInHead, () => this.#variable()));
    } while (this.is(SyntaxKind.CommaToken));
    node.declarations = plainList(declarations);
    return this.close<ts.VariableDeclarationList>(node);
  }

  #variable(): ts.VariableDeclaration {
    const node = this.open<ts.VariableDeclaration>(SyntaxKind.VariableDeclaration);
    node.name = this.bindingName();
    this.annotation();
    const initializer = this.initializer();
    if (initializer !== undefined) node.initializer = initializer;
    return this.close<ts.VariableDeclaration>(node);
  }
}

/**
 * Reads what one file says: walks the top level of its tree once, and drops the tree.
 */
import type {
  DeclarationFact,
  DeclarationUses,
  EffectFact,
  ExportFact,
  ExpressionFact,
  FileFacts,
  ImportFact,
  StatementFact,
} from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import { packDeclarations } from "@headwater/core/index/plain-declarations";
import { ts } from "ts-morph";
import { SDK_MODULE } from "../sdk-module.ts";
import { CodeWalker, type FileNames, hasModifier, type WalkedCode } from "./code-walker.ts";
import { declarationUses } from "./declaration-uses.ts";
import { boundNames, declaredBy, type NamedDeclaration, topLevelNames } from "./declared-names.ts";
import { docComment } from "./doc-comment.ts";
import { checksOf } from "./checks-of.ts";
import { codeOf, Evaluator, references } from "./expression.ts";
import { importsOf } from "./imports-of.ts";
import { type Holder, innerCalls } from "./inner-calls.ts";
import { type LeftFunction, leftFunctions } from "./left-functions.ts";
import { ModuleRequests } from "./module-requests.ts";
import { enumValue } from "./enum-value.ts";
import { exportsOf } from "./exports-of.ts";
import { isPure, isPureClass } from "./purity.ts";
import { type Part, readStatement } from "./read-edited.ts";
import { RecentFile, type StatementParts } from "./recent-files.ts";
import { isImport } from "./requires.ts";
import { Spans } from "./spans.ts";
import { readableUntil, syntaxErrors } from "./syntax-errors.ts";
import * as SyntaxKind from "./syntax-kind.ts";
import { staticMembers } from "./static-members.ts";
import { callTakenApart } from "./taken-apart.ts";
import { mayDefine, toldOf } from "./told-value.ts";
import { unwrap } from "./unwrap.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isCallExpression, isIdentifier } = ts;
const { Const } = ts.NodeFlags;

const NONE: ReadonlySet<string> = new Set();

export class FileReader {
  readonly #file: ts.SourceFile;
  readonly #path: ProjectPath;
  readonly #spans: Spans;
  readonly #imports: ImportFact[] = [];
  readonly #requests = new ModuleRequests();
  readonly #exports: ExportFact[] = [];
  readonly #declarations: DeclarationFact[] = [];
  readonly #effects: EffectFact[] = [];
  readonly #statements: StatementFact[] = [];
  readonly #sdkNames = new Set<string>();
  readonly #names: FileNames;
  readonly #walker: CodeWalker;
  readonly #evaluator: Evaluator;
  readonly #uses: Map<string, DeclarationUses> | null;
  /** Functions that are not read, by their names. */
  readonly #left: Map<string, LeftFunction>;
  readonly #wanted: ReadonlySet<string>;

  /**
   * `part`: for a part of a file, what the whole says, and where the part begins. `wanted`: which functions are read, of
   * those that need not be; `null` for all.
   */
  constructor(
    path: ProjectPath,
    file: ts.SourceFile,
    options: { readonly withUses?: boolean; readonly part?: Part; readonly wanted?: ReadonlySet<string> | null } = {},
  ) {
    const { withUses = false, part, wanted = null } = options;
    this.#file = file;
    this.#path = path;
    this.#uses = withUses ? new Map() : null;
    this.#spans = new Spans(file, part?.start);
    const within = part?.surroundings;
    if (within === undefined) for (const statement of file.statements) this.#readImport(statement);
    else {
      this.#imports.push(...within.imports);
      for (const name of within.sdkNames) this.#sdkNames.add(name);
    }
    const declared = within === undefined ? file.statements.map(declaredBy) : [];
    this.#left = wanted === null ? new Map<string, LeftFunction>() : leftFunctions(file, declared);
    this.#wanted = wanted ?? NONE;
    const names = within?.names ?? topLevelNames(declared, this.#imports);
    this.#walker = new CodeWalker(names);
    this.#evaluator = new Evaluator(this.#spans, this.#walker, { topLevel: names.all, sdk: this.#sdkNames });
    this.#names = names;
  }

  read(textHash: string): FileFacts {
    if (this.#left.size === 0) for (const statement of this.#file.statements) this.#readStatement(statement);
    else this.#readInPart();
    this.#requests.addDynamic([...this.#declarations, ...this.#effects]);
    return {
      path: this.#path,
      textHash,
      imports: this.#imports,
      requests: this.#requests.list,
      exports: this.#exports,
      ...packDeclarations(this.#declarations, [...this.#left.values()]),
      effects: this.#effects,
      statements: this.#statements,
      syntaxErrors: syntaxErrors(this.#file, this.#spans),
      readableUntil: readableUntil(this.#file, this.#spans),
      ...(this.#uses === null ? {} : { uses: Object.fromEntries(this.#uses) }),
    };
  }

  /** What is wanted, and what is no function, with the functions that these name; in the order written. */
  #readInPart(): void {
    const left = new Set([...this.#left.values()].map(({ statement }) => statement));
    const parts = new Map<ts.Statement, StatementParts>();
    const read = (statement: ts.Statement): void => {
      const found = this.partsOf(statement);
      parts.set(statement, found);
      for (const { refs } of [...found.declarations, ...found.effects])
        for (const name of refs?.names ?? []) ask(name.split(".", 1)[0] ?? "");
    };
    const ask = (name: string): void => {
      const statement = this.#left.get(name)?.statement;
      this.#left.delete(name);
      if (statement !== undefined) read(statement);
    };
    for (const statement of this.#file.statements) if (!left.has(statement)) read(statement);
    for (const each of this.#exports) if (each.kind === "local" && this.#wanted.has(each.as)) ask(each.local);
    for (const name of this.#wanted) ask(name);
    const ordered = this.#file.statements.flatMap((statement) => parts.get(statement) ?? []);
    for (const [list, kind] of [
      [this.#declarations, "declarations"],
      [this.#effects, "effects"],
      [this.#statements, "statements"],
    ] as const)
      list.splice(0, list.length, ...ordered.flatMap((each) => each[kind] as readonly never[]));
  }

  /** The same of a file without errors, to be read again. */
  readStatements(): RecentFile {
    const statements = this.#file.statements.map((statement, place) =>
      readStatement(this.#file, place, this.partsOf(statement)),
    );
    return new RecentFile(this.#path, this.#file.text, {
      surroundings: { imports: this.#imports, sdkNames: this.#sdkNames, names: this.#names },
      exports: this.#exports,
      requests: this.#requests.list,
      statements,
    });
  }

  partsOf(statement: ts.Statement): StatementParts {
    const before = [this.#declarations.length, this.#effects.length, this.#statements.length] as const;
    this.#readStatement(statement);
    return {
      declarations: this.#declarations.slice(before[0]),
      effects: this.#effects.slice(before[1]),
      statements: this.#statements.slice(before[2]),
    };
  }

  #noteUses(name: string, declaration: ts.Node, walked: () => WalkedCode): void {
    if (this.#uses === null) return;
    const reading = { evaluator: this.#evaluator, spans: this.#spans };
    this.#uses.set(name, declarationUses(declaration, walked(), reading));
  }

  #readImport(statement: ts.Statement): void {
    const { imports, requests } = importsOf(statement, this.#spans);
    for (const imported of imports) {
      this.#imports.push(imported);
      if (imported.from === SDK_MODULE) this.#sdkNames.add(imported.local);
    }
    for (const { specifier, forEffect } of requests) this.#requests.add(specifier, { forEffect, dynamic: false });
  }

  #readStatement(statement: ts.Statement): void {
    if (hasModifier(statement, SyntaxKind.DeclareKeyword)) return;
    switch (statement.kind) {
      case SyntaxKind.ImportDeclaration:
      case SyntaxKind.ImportEqualsDeclaration:
      case SyntaxKind.InterfaceDeclaration:
      case SyntaxKind.TypeAliasDeclaration:
      case SyntaxKind.EmptyStatement:
        return;
      case SyntaxKind.VariableStatement:
        this.#readVariables(statement as ts.VariableStatement);
        return;
      case SyntaxKind.FunctionDeclaration:
        this.#readFunction(statement as ts.FunctionDeclaration);
        return;
      case SyntaxKind.ClassDeclaration:
      case SyntaxKind.EnumDeclaration:
      case SyntaxKind.ModuleDeclaration:
        this.#readNamed(statement as NamedDeclaration);
        return;
      case SyntaxKind.ExportAssignment:
        this.#readExportAssignment(statement as ts.ExportAssignment);
        return;
      case SyntaxKind.ExportDeclaration:
        this.#readExports(statement as ts.ExportDeclaration);
        return;
      case SyntaxKind.ExpressionStatement: {
        const { expression } = statement as ts.ExpressionStatement;
        // A name alone does nothing: it is the beginning of what is being written.
        if (ts.isStringLiteral(expression) || ts.isIdentifier(expression)) return;
        const value = this.#evaluator.evaluate(expression);
        const isAlone = value.kind === "call" && this.#isImported(value.callee);
        if (isAlone) this.#statements.push(value);
        this.#effect(statement, isAlone ? expression : null);
        return;
      }
      default:
        this.#effect(statement);
    }
  }

  #readVariables(statement: ts.VariableStatement): void {
    const exported = hasModifier(statement, SyntaxKind.ExportKeyword);
    const { declarations } = statement.declarationList;
    const mutable = (statement.declarationList.flags & Const) === 0;
    for (const declaration of declarations) {
      const { name, initializer } = declaration;
      if (isImport(declaration, statement)) continue;
      // Before the walk, so that a function that is walked on its own counts by its hash.
      // What may be assigned again is no constant, but what a call defines is defined all the same.
      const simple =
        isIdentifier(name) && initializer !== undefined && (!mutable || isCallExpression(unwrap(initializer)));
      const own = simple ? this.#evaluator.evaluate(initializer) : null;
      const members = mutable || initializer === undefined ? undefined : this.#evaluator.membersOf(name, initializer);
      const takenApart = callTakenApart(declaration, this.#names.all);
      const taken = takenApart === null ? null : this.#evaluator.evaluate(takenApart);
      if (taken !== null) this.#statements.push(taken);
      // What a pattern takes from an expression no text shows: it may be an asset.
      const unshown: ExpressionFact | null =
        initializer === undefined
          ? null
          : exported && taken !== null
            ? taken
            : { kind: "opaque", at: this.#spans.of(initializer) };
      const walked = this.#walker.walk(declaration);
      const whole = declarations.length === 1 ? statement : declaration;
      const refs = references(walked);
      const names = boundNames(name);
      const of = names[0]?.text ?? "";
      if (initializer !== undefined) this.#noteInner({ node: declaration, of, value: initializer, uses: walked.uses });
      const checks = initializer === undefined ? undefined : checksOf(initializer);
      const bare =
        checks === undefined || checks.size === 0
          ? {}
          : { withoutChecks: codeOf(this.#walker.walkWithout(declaration, checks)) };
      for (const bound of names) {
        const value = own ?? members?.get(bound.text) ?? null;
        this.#noteUses(bound.text, declaration, () => walked);
        this.#declarations.push({
          name: bound.text,
          exportedAs: exported ? bound.text : null,
          hash: walked.hash,
          refs,
          ...bare,
          ...toldOf(value),
          place: mayDefine(value ?? unshown, { uses: walked.uses, sdkNames: this.#sdkNames, exported })
            ? {
                at: this.#spans.of(bound),
                whole: this.#spans.of(whole),
                doc: docComment(whole, this.#spans.text),
                exportable: whole === statement && !exported,
              }
            : null,
        });
      }
      const first = names[0];
      if (initializer !== undefined && first !== undefined && !isPure(initializer, this.#sdkNames))
        this.#mayDoMore(first.text);
    }
  }

  #readFunction(statement: ts.FunctionDeclaration): void {
    if (statement.body === undefined) return;
    const fact = this.#evaluator.function(statement, false);
    this.#noteUses(statement.name?.text ?? "default", statement, () => this.#walker.walk(statement));
    if (this.#sdkNames.size > 0) {
      const { uses } = this.#walker.walk(statement);
      this.#noteInner({ node: statement, of: statement.name?.text ?? "default", value: null, uses });
    }
    const value: ExpressionFact = { kind: "function", function: fact, at: this.#spans.of(statement) };
    this.#declare(statement, fact.hash, fact.refs, value);
  }

  #readNamed(statement: NamedDeclaration): void {
    const walked = this.#walker.walk(statement);
    this.#noteUses(statement.name?.text ?? "default", statement, () => walked);
    const name = this.#declare(
      statement,
      walked.hash,
      references(walked),
      enumValue(statement, this.#evaluator, this.#spans) ?? staticMembers(statement, this.#evaluator, this.#spans),
    );
    const pure =
      ts.isEnumDeclaration(statement) || (ts.isClassDeclaration(statement) && isPureClass(statement, this.#sdkNames));
    if (!pure) this.#mayDoMore(name);
    this.#noteInner({ node: statement, of: name, value: null, uses: walked.uses });
  }

  #declare(
    statement: NamedDeclaration | ts.FunctionDeclaration,
    hash: string,
    refs: DeclarationFact["refs"],
    value: ExpressionFact | null,
  ): string {
    const name = statement.name?.text ?? "default";
    const exported = hasModifier(statement, SyntaxKind.ExportKeyword);
    const isDefault = hasModifier(statement, SyntaxKind.DefaultKeyword);
    const exportedAs = exported ? (isDefault ? "default" : name) : null;
    this.#declarations.push({
      name,
      exportedAs,
      hash,
      refs,
      ...toldOf(value),
      place: null,
    });
    return name;
  }

  #readExportAssignment(statement: ts.ExportAssignment): void {
    const expression = unwrap(statement.expression);
    const as = statement.isExportEquals === true ? "export=" : "default";
    if (isIdentifier(expression)) {
      this.#exports.push({ kind: "local", as, local: expression.text, at: this.#spans.of(expression) });
      return;
    }
    const value = this.#evaluator.evaluate(expression);
    const walked = this.#walker.walk(expression);
    this.#noteUses("default", expression, () => walked);
    this.#noteInner({ node: statement, of: "default", value: expression, uses: walked.uses });
    const checks = checksOf(expression);
    this.#declarations.push({
      name: "default",
      exportedAs: as,
      hash: walked.hash,
      refs: references(walked),
      ...(checks.size === 0 ? {} : { withoutChecks: codeOf(this.#walker.walkWithout(expression, checks)) }),
      ...toldOf(value),
      place: {
        at: this.#spans.between(this.#spans.start(statement), this.#spans.start(expression)),
        whole: this.#spans.of(statement),
        doc: docComment(statement, this.#spans.text),
        exportable: false,
      },
    });
    if (!isPure(expression, this.#sdkNames)) this.#mayDoMore("default");
  }

  #readExports(statement: ts.ExportDeclaration): void {
    if (statement.isTypeOnly) return;
    const from = statement.moduleSpecifier;
    const specifier = from !== undefined && ts.isStringLiteral(from) ? from.text : undefined;
    if (specifier !== undefined) this.#requests.add(specifier, { forEffect: false, dynamic: false });
    this.#exports.push(...exportsOf(statement, specifier, this.#spans));
  }

  /** The initialiser of the declaration may do more than make its value. */
  #mayDoMore(name: string): void {
    this.#effects.push({ declaration: name, hash: "", refs: { names: [name], modules: [], untracked: [] } });
  }

  #noteInner(holder: Holder): void {
    this.#statements.push(...innerCalls(holder, { sdkNames: this.#sdkNames, spans: this.#spans }));
  }

  /** `alone`: the call that the statement is, where that is told of. */
  #effect(statement: ts.Statement, alone: ts.Expression | null = null): void {
    const walked = this.#walker.walk(statement);
    this.#noteInner({ node: statement, of: null, value: alone, uses: walked.uses });
    this.#effects.push({ declaration: null, hash: walked.hash, refs: references(walked) });
  }

  #isImported(callee: ExpressionFact): boolean {
    if (callee.kind === "call") return this.#isImported(callee.callee);
    return callee.kind === "name" && this.#imports.some(({ local }) => local === callee.path[0]);
  }
}

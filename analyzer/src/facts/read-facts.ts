/**
 * Reads the facts of one file: parses it, walks its top level once, and drops the tree.
 *
 * The parser is the compiler API that ts-morph exports, without parent pointers, a program or a checker: what a file
 * says is decided by its text alone, and thousands of files are read in the time in which one program starts.
 */
import type {
  DeclarationFact,
  EffectFact,
  ExportFact,
  ExpressionFact,
  FileFacts,
  ImportFact,
  ModuleRequest,
  UseFact,
} from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import { packDeclarations } from "@headwater/core/index/plain-declarations";
import { ts } from "ts-morph";
import { SDK_MODULE } from "../sdk-module.ts";
import { CodeWalker, type FileNames, hasModifier, type WalkedCode } from "./code-walker.ts";
import { boundNames, type NamedDeclaration, takenNames, topLevelNames } from "./declared-names.ts";
import { docComment } from "./doc-comment.ts";
import { checksOf } from "./checks-of.ts";
import { codeOf, Evaluator, references } from "./expression.ts";
import { isModuleLink, parseAgain, parseText } from "./parse-text.ts";
import { exportsOf } from "./exports-of.ts";
import { isPure, isPureClass } from "./purity.ts";
import { type RecentTrees, StatementFacts } from "./recent-trees.ts";
import { isImport, requiresIn } from "./requires.ts";
import { Spans } from "./spans.ts";
import { readableUntil, syntaxErrors, unreadable } from "./syntax-errors.ts";
import { mayDefine, signatureOf, told } from "./told-value.ts";
import { unwrap } from "./unwrap.ts";

const { SyntaxKind } = ts;

export type ReadFacts = typeof readFacts;

/**
 * `text` is without a byte order mark. `withCalls` adds what each declaration calls. With `recent` a file that is read
 * again costs what differs.
 */
export function readFacts(
  path: ProjectPath,
  text: string,
  textHash: string,
  withCalls = false,
  recent: RecentTrees | null = null,
): FileFacts {
  try {
    if (recent !== null && !withCalls) return readAgain(path, text, textHash, recent);
    return new FileReader(parseText(path, text), path, textHash, withCalls).read();
  } catch (error) {
    // The parser and the walk are recursive: a text may be nested more deeply than the stack.
    if (!(error instanceof RangeError)) throw error;
    return unreadable(path, textHash, "This file is nested too deeply to be read.");
  }
}

function readAgain(path: ProjectPath, text: string, textHash: string, recent: RecentTrees): FileFacts {
  const before = recent.take(path);
  const file = before === undefined ? parseText(path, text) : parseAgain(before.file, text);
  const known = before?.known ?? new StatementFacts();
  const facts = new FileReader(file, path, textHash, false).read(known);
  // A parser that has stumbled says nothing of the parts that it would keep.
  if (facts.syntaxErrors.length === 0) recent.keep(path, { file, known });
  return facts;
}

const NO_MEMBERS: ReadonlyMap<string, ExpressionFact> = new Map();

class FileReader {
  readonly #file: ts.SourceFile;
  readonly #path: ProjectPath;
  readonly #textHash: string;
  readonly #spans: Spans;
  readonly #imports: ImportFact[] = [];
  readonly #requests = new Map<string, ModuleRequest>();
  readonly #exports: ExportFact[] = [];
  readonly #declarations: DeclarationFact[] = [];
  readonly #effects: EffectFact[] = [];
  readonly #statements: ExpressionFact[] = [];
  readonly #sdkNames = new Set<string>();
  readonly #names: FileNames;
  readonly #walker: CodeWalker;
  readonly #evaluator: Evaluator;
  readonly #calls: Map<string, readonly UseFact[]> | null;

  constructor(file: ts.SourceFile, path: ProjectPath, textHash: string, withCalls: boolean) {
    this.#file = file;
    this.#path = path;
    this.#textHash = textHash;
    this.#calls = withCalls ? new Map() : null;
    this.#spans = new Spans(file);
    for (const statement of file.statements) this.#readImport(statement);
    const names = topLevelNames(this.#file, this.#imports);
    this.#walker = new CodeWalker(names);
    this.#evaluator = new Evaluator(this.#spans, this.#walker, { topLevel: names.all, sdk: this.#sdkNames });
    this.#names = names;
  }

  /** @param known what was read of statements before */
  read(known: StatementFacts | null = null): FileFacts {
    known?.among(this.#imports, this.#names);
    const parts = { declarations: this.#declarations, effects: this.#effects, statements: this.#statements };
    for (const statement of this.#file.statements) {
      const read = (): void => {
        this.#readStatement(statement);
      };
      if (known === null || isModuleLink(statement)) read();
      else known.add(statement, this.#spans.position(this.#spans.start(statement)), parts, read);
    }
    for (const { refs } of [...this.#declarations, ...this.#effects]) {
      for (const specifier of refs?.modules ?? []) this.#request(specifier, { forEffect: false, dynamic: true });
    }
    return {
      path: this.#path,
      textHash: this.#textHash,
      imports: this.#imports,
      requests: [...this.#requests.values()],
      exports: this.#exports,
      ...packDeclarations(this.#declarations),
      effects: this.#effects,
      statements: this.#statements,
      syntaxErrors: syntaxErrors(this.#file, this.#spans),
      readableUntil: readableUntil(this.#file, this.#spans),
      ...(this.#calls === null ? {} : { calls: Object.fromEntries(this.#calls) }),
    };
  }

  #noteCalls(name: string, walked: () => WalkedCode): void {
    if (this.#calls === null) return;
    this.#calls.set(
      name,
      this.#evaluator.uses(walked()).filter(({ call }) => call !== null),
    );
  }

  #readImport(statement: ts.Statement): void {
    if (ts.isImportEqualsDeclaration(statement)) this.#readImportEquals(statement);
    if (ts.isVariableStatement(statement)) this.#readRequires(statement);
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return;
    const from = statement.moduleSpecifier.text;
    const clause = statement.importClause;
    if (clause === undefined) {
      this.#request(from, { forEffect: true, dynamic: false });
      return;
    }
    if (clause.phaseModifier === SyntaxKind.TypeKeyword) return;
    const add = (local: ts.Identifier, name: string): void => {
      this.#imports.push({ local: local.text, from, name, at: this.#spans.of(local) });
      if (from === SDK_MODULE) this.#sdkNames.add(local.text);
    };
    if (clause.name !== undefined) add(clause.name, "default");
    const bindings = clause.namedBindings;
    if (bindings !== undefined && ts.isNamespaceImport(bindings)) add(bindings.name, "*");
    const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
    const values = elements.filter((element) => !element.isTypeOnly);
    for (const element of values) add(element.name, (element.propertyName ?? element.name).text);
    const onlyTypes = clause.name === undefined && elements.length > 0 && values.length === 0;
    if (!onlyTypes) this.#request(from, { forEffect: false, dynamic: false });
  }

  /** `import x = require("./x")`. */
  #readImportEquals(statement: ts.ImportEqualsDeclaration): void {
    const reference = statement.moduleReference;
    if (statement.isTypeOnly || !ts.isExternalModuleReference(reference)) return;
    if (!ts.isStringLiteral(reference.expression)) return;
    const from = reference.expression.text;
    this.#imports.push({ local: statement.name.text, from, name: "*", at: this.#spans.of(statement.name) });
    this.#request(from, { forEffect: false, dynamic: false });
  }

  #readRequires(statement: ts.VariableStatement): void {
    for (const required of requiresIn(statement, this.#spans)) {
      this.#imports.push(required);
      if (required.from === SDK_MODULE) this.#sdkNames.add(required.local);
      this.#request(required.from, { forEffect: false, dynamic: false });
    }
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
        if (ts.isStringLiteral(expression)) return;
        const value = this.#evaluator.evaluate(expression);
        if (value.kind === "call" && this.#isImported(value.callee)) this.#statements.push(value);
        this.#effect(statement);
        return;
      }
      default:
        this.#effect(statement);
    }
  }

  #readVariables(statement: ts.VariableStatement): void {
    const exported = hasModifier(statement, SyntaxKind.ExportKeyword);
    const { declarations } = statement.declarationList;
    const mutable = (statement.declarationList.flags & ts.NodeFlags.Const) === 0;
    for (const declaration of declarations) {
      const { name, initializer } = declaration;
      if (isImport(declaration, statement)) continue;
      // Before the walk, so that a function that is walked on its own counts by its hash.
      // What may be assigned again is no constant, but what a call defines is defined all the same.
      const simple =
        ts.isIdentifier(name) && initializer !== undefined && (!mutable || ts.isCallExpression(unwrap(initializer)));
      const own = simple ? this.#evaluator.evaluate(initializer) : null;
      const members = mutable || initializer === undefined ? NO_MEMBERS : this.#membersOf(name, initializer);
      if (ts.isObjectBindingPattern(name) && initializer !== undefined) this.#takenApart(initializer);
      const walked = this.#walker.walk(declaration);
      const whole = declarations.length === 1 ? statement : declaration;
      const refs = references(walked);
      const names = boundNames(name);
      const checks = initializer === undefined ? undefined : checksOf(initializer);
      const bare =
        checks === undefined || checks.size === 0
          ? {}
          : { withoutChecks: codeOf(this.#walker.walkWithout(declaration, checks)) };
      for (const bound of names) {
        const value = own ?? members.get(bound.text) ?? null;
        this.#noteCalls(bound.text, () => walked);
        this.#declarations.push({
          name: bound.text,
          exportedAs: exported ? bound.text : null,
          hash: walked.hash,
          refs,
          ...bare,
          value: told(value),
          signature: signatureOf(value),
          place: mayDefine(value, refs, this.#sdkNames)
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
      if (initializer !== undefined && first !== undefined && !isPure(initializer, this.#sdkNames)) {
        this.#effects.push({
          declaration: first.text,
          hash: "",
          refs: { names: [first.text], modules: [], untracked: [] },
        });
      }
    }
  }

  /** `const { users, posts } = multiAsset(...)`: no name is that of the call, which is told of all the same. */
  #takenApart(initializer: ts.Expression): void {
    const call = unwrap(initializer);
    if (!ts.isCallExpression(call)) return;
    const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression;
    if (!ts.isIdentifier(callee) || !this.#sdkNames.has(callee.text)) return;
    const value = this.#evaluator.evaluate(call);
    if (value.kind === "call") this.#statements.push(value);
  }

  /** `const { asset } = hw`: each name means a member of what another name means. */
  #membersOf(name: ts.BindingName, initializer: ts.Expression): ReadonlyMap<string, ExpressionFact> {
    const taken = takenNames(name);
    const from = taken.length === 0 ? null : this.#evaluator.evaluate(initializer);
    if (from?.kind !== "name") return NO_MEMBERS;
    return new Map(
      taken.map(({ local, property }) => {
        return [local.text, { kind: "name", path: [...from.path, property], at: this.#spans.of(local) }];
      }),
    );
  }

  #readFunction(statement: ts.FunctionDeclaration): void {
    if (statement.body === undefined) return;
    const fact = this.#evaluator.function(statement, false);
    this.#noteCalls(statement.name?.text ?? "default", () => this.#walker.walk(statement));
    const value: ExpressionFact = { kind: "function", function: fact, at: this.#spans.of(statement) };
    this.#declare(statement, fact.hash, fact.refs, value);
  }

  #readNamed(statement: NamedDeclaration): void {
    const walked = this.#walker.walk(statement);
    this.#noteCalls(statement.name?.text ?? "default", () => walked);
    const name = this.#declare(statement, walked.hash, references(walked), null);
    const pure =
      ts.isEnumDeclaration(statement) || (ts.isClassDeclaration(statement) && isPureClass(statement, this.#sdkNames));
    if (!pure) this.#effects.push({ declaration: name, hash: "", refs: { names: [name], modules: [], untracked: [] } });
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
      value: told(value),
      signature: signatureOf(value),
      place: null,
    });
    return name;
  }

  #readExportAssignment(statement: ts.ExportAssignment): void {
    const expression = unwrap(statement.expression);
    const as = statement.isExportEquals === true ? "export=" : "default";
    if (ts.isIdentifier(expression)) {
      this.#exports.push({ kind: "local", as, local: expression.text, at: this.#spans.of(expression) });
      return;
    }
    const value = this.#evaluator.evaluate(expression);
    const walked = this.#walker.walk(expression);
    this.#noteCalls("default", () => walked);
    const checks = checksOf(expression);
    this.#declarations.push({
      name: "default",
      exportedAs: as,
      hash: walked.hash,
      refs: references(walked),
      ...(checks.size === 0 ? {} : { withoutChecks: codeOf(this.#walker.walkWithout(expression, checks)) }),
      value: told(value),
      signature: signatureOf(value),
      place: {
        at: this.#spans.between(this.#spans.start(statement), this.#spans.start(expression)),
        whole: this.#spans.of(statement),
        doc: docComment(statement, this.#spans.text),
        exportable: false,
      },
    });
    if (!isPure(expression, this.#sdkNames)) {
      this.#effects.push({
        declaration: "default",
        hash: "",
        refs: { names: ["default"], modules: [], untracked: [] },
      });
    }
  }

  #readExports(statement: ts.ExportDeclaration): void {
    if (statement.isTypeOnly) return;
    const from = statement.moduleSpecifier;
    const specifier = from !== undefined && ts.isStringLiteral(from) ? from.text : undefined;
    if (specifier !== undefined) this.#request(specifier, { forEffect: false, dynamic: false });
    this.#exports.push(...exportsOf(statement, specifier, this.#spans));
  }

  #effect(statement: ts.Statement): void {
    const walked = this.#walker.walk(statement);
    this.#effects.push({ declaration: null, hash: walked.hash, refs: references(walked) });
  }

  #request(specifier: string, { forEffect, dynamic }: { forEffect: boolean; dynamic: boolean }): void {
    const known = this.#requests.get(specifier);
    this.#requests.set(specifier, {
      specifier,
      forEffect: forEffect || known?.forEffect === true,
      dynamic: dynamic && known?.dynamic !== false,
    });
  }

  #isImported(callee: ExpressionFact): boolean {
    if (callee.kind === "call") return this.#isImported(callee.callee);
    return callee.kind === "name" && this.#imports.some(({ local }) => local === callee.path[0]);
  }
}

/** What a statement imports, whichever way it is written. */
import type { ImportFact, ModuleRequest } from "@headwater/core/facts";
import { ts } from "ts-morph";
import { requiresIn } from "./requires.ts";
import type { Spans } from "./spans.ts";
import * as SyntaxKind from "./syntax-kind.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isImportDeclaration, isVariableStatement } = ts;

export interface Imported {
  readonly imports: readonly ImportFact[];
  /** In the order written. */
  readonly requests: readonly Pick<ModuleRequest, "specifier" | "forEffect">[];
}

const NOTHING: Imported = { imports: [], requests: [] };

export function importsOf(statement: ts.Statement, spans: Spans): Imported {
  if (isImportDeclaration(statement)) return ofImport(statement, spans);
  if (isVariableStatement(statement)) {
    const imports = requiresIn(statement, spans);
    if (imports.length === 0) return NOTHING;
    return { imports, requests: imports.map(({ from }) => ({ specifier: from, forEffect: false })) };
  }
  return ts.isImportEqualsDeclaration(statement) ? ofImportEquals(statement, spans) : NOTHING;
}

function ofImport({ moduleSpecifier, importClause: clause }: ts.ImportDeclaration, spans: Spans): Imported {
  if (!ts.isStringLiteral(moduleSpecifier)) return NOTHING;
  const from = moduleSpecifier.text;
  if (clause === undefined) return { imports: [], requests: [{ specifier: from, forEffect: true }] };
  if (clause.phaseModifier === SyntaxKind.TypeKeyword) return NOTHING;
  const imports: ImportFact[] = [];
  const add = (local: ts.Identifier, name: string): void => {
    imports.push({ local: local.text, from, name, at: spans.of(local) });
  };
  if (clause.name !== undefined) add(clause.name, "default");
  const bindings = clause.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) add(bindings.name, "*");
  const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  const values = elements.filter((element) => !element.isTypeOnly);
  for (const element of values) add(element.name, (element.propertyName ?? element.name).text);
  const onlyTypes = clause.name === undefined && elements.length > 0 && values.length === 0;
  return { imports, requests: onlyTypes ? [] : [{ specifier: from, forEffect: false }] };
}

/** `import x = require("./x")`. */
function ofImportEquals(statement: ts.ImportEqualsDeclaration, spans: Spans): Imported {
  const reference = statement.moduleReference;
  if (statement.isTypeOnly || !ts.isExternalModuleReference(reference)) return NOTHING;
  if (!ts.isStringLiteral(reference.expression)) return NOTHING;
  const from = reference.expression.text;
  const imported = { local: statement.name.text, from, name: "*", at: spans.of(statement.name) };
  return { imports: [imported], requests: [{ specifier: from, forEffect: false }] };
}

/** The names that statements declare. */
import type { ImportFact } from "@headwater/core/facts";
import { ts } from "ts-morph";
import type { FileNames } from "./code-walker.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const {
  isClassDeclaration,
  isEnumDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isModuleDeclaration,
  isObjectBindingPattern,
  isOmittedExpression,
  isStringLiteral,
  isVariableStatement,
} = ts;

const NONE: readonly string[] = [];

/** A statement other than of variables. */
export type NamedDeclaration = ts.ClassDeclaration | ts.EnumDeclaration | ts.ModuleDeclaration;

export function isNamedDeclaration(statement: ts.Statement): statement is NamedDeclaration | ts.FunctionDeclaration {
  return (
    isFunctionDeclaration(statement) ||
    isClassDeclaration(statement) ||
    isEnumDeclaration(statement) ||
    isModuleDeclaration(statement)
  );
}

export function boundNames(name: ts.BindingName): readonly ts.Identifier[] {
  if (isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (isOmittedExpression(element) ? [] : boundNames(element.name)));
}

/** Names that a pattern takes from a record, each with the member that it is. */
export function takenNames(
  name: ts.BindingName,
): readonly { readonly local: ts.Identifier; readonly property: string }[] {
  return takenPaths(name).flatMap(({ local, path: [property, ...rest] }) =>
    property === undefined || rest.length > 0 ? [] : [{ local, property }],
  );
}

/** The same, also of patterns in the pattern: each name with the way to its member. */
export function takenPaths(
  name: ts.BindingName,
): readonly { readonly local: ts.Identifier; readonly path: readonly string[] }[] {
  if (!isObjectBindingPattern(name)) return [];
  return name.elements.flatMap(({ name: local, propertyName, initializer, dotDotDotToken }) => {
    const property = propertyName ?? local;
    if (initializer !== undefined || dotDotDotToken !== undefined) return [];
    if (!isIdentifier(property) && !isStringLiteral(property)) return [];
    if (isIdentifier(local)) return [{ local, path: [property.text] }];
    return takenPaths(local).map((inner) => ({ local: inner.local, path: [property.text, ...inner.path] }));
  });
}

/** The names that a statement declares. */
export function declaredBy(statement: ts.Statement): readonly string[] {
  if (isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    const [first, more] = declarations;
    if (first !== undefined && more === undefined && isIdentifier(first.name)) return [first.name.text];
    return declarations.flatMap(({ name }) => boundNames(name).map(({ text }) => text));
  }
  return isNamedDeclaration(statement) && statement.name !== undefined ? [statement.name.text] : NONE;
}

/** Those that imports bind, those that statements declare, and those that every CommonJS module has. */
export function topLevelNames(declared: readonly (readonly string[])[], imports: readonly ImportFact[]): FileNames {
  const all = new Set(["module", "exports", ...imports.map(({ local }) => local)]);
  for (const names of declared) for (const name of names) all.add(name);
  const namespaces = new Set(imports.filter(({ name }) => name === "*").map(({ local }) => local));
  return { all, namespaces };
}

/** The names that statements declare. */
import { ts } from "ts-morph";

/** A statement other than of variables. */
export type NamedDeclaration = ts.ClassDeclaration | ts.EnumDeclaration | ts.ModuleDeclaration;

export function isNamedDeclaration(statement: ts.Statement): statement is NamedDeclaration | ts.FunctionDeclaration {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  );
}

export function boundNames(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

/**
 * The types of an asset or a check as the SDK's own declarations give them: `asset(...)` is an `Asset<F>`, where `F` is
 * the user's function, with a property `~value` of the type that downstream assets receive, outside any promise and any
 * `materialized`. So wrappers, factories, records and functions by reference need no rules of their own here.
 */
import type { Definition, ExportPath } from "@headwater/core/asset";
import { ts } from "ts-morph";
import { unwrap } from "../facts/unwrap.ts";
import type { EdgeProgram } from "./edge-program.ts";
import { writtenParameters, writtenValue } from "./written-types.ts";

export interface DeclaredParameter {
  /** Empty where the types do not keep it. */
  readonly name: string;
  readonly type: ts.Type;
  readonly optional: boolean;
  /** Where the user wrote it. */
  readonly node: ts.ParameterDeclaration | undefined;
}

/** What an export is bound to. */
export interface Declared {
  /** Found when it is asked for: the SDK's declarations are long to resolve. */
  readonly type: () => ts.Type | undefined;
  /** The initialiser, where the text shows it. */
  readonly value: ts.Expression | undefined;
}

export function declaredBy(
  program: EdgeProgram,
  { file, name, whole }: Definition,
  exported: ExportPath,
): Declared | undefined {
  const { checker } = program;
  const source = program.sourceFile(file);
  if (source === undefined) return undefined;
  // A member of an array: the array's own type has lost which asset is which.
  const call = typeof exported.member === "number" ? nodeBetween(source, whole) : undefined;
  if (call !== undefined && ts.isCallExpression(call)) {
    return { type: () => checker.getTypeAtLocation(call), value: call };
  }
  const declared = nodeBetween(source, name);
  if (declared !== undefined && ts.isIdentifier(declared)) {
    return { type: () => checker.getTypeAtLocation(declared), value: initializerOf(declared) };
  }
  const assigned = source.statements.find((statement) => ts.isExportAssignment(statement));
  return {
    type: () => typeOfExport(checker, source, exported),
    value: exported.name === "default" ? assigned?.expression : undefined,
  };
}

/** The type of the value that downstream receives; `undefined` for what is no asset to the compiler. */
export function valueOf(checker: ts.TypeChecker, { type, value }: Declared): ts.Type | undefined {
  const written = value === undefined ? undefined : writtenValue(checker, value);
  if (written !== undefined) return written;
  const asset = type();
  const property = asset === undefined ? undefined : checker.getPropertyOfType(asset, "~value");
  return property === undefined ? undefined : checker.getTypeOfSymbol(property);
}

/** The parameters of the user's function; `undefined` for an asset without one, or of another SDK. */
export function parametersOf(
  checker: ts.TypeChecker,
  { type, value }: Declared,
): readonly DeclaredParameter[] | undefined {
  const plain = value === undefined ? undefined : writtenParameters(checker, value);
  if (plain !== undefined) return plain;
  const written = value === undefined ? undefined : functionIn(checker, value);
  if (written !== undefined && isOverloaded(checker, written)) return undefined;
  const asset = type();
  const fn = asset !== undefined && isReference(asset) ? checker.getTypeArguments(asset)[0] : undefined;
  const signature = fn === undefined ? undefined : checker.getSignaturesOfType(fn, ts.SignatureKind.Call)[0];
  const found = signature?.getParameters().flatMap((parameter): readonly DeclaredParameter[] => {
    const taken = checker.getTypeOfSymbol(parameter);
    const node = parameterNode(parameter.valueDeclaration);
    if (isTuple(checker, taken)) return elementsOf(checker, taken);
    // An array here stands for contexts that nobody asked for.
    if (checker.isArrayType(taken)) return [];
    return [{ name: parameter.name, type: taken, optional: node?.questionToken !== undefined, node }];
  });
  if (found === undefined || value === undefined || found[0]?.node !== undefined) return found;
  // Types keep nothing of a pattern, and those of a call with a type error of its own have lost the whole function.
  const nodes = written?.parameters ?? [];
  return nodes.length === 0 ? found : nodes.map((node) => writtenParameter(checker, node));
}

/** Which of several signatures takes an input, its type does not say. */
function isOverloaded(checker: ts.TypeChecker, { name }: ts.SignatureDeclaration): boolean {
  const symbol = name && checker.getSymbolAtLocation(name);
  if (symbol === undefined) return false;
  return checker.getSignaturesOfType(checker.getTypeOfSymbol(symbol), ts.SignatureKind.Call).length > 1;
}

/** Whether a direct call may leave the context out: whether it asks for no more than every run gives. */
export function needsContext(checker: ts.TypeChecker, declared: Declared): boolean {
  const asset = declared.type();
  if (asset === undefined) return false;
  const last = checker.getSignaturesOfType(asset, ts.SignatureKind.Call)[0]?.getParameters().at(-1);
  const type = last === undefined ? undefined : checker.getTypeOfSymbol(last);
  if (type === undefined || !isTuple(checker, type)) return false;
  const flags = type.target.elementFlags.at(-1) ?? ts.ElementFlags.Optional;
  return (flags & ts.ElementFlags.Required) !== 0;
}

function elementsOf(checker: ts.TypeChecker, tuple: ts.TupleTypeReference): readonly DeclaredParameter[] {
  const labels = tuple.target.labeledElementDeclarations ?? [];
  return checker.getTypeArguments(tuple).map((type, index): DeclaredParameter => {
    const label = labels[index];
    return {
      name: label !== undefined && ts.isIdentifier(label.name) ? label.name.text : "",
      type,
      optional: ((tuple.target.elementFlags[index] ?? ts.ElementFlags.Required) & ts.ElementFlags.Optional) !== 0,
      node: parameterNode(label),
    };
  });
}

/** The function that a call of the SDK, or of a wrapper, is given last. */
function functionIn(checker: ts.TypeChecker, value: ts.Expression): ts.SignatureDeclaration | undefined {
  const expression = unwrap(value);
  if (ts.isArrowFunction(expression) || ts.isFunctionExpression(expression)) return expression;
  if (ts.isCallExpression(expression)) {
    const last = expression.arguments.at(-1);
    return last === undefined ? undefined : functionIn(checker, last);
  }
  if (!ts.isIdentifier(expression)) return undefined;
  const named = checker.getSymbolAtLocation(expression);
  const isAlias = named !== undefined && (named.flags & ts.SymbolFlags.Alias) !== 0;
  const declaration = (isAlias ? checker.getAliasedSymbol(named) : named)?.valueDeclaration;
  if (declaration === undefined) return undefined;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
  return ts.isIdentifier(declaration.initializer) ? undefined : functionIn(checker, declaration.initializer);
}

function writtenParameter(checker: ts.TypeChecker, node: ts.ParameterDeclaration): DeclaredParameter {
  return {
    name: ts.isIdentifier(node.name) ? node.name.text : "",
    type: checker.getTypeAtLocation(node),
    optional: node.questionToken !== undefined,
    node,
  };
}

function parameterNode(node: ts.Node | undefined): ts.ParameterDeclaration | undefined {
  return node !== undefined && ts.isParameter(node) ? node : undefined;
}

function initializerOf(name: ts.Identifier): ts.Expression | undefined {
  const { parent } = name;
  if (ts.isVariableDeclaration(parent) && parent.type === undefined) return parent.initializer;
  return ts.isPropertyAssignment(parent) ? parent.initializer : undefined;
}

function typeOfExport(
  checker: ts.TypeChecker,
  source: ts.SourceFile,
  { name, member }: ExportPath,
): ts.Type | undefined {
  const module = checker.getSymbolAtLocation(source);
  const symbol = module === undefined ? undefined : checker.tryGetMemberInModuleExports(name, module);
  const type = symbol === undefined ? undefined : checker.getTypeOfSymbol(symbol);
  if (type === undefined || member === undefined) return type;
  const property = checker.getPropertyOfType(type, String(member));
  return property === undefined ? undefined : checker.getTypeOfSymbol(property);
}

/** The outermost node that stands exactly there. */
function nodeBetween(source: ts.SourceFile, { start, end }: Definition["name"]): ts.Node | undefined {
  const lines = source.getLineStarts();
  const from = (lines[start.line] ?? Infinity) + start.character;
  const to = (lines[end.line] ?? Infinity) + end.character;
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (node.pos > from || node.end < to) return undefined;
    if (node.end === to && node.getStart(source) === from) return node;
    return ts.forEachChild(node, visit);
  };
  return visit(source);
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return (type.flags & ts.TypeFlags.Object) !== 0 && "target" in type;
}

function isTuple(checker: ts.TypeChecker, type: ts.Type): type is ts.TupleTypeReference {
  return checker.isTupleType(type);
}

/**
 * Takes out of a syntax tree what no type outside it depends on: the bodies of functions whose result is annotated, and
 * the imports that nothing else uses. They are most of a program, so the rest is read, bound and checked in a fraction of
 * the time and the memory.
 *
 * Invariant: every node that stays keeps its place, so that places in the tree are places in the text.
 */
import { ts } from "ts-morph";

export interface Elided {
  /** The text without what was taken out: two texts with equal shapes give other files the same types. */
  readonly shape: string;
  /** Imports that only what was taken out uses: what they lead to is not read. */
  readonly unused: readonly ts.ImportDeclaration[];
}

const JAVASCRIPT = /\.[cm]?jsx?$/;

/** Alters the tree, which must not have been bound yet. A script in JavaScript is left whole: there bodies declare. */
export function elideBodies(file: ts.SourceFile): Elided {
  if (file.isDeclarationFile || JAVASCRIPT.test(file.fileName)) return { shape: file.text, unused: [] };
  const cuts: ts.TextRange[] = [];
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) names.add(node.text);
    if (!hasBodyToElide(node)) {
      ts.forEachChild(node, visit);
      return;
    }
    const { body } = node;
    ts.forEachChild(node, (child) => {
      if (child !== body) visit(child);
    });
    const empty = ts.setTextRange(ts.factory.createBlock([]), body);
    Object.assign(empty, { parent: node });
    Object.assign(node, { body: empty });
    cuts.push({ pos: body.pos, end: body.end });
  };
  visit(file);
  const unused = file.statements.filter((each) => ts.isImportDeclaration(each)).filter((each) => !isUsed(each, names));
  if (unused.length > 0 && file.languageVariant === ts.LanguageVariant.Standard) {
    const others = file.statements.filter((each) => !ts.isImportDeclaration(each) || isUsed(each, names));
    Object.assign(file, { statements: ts.setTextRange(ts.factory.createNodeArray(others), file.statements) });
    return { shape: without(file.text, [...unused, ...cuts]), unused };
  }
  return { shape: without(file.text, cuts), unused: [] };
}

/** One without names is there for what it declares everywhere. Elements of JSX may use one that they do not name. */
function isUsed({ importClause }: ts.ImportDeclaration, names: ReadonlySet<string>): boolean {
  if (importClause === undefined) return true;
  const { name, namedBindings } = importClause;
  if (name !== undefined && names.has(name.text)) return true;
  if (namedBindings === undefined) return false;
  if (ts.isNamespaceImport(namedBindings)) return names.has(namedBindings.name.text);
  return namedBindings.elements.some((element) => names.has(element.name.text));
}

function without(text: string, cuts: readonly ts.TextRange[]): string {
  const kept: string[] = [];
  let from = 0;
  for (const { pos, end } of cuts.toSorted((a, b) => a.pos - b.pos)) {
    kept.push(text.slice(from, pos));
    from = end;
  }
  kept.push(text.slice(from));
  return kept.join("");
}

/** A constructor is kept: it may give properties their types. */
function hasBodyToElide(node: ts.Node): node is ts.FunctionLikeDeclaration & { readonly body: ts.ConciseBody } {
  return (
    (ts.isArrowFunction(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isGetAccessorDeclaration(node)) &&
    node.type !== undefined &&
    node.body !== undefined
  );
}

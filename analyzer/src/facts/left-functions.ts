/** The functions of a helper that need not be read as long as nobody asks for them. */
import type { UnreadFunction } from "@headwater/core/index/plain-declarations";
import { ts } from "ts-morph";
import { hasModifier } from "./code-walker.ts";
import * as SyntaxKind from "./syntax-kind.ts";

// Looked up once: `ts` is an object of thousands, and every node asks.
const { isArrowFunction, isFunctionDeclaration, isIdentifier, isVariableStatement } = ts;
const { Const } = ts.NodeFlags;

export interface LeftFunction extends UnreadFunction {
  readonly statement: ts.Statement;
}

/**
 * By their names. Each is one whole statement, which declares this name alone, as no other statement does, and names no
 * other file. @param declared are the names that each statement declares
 */
export function leftFunctions(
  { statements, text }: ts.SourceFile,
  declared: readonly (readonly string[])[],
): Map<string, LeftFunction> {
  const mayName = NAMES_FILE.test(text);
  const found = new Map<string, LeftFunction>();
  const seen = new Set<string>();
  for (const [place, statement] of statements.entries()) {
    if (isSignature(statement)) continue;
    for (const name of declared[place] ?? []) {
      if (seen.has(name)) found.delete(name);
      else if (isFunction(statement) && !(mayName && NAMES_FILE.test(text.slice(statement.pos, statement.end))))
        found.set(name, { name, exported: hasModifier(statement, SyntaxKind.ExportKeyword), statement });
      seen.add(name);
    }
  }
  return found;
}

/** What may name another file, or be such a word in disguise: what files ask for decides which of them count. */
const NAMES_FILE = /\bimport\s*[(./]|\brequire\b|\b__dirname\b|\\u/;

/** The signatures of a function declare nothing. */
function isSignature(statement: ts.Statement): boolean {
  return isFunctionDeclaration(statement) && statement.body === undefined;
}

/** `function name() {}` or `const name = () => {}`. */
function isFunction(statement: ts.Statement): boolean {
  if (isFunctionDeclaration(statement)) return !hasModifier(statement, SyntaxKind.DefaultKeyword);
  if (!isVariableStatement(statement) || hasModifier(statement, SyntaxKind.DeclareKeyword)) return false;
  const { flags, declarations } = statement.declarationList;
  const [first, more] = declarations;
  if ((flags & Const) === 0 || first?.initializer === undefined || more !== undefined) return false;
  return isIdentifier(first.name) && isArrowFunction(first.initializer);
}

/** From a text to its syntax tree: of the whole text, or of what differs from the text before. */
import { ts } from "ts-morph";

const { SyntaxKind } = ts;

export function parseText(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, {
    languageVersion: ts.ScriptTarget.Latest,
    // Doc comments are read from the text of the few declarations that need them.
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
}

/** Uses the tree of the text before up: nodes that the edit does not touch become part of the new one. */
export function parseAgain(before: ts.SourceFile, text: string): ts.SourceFile {
  const file = ts.updateSourceFile(before, text, changeBetween(before.text, text));
  // What the parser says of an error may depend on what it has read just before.
  return parseErrors(file).length === 0 ? file : parseText(before.fileName, text);
}

/** The public way to the parser's own errors is a program, which would take a thousand times as long. */
export function parseErrors(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
}

/** Whether a statement tells of other modules, or of exports made elsewhere. */
export function isModuleLink({ kind }: ts.Statement): boolean {
  return (
    kind === SyntaxKind.ImportDeclaration ||
    kind === SyntaxKind.ImportEqualsDeclaration ||
    kind === SyntaxKind.ExportDeclaration ||
    kind === SyntaxKind.ExportAssignment
  );
}

/** The one stretch in which two texts differ. */
function changeBetween(before: string, after: string): ts.TextChangeRange {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end))
    end++;
  return { span: { start, length: before.length - start - end }, newLength: after.length - start - end };
}

/** From a text to its syntax tree. */
import { ts } from "ts-morph";
import { PlainFile, plainTree } from "./plain-tree/plain-tree.ts";

export function parseText(path: string, text: string): ts.SourceFile {
  return plainTree(path, text) ?? wholeTree(path, text);
}

export function isPlain(file: ts.SourceFile): boolean {
  return file instanceof PlainFile;
}

/** By the compiler's parser, with types. */
export function wholeTree(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, {
    languageVersion: ts.ScriptTarget.Latest,
    // Doc comments are read from the text of the few declarations that need them.
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
}

/** The public way to the parser's own errors is a program, which would take a thousand times as long. */
export function parseErrors(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
}

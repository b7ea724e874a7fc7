/** What the parser could not read of a file. */
import type { Span, SyntaxError } from "@headwater/core/facts";
import type { Position } from "@headwater/core/location";
import { ts } from "ts-morph";
import type { Spans } from "./spans.ts";

/** The public way to the parser's own errors is a program, which would take a thousand times as long. */
function parseErrors(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics ?? [];
}

/** Where the statement begins in which the parser first stumbled. */
export function readableUntil(file: ts.SourceFile, spans: Spans): Position | null {
  const [error] = parseErrors(file);
  if (error === undefined) return null;
  const stumbled = file.statements.findLast((statement) => spans.start(statement) <= error.start);
  return spans.position(Math.min(error.start, stumbled === undefined ? 0 : spans.start(stumbled)));
}

export function syntaxErrors(file: ts.SourceFile, spans: Spans): readonly SyntaxError[] {
  return parseErrors(file).map(({ messageText, start, length }): SyntaxError => {
    const at: Span = spans.between(start, start + length);
    return { message: ts.flattenDiagnosticMessageText(messageText, "\n"), at };
  });
}

/** What the parser could not read of a file. */
import type { FileFacts, Span, SyntaxError } from "@headwater/core/facts";
import type { ProjectPath } from "@headwater/core/keys";
import type { Position } from "@headwater/core/location";
import { ts } from "ts-morph";
import { parseErrors } from "./parse-text.ts";
import type { Spans } from "./spans.ts";

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

/** The facts of a text that cannot be read at all. */
export function unreadable(path: ProjectPath, textHash: string, message: string): FileFacts {
  const at: Span = [0, 0, 0, 0];
  const nothing = { imports: [], requests: [], exports: [], declarations: [], plain: "", effects: [], statements: [] };
  return { path, textHash, ...nothing, syntaxErrors: [{ message, at }], readableUntil: { line: 0, character: 0 } };
}

/** Spans of facts as the locations and problems of the model. */
import type { Span } from "../facts.ts";
import { compareText, type ProjectPath } from "../keys.ts";
import type { Location, Range } from "../location.ts";
import type { Fix, Problem, RelatedLocation, Severity } from "../problem.ts";
import type { ProblemCode } from "../problem-codes.ts";

export function rangeOf([startLine, startCharacter, endLine, endCharacter]: Span): Range {
  return {
    start: { line: startLine, character: startCharacter },
    end: { line: endLine, character: endCharacter },
  };
}

export function locate(file: ProjectPath, span: Span): Location {
  return { file, range: rangeOf(span) };
}

/** The empty range where the location begins. */
export function startOf({ file, range }: Location): Location {
  return { file, range: { start: range.start, end: range.start } };
}

interface ProblemParts {
  readonly name?: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly Fix[];
}

export function problem(code: ProblemCode, at: Location, message: string, parts: ProblemParts = {}): Problem {
  return {
    code,
    severity: parts.severity ?? "error",
    message,
    at,
    ...(parts.name === undefined ? {} : { name: parts.name }),
    related: parts.related ?? [],
    fixes: parts.fixes ?? [],
  };
}

/** Problems of a file in the order of their places, then codes, then words. */
export function compareProblems(a: Problem, b: Problem): number {
  return (
    a.at.range.start.line - b.at.range.start.line ||
    a.at.range.start.character - b.at.range.start.character ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

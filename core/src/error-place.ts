/** Where an error of a step lies: where it was thrown, else at what was being run. */
import type { Definition } from "./asset.ts";
import type { StackFrame, StepError } from "./events.ts";
import type { Location } from "./location.ts";

/** A frame in a file of the project. */
export type PlacedFrame = StackFrame & { readonly at: Location };

/** The innermost frame in the project's own files, of the error or of what has caused it. */
export function thrownAt(error: StepError): Location | undefined {
  const at = error.frames.find((frame) => frame.at !== null)?.at;
  return at ?? (error.cause === undefined ? undefined : thrownAt(error.cause));
}

/** `undefined` where nothing of the project is at fault, or its definition is gone. */
export function placeOfError(error: StepError): Location | undefined {
  return thrownAt(error) ?? error.definedAt;
}

/** With the definition of what has failed, where no frame says more: a process that died has none, and a value neither. */
export function locateError(error: StepError, definition: Definition | undefined): StepError {
  if (definition === undefined || thrownAt(error) !== undefined) return error;
  return { ...error, definedAt: nameOf(definition) };
}

/** The declared name, as a place. */
export function nameOf({ file, name }: Definition): Location {
  return { file, range: name };
}

/** The error with each frame where it is now; `null` for one whose line is gone. */
export function movedError(error: StepError, placeNow: (frame: PlacedFrame) => Location | null): StepError {
  const { cause } = error;
  return {
    ...error,
    frames: error.frames.map((frame) => {
      const { at } = frame;
      return at === null ? frame : { ...frame, at: placeNow({ ...frame, at }) };
    }),
    ...(cause === undefined ? {} : { cause: movedError(cause, placeNow) }),
  };
}

const LONGEST_SOURCE = 200;

/** What is kept of the text of a line; indentation does not count. */
export function sourceOfLine(line: string): string {
  return line.trim().slice(0, LONGEST_SOURCE).toWellFormed();
}

/**
 * Where a frame is in a text of another day, by what its line held: where it was, or in the only line that holds the same.
 * The same place where that is not known.
 */
export function placeInText({ at, source }: PlacedFrame, text: string): Location | null {
  if (source === undefined) return at;
  const lines = text.split("\n");
  const { start } = at.range;
  if (sourceOfLine(lines[start.line] ?? "") === source) return at;
  const [line, ...others] = lines.flatMap((each, index) => (sourceOfLine(each) === source ? [index] : []));
  return line === undefined || others.length > 0 ? null : movedTo(at, line);
}

export function movedTo(at: Location, line: number): Location {
  const { start, end } = at.range;
  return { ...at, range: { start: { ...start, line }, end: { ...end, line: end.line + line - start.line } } };
}

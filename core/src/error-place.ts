/** Where an error of a step lies: where it was thrown, else at what was being run. */
import type { Definition } from "./asset.ts";
import type { StepError } from "./events.ts";
import type { Location } from "./location.ts";

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

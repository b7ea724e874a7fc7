/**
 * One event as `--json` prints it: the event of the log, with times in ISO 8601, metadata as the user wrote it, and what
 * went wrong with its `file`, `line` and `column`, as problems have them.
 */
import { placeOfError } from "@headwater/core/error-place";
import type { LogEntry, StepError } from "@headwater/core/events";
import type { Location } from "@headwater/core/location";
import { metadataJson } from "./metadata-json.ts";
import { isoTime } from "./output.ts";

export function eventJson({ position, event }: LogEntry): object {
  const { type, at, ...rest } = event;
  const { definedAt, ...fields } = { definedAt: undefined, ...rest };
  return {
    type,
    at: isoTime(at),
    position,
    ...fields,
    ...("metadata" in event ? { metadata: metadataJson(event.metadata) } : {}),
    ...("error" in event ? { error: errorJson(event.error) } : {}),
    ...(event.type === "check-evaluated" && !event.passed ? placeJson(definedAt) : {}),
  };
}

function errorJson(error: StepError): object {
  const { frames, cause, definedAt: _, ...own } = error;
  return {
    ...own,
    ...placeJson(placeOfError(error)),
    frames: frames.map(({ at, ...frame }) => ({ ...frame, ...placeJson(at ?? undefined) })),
    ...(cause === undefined ? {} : { cause: errorJson(cause) }),
  };
}

/** Counted from 1; what is not known is null. */
export function placeJson(at: Location | undefined): object {
  return {
    file: at?.file ?? null,
    line: at === undefined ? null : at.range.start.line + 1,
    column: at === undefined ? null : at.range.start.character + 1,
  };
}

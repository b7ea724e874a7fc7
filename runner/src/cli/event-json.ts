/** One event as `--json` prints it: the event of the log, with times in ISO 8601 and metadata as the user wrote it. */
import type { LogEntry } from "@headwater/core/events";
import { metadataJson } from "./metadata-json.ts";
import { isoTime } from "./output.ts";

export function eventJson({ position, event }: LogEntry): object {
  const { type, at, ...rest } = event;
  return {
    type,
    at: isoTime(at),
    position,
    ...rest,
    ...("metadata" in event ? { metadata: metadataJson(event.metadata) } : {}),
  };
}

/**
 * A materialization, or an acceptance, as the events that a store takes: no event is longer than `MAX_EVENT_BYTES`, and an
 * asset may have as many inputs as a project has assets. They follow it in events of their own, in the same append.
 *
 * Invariant: the inputs of all of them, in their order, are those of the event.
 */
import type { Materialized, RunEvent, VersionAccepted } from "@headwater/core/events";
import { MAX_EVENT_BYTES } from "./encode-event.ts";
import { bytesOf, inParts } from "./in-parts.ts";

/** Beside so many bytes of inputs there is room for all else, which gives way where it is too long. */
const BESIDE = MAX_EVENT_BYTES / 8;

/** The events, in the order in which they are to be appended. */
export function splitInputs(event: RunEvent): readonly RunEvent[] {
  if (event.type !== "materialized" && event.type !== "version-accepted") return [event];
  const { inputs = [] } = event;
  if (bytesOf(inputs) <= BESIDE || bytesOf(event) <= MAX_EVENT_BYTES) return [event];
  const bare = { type: "inputs-read", ...about(event), inputs: [] } as const;
  const parts = inParts(inputs, MAX_EVENT_BYTES - bytesOf(bare));
  return [{ ...event, inputs: [] }, ...parts.map((part): RunEvent => ({ ...bare, inputs: part }))];
}

function about(event: Materialized | VersionAccepted) {
  const { at, environment, asset, partition } = event;
  const meant =
    event.type === "materialized"
      ? { runId: event.runId }
      : event.position === undefined
        ? {}
        : { position: event.position };
  return { at, environment, asset, partition, ...meant };
}

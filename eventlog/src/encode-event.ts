/**
 * An event as the text that a store keeps. Most of an event's size is what users report, so that is what gives way when
 * it is too large: the event itself, and with it the result of an hour's work, is never refused for a long message.
 */
import type { RunEvent, StepError } from "@headwater/core/events";
import type { Metadata, MetadataValue } from "@headwater/core/metadata";
import { checkEvent } from "./event-schema.ts";

/** In bytes of UTF-8. */
export const MAX_EVENT_BYTES = 64 * 1024;
const KEPT_NAMES = 50;
/** Levels of nesting in metadata. */
const DEEPEST = 100;

export interface EncodedEvent {
  readonly json: string;
  /** As a reader will see it. */
  readonly event: RunEvent;
}

/**
 * Throws a TypeError for what does not fit its kind, and for a plan or inputs in one piece that are too long: see
 * `begin-run.ts` and `split-inputs.ts`.
 */
export function encodeEvent(event: RunEvent): EncodedEvent {
  const plain = "metadata" in event ? { ...event, metadata: plainMetadata(event.metadata) } : event;
  const whole = JSON.stringify(plain);
  const json = fits(whole) ? whole : shortened(plain);
  if (!fits(json)) {
    throw new TypeError(
      `An event of kind ${event.type} is larger than ${MAX_EVENT_BYTES} bytes and cannot be shortened`,
    );
  }
  return { json, event: checkEvent(json) };
}

/** JSON has no NaN and no infinities, and no reader follows it to any depth: such values become text. */
function plainMetadata(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: MetadataValue): MetadataValue {
  if (value.type === "number" && !Number.isFinite(value.value)) return { type: "text", value: String(value.value) };
  const isJson = value.type === "json" || value.type === "table";
  return isJson && isDeep(value.value, DEEPEST) ? { type: "text", value: "a value nested too deeply to keep" } : value;
}

function isDeep(value: unknown, left: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1));
}

function fits(json: string): boolean {
  return json.length <= MAX_EVENT_BYTES && new TextEncoder().encode(json).length <= MAX_EVENT_BYTES;
}

/** What is kept of texts that users write, in characters, and of lists. */
interface Limits {
  readonly text: number;
  readonly name: number;
  readonly labels: number;
  readonly frames: number;
  readonly causes: number;
}

/** From one to the next, until it fits: a character may take six bytes. */
const LIMITS: readonly Limits[] = [
  { text: 1000, name: 200, labels: 40, frames: 20, causes: 3 },
  { text: 300, name: 100, labels: 20, frames: 8, causes: 2 },
  { text: 100, name: 50, labels: 10, frames: 3, causes: 0 },
];

function shortened(event: RunEvent): string {
  let json = "";
  for (const limits of LIMITS) {
    json = JSON.stringify(shorten(event, limits));
    if (fits(json)) break;
  }
  return json;
}

function shorten(event: RunEvent, limits: Limits): RunEvent {
  let short = event;
  if ("selection" in short) short = { ...short, selection: shortText(short.selection, limits.text) };
  if ("checks" in short) short = { ...short, checks: shortNames(short.checks) };
  if ("metadata" in short) short = { ...short, metadata: shortMetadata(short.metadata, limits) };
  if ("description" in short) short = { ...short, description: shortText(short.description, limits.text) };
  if (short.type === "version-accepted") short = { ...short, reason: shortText(short.reason, limits.text) };
  if ("error" in short) short = { ...short, error: shortError(short.error, limits, limits.causes) };
  if ("declarations" in short && !fits(JSON.stringify(short))) short = { ...short, declarations: {} };
  return short;
}

function shortMetadata(metadata: Metadata, limits: Limits): Metadata {
  const entries = Object.entries(metadata).slice(0, limits.labels);
  return Object.fromEntries(
    entries.map(([name, value]) => [shortText(name, Math.min(limits.name, 100)), shortValue(value, limits.text)]),
  );
}

function shortValue(value: MetadataValue, kept: number): MetadataValue {
  switch (value.type) {
    case "text":
    case "markdown":
    case "url":
    case "path":
      return value.value.length <= kept ? value : { type: "text", value: shortText(value.value, kept) };
    case "json":
      return JSON.stringify(value.value).length <= kept
        ? value
        : { type: "text", value: shortText(JSON.stringify(value.value), kept) };
    case "table":
      return JSON.stringify(value.value).length <= kept
        ? value
        : { type: "text", value: `a table of ${value.value.rows.length} rows, too large to keep` };
    case "number":
    case "boolean":
    case "timestamp":
      return value;
  }
}

function shortError(error: StepError, limits: Limits, causes: number): StepError {
  const { cause, ...own } = error;
  const frames = own.frames.slice(0, limits.frames).map((frame) => ({
    ...frame,
    function: shortText(frame.function, limits.name),
    text: shortText(frame.text, Math.min(limits.text, 300)),
  }));
  const short = {
    ...own,
    name: shortText(own.name, limits.name),
    message: shortText(own.message, limits.text),
    frames,
  };
  return cause === undefined || causes === 0 ? short : { ...short, cause: shortError(cause, limits, causes - 1) };
}

function shortNames(names: readonly string[]): readonly string[] {
  const kept = names.slice(0, KEPT_NAMES).map((name) => shortText(name, 100));
  return kept.length === names.length ? kept : [...kept, "…"];
}

function shortText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

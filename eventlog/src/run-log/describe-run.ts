/** A run as a text that a person reads from top to bottom: what happened, and below each step what it printed. */
import type { RunEvent, RunStarted, StackFrame, StepError } from "@headwater/core/events";
import type { RunId } from "@headwater/core/keys";
import { formatLocation, type Location } from "@headwater/core/location";
import type { RunLog } from "./read-run-log.ts";
import type { StepLogLine } from "../step-log/step-log-line.ts";
import { plainText } from "@headwater/core/plain-text";
import { selectionText } from "@headwater/core/run/named-checks";

const LONGEST_LINE = 10_000;

interface Moment {
  readonly at: number;
  readonly text: string;
}

export interface DescribeRunOptions {
  /** The process that owned the run is gone. */
  readonly lost?: boolean;
  /** What the code at a place is called, for frames of functions without a name. */
  readonly nameOf?: NameOfPlace;
}

type NameOfPlace = (at: Location) => string | undefined;

export function describeRun(
  runId: RunId,
  { entries, printed, omitted }: RunLog,
  { lost = false, nameOf = () => undefined }: DescribeRunOptions = {},
): string {
  const moments: Moment[] = [
    ...entries.flatMap(({ event }) => momentsOf(event, nameOf)),
    ...printed.map(({ stepId, line }) => ({ at: line.at, text: `${stepId}  │ ${printedText(line)}` })),
  ];
  // Events keep their order: a sort that is stable moves only what another clock wrote.
  const lines = moments.toSorted((a, b) => a.at - b.at).map(({ at, text }) => `${clock(at)}  ${text}`);
  const ending = lost
    ? ["", "# The coordinator of this run is gone: it did not come to its end. Materialize again to go on."]
    : [];
  const missing =
    omitted === 0 ? [] : [`# ${String(omitted)} lines are not shown. All of them: headwater logs ${runId}`, ""];
  return [`# Run ${runId}`, "", ...missing, ...lines, ...ending, ""]
    .map((line) => plainText(line, LONGEST_LINE))
    .join("\n");
}

function momentsOf(event: RunEvent, nameOf: NameOfPlace): Moment[] {
  const texts = textsOf(event, nameOf);
  return texts.map((text) => ({ at: event.at, text }));
}

function textsOf(event: RunEvent, nameOf: NameOfPlace): readonly string[] {
  switch (event.type) {
    case "run-started":
      return [
        `run started: ${selectionText(event)} in ${event.environment} (${stepCount(event)})${event.ignoreChecks ? ", in spite of blocking checks" : ""}`,
        `by Headwater ${event.headwater} on Node ${event.node}, ${event.host}, process ${event.pid}`,
      ];
    case "run-planned":
      return [];
    case "run-cancel-requested":
      return ["cancel requested"];
    case "run-ended":
      return [`run ${event.outcome} after ${seconds(event.durationMs)}`];
    case "step-started":
      return [`${event.stepId}  started${event.attempt > 1 ? `, attempt ${event.attempt}` : ""}`];
    case "step-retrying":
      return [
        `${event.stepId}  failed, tries again in ${seconds(event.delayMs)}`,
        ...errorLines(event.stepId, event.error, nameOf),
      ];
    case "materialized":
      return [`${event.stepId}  materialized ${event.dataVersion.slice(0, 24)} in ${seconds(event.durationMs)}`];
    case "inputs-read":
      return [];
    case "check-evaluated":
      return [
        `${event.stepId}  check ${event.check} ${event.passed ? "passed" : event.severity === "warn" ? "failed (warning)" : "failed"}${event.description === "" ? "" : `: ${event.description}`}`,
        ...(event.error === undefined ? [] : errorLines(event.stepId, event.error, nameOf)),
      ];
    case "step-succeeded":
      return [`${event.stepId}  succeeded after ${seconds(event.durationMs)}`];
    case "step-unchanged":
      return [`${event.stepId}  unchanged: code and inputs are those of its last success`];
    case "step-failed":
      return [
        `${event.stepId}  failed after ${seconds(event.durationMs)}`,
        ...errorLines(event.stepId, event.error, nameOf),
      ];
    case "step-skipped":
      return [
        event.reason.kind === "blocked"
          ? `${event.stepId}  skipped: blocked by check ${event.reason.check} of ${event.reason.asset}`
          : `${event.stepId}  skipped: ${event.reason.asset} failed`,
      ];
    case "step-canceled":
      return [`${event.stepId}  canceled`];
    case "version-accepted":
      return [`${event.asset}  version accepted: ${event.reason}`];
  }
}

function stepCount({ steps, stepCount: count = steps.length }: RunStarted): string {
  return `${String(count)} ${count === 1 ? "step" : "steps"}`;
}

function errorLines(
  stepId: string,
  { code, name, message, frames, definedAt, cause }: StepError,
  nameOf: NameOfPlace,
): string[] {
  const lines = `${name}: ${message} (${code})`.split("\n");
  const places = definedAt === undefined ? [] : [{ at: definedAt, function: "", text: "" }];
  const stack = [...frames, ...places].map((frame) => `    ${frameLine(frame, nameOf)}`);
  const own = [...lines, ...stack].map((line) => `${stepId}  │ ${line}`);
  return cause === undefined ? own : [...own, `${stepId}  │ caused by`, ...errorLines(stepId, cause, nameOf)];
}

function frameLine({ at, function: name, text }: StackFrame, nameOf: NameOfPlace): string {
  if (at === null) return text.trim();
  const place = formatLocation(at);
  const called = name === "" || name === "<anonymous>" ? nameOf(at) : name;
  return called === undefined ? `at ${place}` : `at ${called} (${place})`;
}

function printedText({ stream, level, text, fields }: StepLogLine): string {
  const mark = stream === "stderr" ? "! " : stream === "log" && level !== "info" ? `${level}: ` : "";
  const extra = fields === undefined || Object.keys(fields).length === 0 ? "" : ` ${JSON.stringify(fields)}`;
  return `${mark}${text}${extra}`;
}

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

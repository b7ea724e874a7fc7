/** The words for the steps of a run, the same in the live view and in plain lines. */
import { placeOfError } from "@headwater/core/error-place";
import { formatLocation, type Location } from "@headwater/core/location";
import { describeMetadata, describeDuration } from "@headwater/core/status/describe-status";
import type { CheckEvaluated, Materialized, RunEnded, RunEvent, SkipReason, StepError } from "@headwater/core/events";
import { paint, plainLine } from "../output.ts";

/** What ended steps say, by event; `undefined` for events that end nothing a reader waits for. */
export function stepLine(event: RunEvent, made: Materialized | undefined): string | undefined {
  switch (event.type) {
    case "step-succeeded":
      return joinFacts(`${paint("green", "✓")} ${paint("bold", plainLine(event.stepId))}`, [
        made === undefined ? "" : describeMetadata(made.metadata),
        describeDuration(event.durationMs),
      ]);
    case "step-unchanged":
      return joinFacts(`${paint("green", "=")} ${paint("bold", plainLine(event.stepId))}`, ["unchanged"]);
    case "step-failed":
      return `${paint("red", "✗")} ${paint("bold", plainLine(event.stepId))}  ${errorText(event.error)}`;
    case "step-retrying":
      return `${paint("yellow", "↻")} ${paint("bold", plainLine(event.stepId))}  retrying after: ${errorText(event.error)}`;
    case "step-skipped":
      return joinFacts(`${paint("dim", "–")} ${paint("bold", plainLine(event.stepId))}`, [
        `skipped: ${skipText(event.reason)}`,
      ]);
    case "step-canceled":
      return joinFacts(`${paint("yellow", "–")} ${paint("bold", plainLine(event.stepId))}`, ["canceled"]);
    case "check-evaluated":
      return event.passed ? undefined : failedCheckLine(event);
    case "run-started":
    case "run-planned":
    case "run-cancel-requested":
    case "run-ended":
    case "step-started":
    case "materialized":
    case "inputs-read":
    case "version-accepted":
      return undefined;
  }
}

/** `TypeError: x is undefined (src/clean.ts:12:3)`, or, where it is not the user's own error, `HW504 The value … (src/clean.ts:10:14)`. */
export function errorText(error: StepError): string {
  const code = error.code === "HW501" ? "" : `${error.code} `;
  const name = code !== "" && error.name === "Error" ? "" : `${error.name}: `;
  return `${plainLine(`${code}${name}${error.message}`)}${placeText(placeOfError(error))}`;
}

function placeText(place: Location | undefined): string {
  return place === undefined ? "" : paint("dim", ` (${plainLine(formatLocation(place))})`);
}

export function endLine(event: RunEnded, facts: readonly string[]): string {
  const colour = { succeeded: "green", failed: "red", canceled: "yellow" } as const;
  const head = paint(colour[event.outcome], `run ${event.outcome}`);
  const took = paint("dim", `in ${describeDuration(event.durationMs)}`);
  return `${head}${facts.length === 0 ? "" : `: ${facts.join(", ")}`} ${took}`;
}

function failedCheckLine(event: CheckEvaluated): string {
  const mark = event.severity === "warn" ? paint("yellow", "!") : paint("red", "✗");
  const [reason, place] =
    event.error === undefined
      ? [plainLine(event.description), placeText(event.definedAt)]
      : [errorText(event.error), ""];
  const blocks = event.blocking && event.severity === "error" ? "; it blocks what reads the asset" : "";
  const head = `  ${mark} check ${plainLine(event.check)} of ${plainLine(event.asset)} did not pass`;
  return `${head}${reason === "" ? "" : `: ${reason}`}${place}${blocks}`;
}

function skipText(reason: SkipReason): string {
  return reason.kind === "upstream-failed"
    ? `${plainLine(reason.asset)} failed`
    : `blocked by check ${plainLine(reason.check)} of ${plainLine(reason.asset)}`;
}

function joinFacts(head: string, facts: readonly string[]): string {
  const said = facts.filter((fact) => fact !== "").map(plainLine);
  return said.length === 0 ? head : `${head}  ${paint("dim", said.join(" · "))}`;
}

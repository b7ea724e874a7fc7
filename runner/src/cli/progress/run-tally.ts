/** What has been seen of a run so far, as far as later lines speak of it. */
import type { Materialized, RunEnded, RunEvent } from "@headwater/core/events";
import { endLine, stepLine } from "./step-lines.ts";

export class RunTally {
  readonly #made = new Map<string, Materialized>();
  readonly #failedChecks = new Set<string>();
  readonly #counts = new Map<Counted, number>();

  /** Takes an event, and gives the line that it deserves. */
  take(event: RunEvent): string | undefined {
    if (event.type === "materialized") this.#made.set(event.stepId, event);
    if (event.type === "check-evaluated" && !event.passed) this.#failedChecks.add(event.stepId);
    const counted = countedAs(event);
    if (counted !== undefined) this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1);
    // A step that only evaluates a check has said all with the check's own line.
    const made = "stepId" in event ? this.#made.get(event.stepId) : undefined;
    const saidAlready = event.type === "step-succeeded" && made === undefined && this.#failedChecks.has(event.stepId);
    return saidAlready ? undefined : stepLine(event, made);
  }

  /** `run succeeded: 12 materialized, 1 check passed in 797 ms`. */
  end(event: RunEnded): string {
    return endLine(
      event,
      [...this.#counts].map(([counted, count]) => COUNTED[counted](count)),
    );
  }
}

const plural = (noun: string, rest: string) => (count: number) =>
  `${String(count)} ${noun}${count === 1 ? "" : "s"} ${rest}`;
const simple = (word: string) => (count: number) => `${String(count)} ${word}`;

const COUNTED = {
  materialized: simple("materialized"),
  unchanged: simple("unchanged"),
  failed: simple("failed"),
  skipped: simple("skipped"),
  canceled: simple("canceled"),
  checkPassed: plural("check", "passed"),
  checkWarned: plural("check", "warned"),
  checkFailed: plural("check", "failed"),
} as const;

type Counted = keyof typeof COUNTED;

function countedAs(event: RunEvent): Counted | undefined {
  switch (event.type) {
    case "materialized":
      return "materialized";
    case "step-unchanged":
      return "unchanged";
    case "step-failed":
      return "failed";
    case "step-skipped":
      return "skipped";
    case "step-canceled":
      return "canceled";
    case "check-evaluated":
      if (event.passed) return "checkPassed";
      return event.severity === "warn" ? "checkWarned" : "checkFailed";
    default:
      return undefined;
  }
}

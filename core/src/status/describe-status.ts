/**
 * The words by which every surface says how an asset is: lens, tree, hover, panel, command line. Plain text in one line,
 * the worst first.
 */
import { thrownAt } from "../error-place.ts";
import type { ProjectPath } from "../keys.ts";
import { PROBLEM_CODES } from "../problem-codes.ts";
import type { StepError } from "../events.ts";
import type { AssetStatus, Cause, FailedAttempt } from "./asset-status.ts";
import { shortFact } from "./describe-metadata.ts";
import { describeAge, describeDuration } from "./describe-time.ts";

export { describeMetadata, shortFact } from "./describe-metadata.ts";
export { describeAge, describeDuration } from "./describe-time.ts";

export interface DescribeOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The file in which the words are read: places in it are named by their line alone. */
  readonly file?: ProjectPath;
}

/** `current · 1,204 rows · 2 min ago`, `stale: parseDate in lib/dates.ts changed`, `failed: TypeError at line 31`. */
export function describeStatus(status: AssetStatus, options: DescribeOptions): string {
  return [headline(status, options), ...trailer(status), ...madeFacts(status, options.now)].join(" · ");
}

/** Why it is not current, one line for each reason, the failure and the block included. Empty for a current asset. */
export function describeCauses(status: AssetStatus, options: Pick<DescribeOptions, "file"> = {}): readonly string[] {
  return [
    ...(status.failure === null ? [] : [`the last run ${failureText(status.failure, options)}`]),
    ...(status.blockedBy === null ? [] : [blockText(status.blockedBy)]),
    ...status.causes.map(({ message }) => message),
  ];
}

/** The versions and times of a cause, for who wants to know more: `d1 → d2, 2 min ago; made 3 days ago`. */
export function describeCauseFacts({ before, after, madeAt, at }: Cause, now: number): string {
  const versions = [before, after].filter((version) => version !== null).map(shortVersion);
  const changed = [versions.join(" → "), at === null ? "" : describeAge(at, now)].filter((part) => part !== "");
  return [changed.join(", "), `made ${describeAge(madeAt, now)}`].filter((part) => part !== "").join("; ");
}

function shortVersion(version: string): string {
  return version.length > 24 ? `${version.slice(0, 20)}…` : version;
}

/** `TypeError at src/raw.ts:31`: its kind, and where in the project it or its cause was thrown. The message is left to those with room. */
export function describeError(error: StepError, { file }: Pick<DescribeOptions, "file"> = {}): string {
  const kind = kindOf(error);
  const place = thrownAt(error);
  if (place === undefined) return kind;
  const line = place.range.start.line + 1;
  return place.file === file ? `${kind} at line ${line}` : `${kind} at ${place.file}:${line}`;
}

/** What user code threw is known by its name, and what happened to a step by its code. */
function kindOf({ code, name }: StepError): string {
  if (code === "HW501" || name !== "Error") return name;
  const title = PROBLEM_CODES[code];
  return title.charAt(0).toLowerCase() + title.slice(1);
}

function headline(status: AssetStatus, options: DescribeOptions): string {
  switch (status.status) {
    case "unknown":
      return "unknown";
    case "running":
      return status.running === null ? "running" : `running · ${describeDuration(options.now - status.running.since)}`;
    case "failed":
      return status.failure === null ? "failed" : failureText(status.failure, options);
    case "missing":
      if (status.blockedBy !== null) return blockText(status.blockedBy);
      return status.deferred === undefined
        ? "missing: never materialized"
        : `missing: read from ${status.deferred.environment}`;
    case "stale":
      return status.blockedBy === null ? staleText(status) : `${blockText(status.blockedBy)} · ${staleText(status)}`;
    case "current":
      return failedCheck(status) ?? (status.upstreamStale ? "current, upstream stale" : "current");
  }
}

/** Code that is another now has no line that failed. */
function failureText({ error, outdated }: FailedAttempt, options: Pick<DescribeOptions, "file">): string {
  return outdated ? `failed before this edit: ${error.name}` : `failed: ${describeError(error, options)}`;
}

function staleText({ causes: [first, ...others] }: AssetStatus): string {
  if (first === undefined) return "stale";
  return others.length === 0 ? `stale: ${first.message}` : `stale: ${first.message}, and ${others.length} more`;
}

function blockText({ asset, check }: NonNullable<AssetStatus["blockedBy"]>): string {
  return `blocked by check ${check} of ${asset}`;
}

/** What the headline leaves out although it matters. */
function trailer(status: AssetStatus): readonly string[] {
  const check = status.status === "stale" ? failedCheck(status) : null;
  const blocked = status.status === "current" && status.blockedBy !== null ? blockText(status.blockedBy) : null;
  return [check, blocked].filter((text) => text !== null);
}

/** Of the results that are about the newest data, the worst. */
function failedCheck({ checks }: AssetStatus): string | null {
  const failed = checks.filter(({ result }) => result !== null && !result.passed && !result.outdated);
  const worst = failed.find(({ result }) => result?.severity === "error") ?? failed[0];
  if (worst === undefined) return null;
  const more = failed.length === 1 ? "" : ` and ${failed.length - 1} more`;
  return `check ${worst.name}${more} ${worst.result?.severity === "warn" ? "warns" : "failed"}`;
}

function madeFacts({ status, latest }: AssetStatus, now: number): readonly string[] {
  if (latest === null || status !== "current") return [];
  const fact = shortFact(latest.metadata);
  return fact === null ? [describeAge(latest.at, now)] : [fact, describeAge(latest.at, now)];
}

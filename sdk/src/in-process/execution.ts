/** The options `retry` and `timeout` of an asset as the loaded object has them. Static analysis reads them from the text. */
import { DURATION_EXAMPLE, parseDuration } from "@headwater/core/duration";
import { BACKOFFS, JITTERS, MOST_RETRIES, type RetryPolicy } from "@headwater/core/run/retry-policy";
import type { AssetOptions } from "@headwater/core/sdk-contract";

export interface Execution {
  /** `null` for what is tried once. */
  readonly retry: RetryPolicy | null;
  readonly timeout: { readonly milliseconds: number; readonly text: string } | null;
}

export const ONCE: Execution = { retry: null, timeout: null };

const OPTIONS: readonly string[] = ["max", "delay", "backoff", "jitter"];

/** Throws a TypeError that says which option has a wrong value. */
export function executionOf({ retry, timeout }: AssetOptions): Execution {
  return { retry: retry === undefined ? null : policyOf(retry), timeout: timeoutOf(timeout) };
}

function timeoutOf(text: AssetOptions["timeout"]): Execution["timeout"] {
  return text === undefined ? null : { milliseconds: durationOf("timeout", text, 1), text };
}

function policyOf(retry: unknown): RetryPolicy | null {
  const given = typeof retry === "object" && retry !== null ? retry : { max: retry };
  const strange = Object.keys(given).find((name) => !OPTIONS.includes(name));
  if (strange !== undefined) throw new TypeError(`\`retry\` has no option \`${strange}\``);
  const { max, delay, backoff, jitter } = given as Readonly<Record<string, unknown>>;
  if (typeof max !== "number" || !Number.isInteger(max) || max < 0 || max > MOST_RETRIES)
    throw new TypeError(`the number of attempts in \`retry\` must be a whole number from 0 to ${String(MOST_RETRIES)}`);
  return max === 0
    ? null
    : {
        max,
        delayMs: delay === undefined ? 0 : durationOf("delay", delay, 0),
        backoff: choiceOf("backoff", backoff, BACKOFFS) ?? "constant",
        jitter: choiceOf("jitter", jitter, JITTERS) ?? "none",
      };
}

function durationOf(name: string, text: unknown, least: number): number {
  const milliseconds = typeof text === "string" ? parseDuration(text) : undefined;
  if (milliseconds !== undefined && milliseconds >= least) return milliseconds;
  throw new TypeError(`\`${name}\` must be ${DURATION_EXAMPLE}`);
}

function choiceOf<T extends string>(name: string, given: unknown, choices: readonly T[]): T | null {
  if (given === undefined) return null;
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  throw new TypeError(`\`${name}\` must be ${choices.map((choice) => `"${choice}"`).join(" or ")}`);
}

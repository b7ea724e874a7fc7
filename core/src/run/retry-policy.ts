/** How often a failed step is tried again, and how long it rests before. */

export interface RetryPolicy {
  /** Attempts after the first. */
  readonly max: number;
  readonly delayMs: number;
  readonly backoff: Backoff;
  readonly jitter: Jitter;
}

export const MOST_RETRIES = 1_000;

/** What the options of these names may say; without one it is `constant` and `none`. */
export const BACKOFFS = ["linear", "exponential"] as const;
export const JITTERS = ["full", "plus-minus"] as const;

/** For a delay d before the nth retry: d, d·n, or (2^n − 1)·d. */
export type Backoff = "constant" | (typeof BACKOFFS)[number];

/** `full` takes anything from nothing to the delay; `plus-minus` moves it by up to the base delay either way. */
export type Jitter = "none" | (typeof JITTERS)[number];

/** No timer of JavaScript is longer; one that were would end at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The rest before a retry, in whole milliseconds.
 *
 * @param retry 1 for the first one
 * @param random from 0 up to 1
 */
export function retryDelay({ delayMs, backoff, jitter }: RetryPolicy, retry: number, random: number): number {
  const factor = { constant: 1, linear: retry, exponential: 2 ** retry - 1 }[backoff];
  const whole = delayMs * factor;
  const moved = { none: whole, full: whole * random, "plus-minus": whole + (2 * random - 1) * delayMs }[jitter];
  return Math.round(Math.min(Math.max(moved, 0), LONGEST_TIMER_MS));
}

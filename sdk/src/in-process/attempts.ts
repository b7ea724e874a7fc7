/**
 * The attempts at one function: again after a failure as often as its retry policy says, each for as long as its timeout
 * allows. The rests are those of a run.
 *
 * A function cannot be killed in this process: after its timeout its signal is aborted and its attempt has failed, and
 * what does not heed the signal goes on unobserved.
 */
import { LONGEST_TIMER_MS, retryDelay } from "@headwater/core/run/retry-policy";
import type { Logger } from "../context.ts";
import type { Execution } from "./execution.ts";

/** Resolves after the time, or as soon as the signal is aborted. */
export type Rest = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface AttemptOptions extends Execution {
  /** For messages. */
  readonly name: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly rest: Rest;
}

/** What the function gives, or a rejection with what its last attempt threw. */
export async function attempt<T>(run: (signal: AbortSignal) => Promise<T>, options: AttemptOptions): Promise<T> {
  const { retry, name, log, signal, rest } = options;
  const isStopped = (): boolean => signal.aborted;
  for (let retries = 1; ; retries++) {
    try {
      return await inTime(run, options);
    } catch (error) {
      if (retry === null || retries > retry.max || isStopped()) throw error;
      const milliseconds = retryDelay(retry, retries, Math.random());
      log.warn(`"${name}" failed and is tried again in ${String(milliseconds)} ms: ${String(error)}`);
      await rest(milliseconds, signal);
      if (isStopped()) throw error;
    }
  }
}

async function inTime<T>(
  run: (signal: AbortSignal) => Promise<T>,
  { name, timeout, signal }: AttemptOptions,
): Promise<T> {
  if (timeout === null || timeout.milliseconds > LONGEST_TIMER_MS) return await run(signal);
  const overdue = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `"${name}" took longer than its timeout of ${timeout.text}.`;
      // Before the abort, so that what the function throws at its signal does not hide why.
      reject(new Error(message));
      overdue.abort(new DOMException(message, "TimeoutError"));
    }, timeout.milliseconds);
  });
  try {
    return await Promise.race([run(AbortSignal.any([signal, overdue.signal])), limit]);
  } finally {
    clearTimeout(timer);
  }
}

export const restByTime: Rest = async (milliseconds, signal) => {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
};

/** The options that say how a step is executed. They alter no value, and so no code version. */
import { DURATION_EXAMPLE, parseDuration } from "../duration.ts";
import type { Problem } from "../problem.ts";
import { BACKOFFS, JITTERS, MOST_RETRIES, type RetryPolicy } from "../run/retry-policy.ts";
import { follow, type Sources } from "./names.ts";
import { OptionReader } from "./options.ts";
import { problem } from "./place.ts";

export interface ExecutionOptions {
  /** `null` for a step that is tried once. */
  readonly retry: RetryPolicy | null;
  /** Of each attempt; `null` for no limit. */
  readonly timeoutMs: number | null;
}

export function readExecution(sources: Sources, options: OptionReader, problems: Problem[]): ExecutionOptions {
  const reader = new ExecutionReader(sources, problems);
  return { retry: reader.retry(options), timeoutMs: reader.duration(options, "timeout", 1) };
}

class ExecutionReader {
  readonly #sources: Sources;
  readonly #problems: Problem[];

  constructor(sources: Sources, problems: Problem[]) {
    this.#sources = sources;
    this.#problems = problems;
  }

  /** `retry: 3`, or a record with `max`. */
  retry(options: OptionReader): RetryPolicy | null {
    const given = options.get("retry");
    if (given === undefined) return null;
    const { kind } = follow(this.#sources, given.value).value.expression;
    if (kind !== "record") return policyOf(this.#count(options, "retry"), {});
    const policy = new OptionReader(this.#sources, [given.value], this.#problems, "retry");
    policy.expectOnly(["max", "delay", "backoff", "jitter"]);
    if (policy.get("max") === undefined)
      this.#wrong(options, "retry", "`retry` needs `max`, the number of attempts after the first.");
    return policyOf(this.#count(policy, "max"), {
      delayMs: this.duration(policy, "delay", 0),
      backoff: this.#choice(policy, "backoff", BACKOFFS),
      jitter: this.#choice(policy, "jitter", JITTERS),
    });
  }

  /** In milliseconds. */
  duration(options: OptionReader, name: string, least: number): number | null {
    const text = options.text(name);
    if (text === undefined) return null;
    const milliseconds = parseDuration(text);
    if (milliseconds !== undefined && milliseconds >= least) return milliseconds;
    this.#wrong(options, name, `\`${name}\` must be ${DURATION_EXAMPLE}.`);
    return null;
  }

  #count(options: OptionReader, name: string): number | null {
    const wanted = `a whole number from 0 to ${MOST_RETRIES}`;
    const value = options.number(name, wanted);
    if (value === undefined) return null;
    if (Number.isInteger(value) && value >= 0 && value <= MOST_RETRIES) return value;
    this.#wrong(options, name, `\`${name}\` must be ${wanted}.`);
    return null;
  }

  #choice<T extends string>(options: OptionReader, name: string, choices: readonly T[]): T | null {
    const text = options.text(name);
    const found = choices.find((choice) => choice === text);
    if (text !== undefined && found === undefined)
      this.#wrong(options, name, `\`${name}\` must be ${choices.map((choice) => `"${choice}"`).join(" or ")}.`);
    return found ?? null;
  }

  #wrong(options: OptionReader, name: string, message: string): void {
    const at = options.at(name);
    if (at !== undefined) this.#problems.push(problem("HW111", at, message));
  }
}

/** What cannot be read counts as not given. */
function policyOf(
  max: number | null,
  given: { readonly [Name in Exclude<keyof RetryPolicy, "max">]?: RetryPolicy[Name] | null },
): RetryPolicy | null {
  if (max === null || max === 0) return null;
  return { max, delayMs: given.delayMs ?? 0, backoff: given.backoff ?? "constant", jitter: given.jitter ?? "none" };
}

/** The option `retention` of a configuration: how much of its past the store keeps when it is pruned. */
import { DURATION_EXAMPLE, parseDuration } from "../duration.ts";
import type { Problem } from "../problem.ts";
import { BYTES_EXAMPLE, KEEP_ALL, parseBytes, parseRuns, type Retention } from "../retention.ts";
import { follow, type Sources } from "./names.ts";
import { OptionReader, whereIs } from "./options.ts";
import { problem } from "./place.ts";

export function readRetention(sources: Sources, options: OptionReader, problems: Problem[]): Retention {
  const given = options.get("retention");
  if (given === undefined) return KEEP_ALL;
  const reader = new OptionReader(sources, [given.value], problems, "retention");
  reader.expectOnly(["runs", "age", "bytes"]);

  function read<T>(name: string, parse: (value: unknown) => T | undefined, expected: string): T | null {
    const option = reader.get(name);
    if (option === undefined) return null;
    const { expression } = follow(sources, option.value).value;
    const value = expression.kind === "literal" ? parse(expression.value) : undefined;
    if (value !== undefined) return value;
    problems.push(problem("HW111", whereIs(option.value), `\`${name}\` must be ${expected}, written as such.`));
    return null;
  }

  const text =
    (parse: (text: string) => number | undefined) =>
    (value: unknown): number | undefined =>
      typeof value === "string" ? parse(value) : undefined;
  return {
    runs: read("runs", (value) => (typeof value === "number" ? parseRuns(value) : undefined), "a whole number from 1"),
    ageMs: read("age", text(parseDuration), DURATION_EXAMPLE),
    bytes: read("bytes", text(parseBytes), BYTES_EXAMPLE),
  };
}

/** The option `severity` of a check. */
import type { Problem } from "../problem.ts";
import type { OptionReader } from "./options.ts";
import { problem } from "./place.ts";

export function readSeverity(options: OptionReader, problems: Problem[]): "error" | "warn" {
  const severity = options.text("severity");
  if (severity === undefined || severity === "error" || severity === "warn") return severity ?? "error";
  const at = options.at("severity");
  if (at !== undefined) problems.push(problem("HW111", at, '`severity` must be "error" or "warn".'));
  return "error";
}

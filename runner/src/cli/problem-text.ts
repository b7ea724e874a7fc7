/** Problems as a compiler prints them: place, code, message, the line itself with a mark under the fault. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatLocation } from "@headwater/core/location";
import type { Location } from "@headwater/core/location";
import type { Problem } from "@headwater/core/problem";
import { paintError, plain, plainLine, printError } from "./output.ts";

const STYLES = { error: "red", warning: "yellow", information: "cyan" } as const;

export function printProblems(root: string, problems: readonly Problem[]): void {
  for (const problem of problems) printProblem(root, problem);
}

/** `2 errors, 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
  const count = (severity: Problem["severity"], word: string): string[] => {
    const n = problems.filter((problem) => problem.severity === severity).length;
    return n === 0 ? [] : [`${String(n)} ${word}${n === 1 ? "" : "s"}`];
  };
  return [...count("error", "error"), ...count("warning", "warning"), ...count("information", "note")].join(", ");
}

/** One entry of `problems` in JSON results; lines and columns count from 1. */
export function problemJson(problem: Problem): object {
  return {
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    file: problem.at.file,
    line: problem.at.range.start.line + 1,
    column: problem.at.range.start.character + 1,
  };
}

function printProblem(root: string, problem: Problem): void {
  const head = paintError(STYLES[problem.severity], `${problem.severity} ${problem.code}`);
  printError(`${paintError("bold", plainLine(formatLocation(problem.at)))} ${head} ${plainLine(problem.message)}`);
  const excerpt = sourceExcerpt(root, problem.at);
  if (excerpt !== undefined) printError(excerpt);
  for (const related of problem.related) {
    printError(paintError("dim", `    ${plainLine(formatLocation(related.at))} ${plainLine(related.message)}`));
  }
  for (const fix of problem.fixes) printError(paintError("dim", `    fix: ${plainLine(fix.title)}`));
}

/** The line with a mark under the range, or nothing when the file is gone or the line is too long to help. */
function sourceExcerpt(root: string, at: Location): string | undefined {
  let line: string | undefined;
  try {
    line = readFileSync(join(root, at.file), "utf8").split("\n")[at.range.start.line];
  } catch {
    return undefined;
  }
  if (line === undefined || line.length > 200) return undefined;
  const number = String(at.range.start.line + 1);
  const end = at.range.end.line === at.range.start.line ? at.range.end.character : line.length;
  const mark = " ".repeat(at.range.start.character) + "^".repeat(Math.max(1, end - at.range.start.character));
  const gutter = " ".repeat(number.length);
  return [
    `  ${paintError("dim", `${number} |`)} ${plain(line).replaceAll("\t", " ")}`,
    `  ${paintError("dim", `${gutter} |`)} ${paintError("red", mark)}`,
  ].join("\n");
}

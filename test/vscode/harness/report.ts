/**
 * What a test run tells the process that started it: one JSON line per event, in a file.
 *
 * The tests run inside VS Code, in a browser's server or in a desktop, which share no other channel. The file also tells
 * a run that was cut off from one that ended: only the latter has an `end`.
 */
import { z } from "zod";

/** Names the file of the report. */
export const REPORT_VARIABLE = "HEADWATER_TEST_REPORT";
/** Holds a regular expression: only tests whose full title matches it are run. */
export const GREP_VARIABLE = "HEADWATER_TEST_GREP";

export const reportLine = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), node: z.string(), vscode: z.string() }),
  z.object({ type: z.literal("suite"), title: z.string(), depth: z.number() }),
  z.object({ type: z.literal("passed"), title: z.string(), depth: z.number(), ms: z.number() }),
  z.object({ type: z.literal("failed"), title: z.string(), depth: z.number(), error: z.string() }),
  z.object({ type: z.literal("skipped"), title: z.string(), depth: z.number() }),
  z.object({ type: z.literal("end") }),
]);

export type ReportLine = z.infer<typeof reportLine>;

/** How many tests ended how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Parses the complete lines of a report; one that is still being written is left for later. */
export function parseReport(text: string): readonly ReportLine[] {
  const lines = text.split("\n");
  lines.pop();
  return lines.map((line) => reportLine.parse(JSON.parse(line)));
}

export function tally(lines: readonly ReportLine[]): Tally {
  const count = (type: ReportLine["type"]) => lines.filter((line) => line.type === type).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

/** One line for a person, or several for a failure. */
export function describeLine(line: ReportLine): string | undefined {
  switch (line.type) {
    case "start":
      return `VS Code ${line.vscode}, its extension host on Node ${line.node}`;
    case "suite":
      return `${indent(line.depth)}${line.title}`;
    case "passed":
      return `${indent(line.depth)}✔ ${line.title} (${String(line.ms)} ms)`;
    case "failed":
      return `${indent(line.depth)}✘ ${line.title}\n${line.error.replaceAll(/^/gm, indent(line.depth + 1))}`;
    case "skipped":
      return `${indent(line.depth)}- ${line.title}`;
    case "end":
      return undefined;
    default:
      return line satisfies never;
  }
}

function indent(depth: number): string {
  return "  ".repeat(depth);
}

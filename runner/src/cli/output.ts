/**
 * Everything that the command line writes passes here: results to standard output, everything else to standard error.
 *
 * Invariant: text from a user's project or log reaches a terminal only through `plain`, without control sequences.
 */
import { styleText } from "node:util";
import { plainText } from "@headwater/core/plain-text";
import type { LockWait } from "@headwater/eventlog/lock-wait";
import { EXIT } from "./cli-error.ts";

type Style = Parameters<typeof styleText>[0];

/** Longer texts are cut: a terminal is no place for a megabyte in one piece. */
const LONGEST = 100_000;

/** Colour where standard output is a terminal that wants it; `NO_COLOR` and `FORCE_COLOR` are honoured by Node. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** The same for standard error. */
export function paintError(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

/** Without control sequences and control characters other than line ends and tabs. */
export function plain(text: string): string {
  return plainText(text, LONGEST);
}

/**
 * What the user's code printed: its colours stay where standard output is a terminal that wants them, every other control
 * sequence goes.
 */
export function printedLine(text: string): string {
  const wantsColour = paint("red", "x") !== "x";
  if (!wantsColour || !text.includes("\u001B[")) return plain(text);
  const parts = text.slice(0, LONGEST).split(COLOURS);
  // A capture group puts what separates the parts between them.
  const kept = parts.map((part, index) => (index % 2 === 1 ? part : plain(part))).join("");
  return parts.length > 1 ? `${kept}\u001B[0m` : kept;
}

const COLOURS = /(\u001B\[[0-9;:]*m)/;

/** One line of untrusted text. */
export function plainLine(text: string): string {
  return plain(text)
    .replace(/\s*\n\s*/g, " ")
    .trim();
}

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

export function printError(line = ""): void {
  process.stderr.write(`${line}\n`);
}

/** Nothing is heard of a command that waits for others to be done with a store. */
export function waitText({ place, holder }: LockWait): string {
  return plain(`Waiting for the store ${place}: ${holder} has locked it. Ctrl-C ends the wait.`);
}

/** A result for programs: one JSON document, indented for a reader. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** One of many results for programs: one line. */
export function printJsonLine(value: unknown): void {
  print(JSON.stringify(value));
}

/** ISO 8601 in UTC, which is what `at` means in every JSON result; from milliseconds since 1970. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** `headwater list | head` closes the pipe early: that is no failure, as a full disk is. For `process.stdout`. */
export function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(EXIT.succeeded);
  printError(`${paintError("red", "error")} The result cannot be written: ${error.message}`);
  process.exit(EXIT.failed);
}

/** A run goes on when nobody can hear of it any more: what it does is in the log, and its exit code is still its own. */
export function outliveClosedPipe(): void {
  let isSaid = false;
  process.stdout.off("error", endOnClosedPipe);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && !isSaid) printError(`The run goes on, but cannot be shown: ${error.message}`);
    isSaid = true;
  });
}

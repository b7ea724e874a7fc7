/**
 * What a command says when it fails, in words on standard error, or with `--json` as one line on standard output, so that
 * a program that reads results reads errors too:
 *
 *     { "error": { "code", "message", "file", "line", "column", "next", "problems" } }
 *
 * Lines and columns count from 1. What is not known is null; `next` and `problems` may be empty.
 */
import { CommanderError } from "commander";
import type { Problem } from "@headwater/core/problem";
import { StoreError } from "@headwater/eventlog/store-error";
import { CliError, EXIT, type ExitCode } from "./cli-error.ts";
import { paintError, plain, printError, printJsonLine } from "./output.ts";
import { printProblems, problemJson } from "./problem-text.ts";

interface Report {
  readonly code: string | null;
  readonly message: string;
  /** From 1, in a selection; what has a place in a file has problems. */
  readonly column: number | null;
  /** What the user can do, one line each. */
  readonly next: readonly string[];
  readonly problems: readonly Problem[];
  /** The folder that the problems lie in. */
  readonly root: string;
  readonly exitCode: ExitCode;
}

/** Tells it, and gives the exit code. */
export function reportError(error: unknown, json: boolean): ExitCode {
  if (error instanceof CommanderError) return reportUse(error, json);
  const report = reportOf(error);
  if (json) printReport(report);
  else {
    printProblems(report.root, report.problems);
    const head = paintError("red", report.code === null ? "error" : `error ${report.code}`);
    printError(`${head} ${plain(report.message)}`);
    for (const line of report.next) printError(plain(line));
  }
  return report.exitCode;
}

/** In words commander has said it already, or has printed the help that was asked for. */
function reportUse(error: CommanderError, json: boolean): ExitCode {
  if (error.exitCode === 0) return EXIT.succeeded;
  const hints = isUnquotedSelection(error) ? [QUOTE_IT] : [];
  if (!json) for (const hint of hints) printError(hint);
  if (json) {
    const isHelp = error.code === "commander.help";
    const [message = "", ...next] = isHelp ? ["A command is missing."] : error.message.trim().split("\n");
    printReport({
      code: null,
      message: message.replace(/^error: /, ""),
      column: null,
      next: [...next.map((line) => line.replace(/^\((.*)\)$/, "$1")), ...hints, "headwater --help"],
      problems: [],
      root: "",
      exitCode: EXIT.wrong,
    });
  }
  return EXIT.wrong;
}

const QUOTE_IT = "A selection is one argument: quote it, as in '*' or 'orders or customers'.";

/** A shell makes words of it, and of `*` the files of the folder. */
function isUnquotedSelection({ code, message }: CommanderError): boolean {
  return code === "commander.excessArguments" && /'(materialize|check|lineage|accept)'/.test(message);
}

function reportOf(error: unknown): Report {
  const nothing = { code: null, column: null, next: [], problems: [], root: "", exitCode: EXIT.failed };
  if (error instanceof CliError) {
    const { code, message, column, hints, problems, root, exitCode } = error;
    return { code, message, column, next: hints, problems, root, exitCode };
  }
  if (error instanceof StoreError) return { ...nothing, code: error.code, message: error.message };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    ...nothing,
    message: `This is a fault in Headwater, not in your project. Please report it with this text:\n${text}`,
  };
}

function printReport({ code, message, column, next, problems }: Report): void {
  const first = problems.find(({ severity }) => severity === "error") ?? problems[0];
  printJsonLine({
    error: {
      code,
      message,
      file: first?.at.file ?? null,
      line: first === undefined ? null : first.at.range.start.line + 1,
      column: first === undefined ? column : first.at.range.start.character + 1,
      // The lines that draw a mark under a fault are for eyes.
      next: next.filter((line) => !line.startsWith("    ")),
      problems: problems.map(problemJson),
    },
  });
}

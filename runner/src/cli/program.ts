/** The `headwater` command: parses arguments, runs one command, turns what it throws into words and an exit code. */
import { Command, CommanderError } from "commander";
import { StoreError } from "@headwater/eventlog/store-error";
import { HEADWATER_VERSION } from "../version.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { register as accept } from "./commands/accept.ts";
import { register as cancel } from "./commands/cancel.ts";
import { register as check } from "./commands/check.ts";
import { register as lineage } from "./commands/lineage.ts";
import { register as list } from "./commands/list.ts";
import { register as logs } from "./commands/logs.ts";
import { register as materialize } from "./commands/materialize.ts";
import { register as runs } from "./commands/runs.ts";
import { register as status } from "./commands/status.ts";
import { register as store } from "./commands/store.ts";
import { register as validate } from "./commands/validate.ts";
import { paintError, plain, printError } from "./output.ts";

const program = new Command("headwater")
  .description("Software-defined assets for TypeScript.")
  .version(HEADWATER_VERSION)
  .showHelpAfterError("(add --help for the options)")
  .showSuggestionAfterError()
  .helpCommand(false)
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 failed or the store cannot be used, 2 wrong use or wrong definitions, 130 canceled.",
  )
  .exitOverride();
for (const register of [list, lineage, status, validate, materialize, check, runs, logs, accept, cancel, store])
  register(program);
// Subcommands are made by their own files: they take over how errors end the process.
for (const command of program.commands) command.exitOverride();

process.stdout.on("error", endOnClosedPipe);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.succeeded : EXIT.wrong;
  if (error instanceof CliError) {
    printFault(error.code, error.message);
    for (const hint of error.hints) printError(plain(hint));
    return error.exitCode;
  }
  if (error instanceof StoreError) {
    printFault(error.code, error.message);
    return EXIT.failed;
  }
  printError(paintError("red", "This is a fault in Headwater, not in your project. Please report it with this text:"));
  printError(plain(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  return EXIT.failed;
}

function printFault(code: string | null, message: string): void {
  printError(`${paintError("red", code === null ? "error" : `error ${code}`)} ${plain(message)}`);
}

/** `headwater list | head` closes the pipe early: that is no failure. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(EXIT.succeeded);
  throw error;
}

/** The `headwater` command: parses arguments, runs one command, turns what it throws into words and an exit code. */
import { Command } from "commander";
import { HEADWATER_VERSION } from "../version.ts";
import { register as accept } from "./commands/accept.ts";
import { register as cancel } from "./commands/cancel.ts";
import { register as check } from "./commands/check.ts";
import { register as init } from "./commands/init.ts";
import { register as lineage } from "./commands/lineage.ts";
import { register as list } from "./commands/list.ts";
import { register as logs } from "./commands/logs.ts";
import { register as materialize } from "./commands/materialize.ts";
import { register as prune } from "./commands/prune.ts";
import { register as runs } from "./commands/runs.ts";
import { register as status } from "./commands/status.ts";
import { register as store } from "./commands/store.ts";
import { register as validate } from "./commands/validate.ts";
import { addHelp, EXIT_CODES } from "./help.ts";
import { endOnClosedPipe, plain } from "./output.ts";
import { reportError } from "./report-error.ts";

/** Known before the arguments are parsed, for they may be what is wrong. */
const wantsJson = process.argv.includes("--json");

const program = new Command("headwater")
  .description("Software-defined assets for TypeScript.")
  .version(HEADWATER_VERSION, "-V, --version", "print the version")
  .helpOption("-h, --help", "say how it is used")
  .showHelpAfterError("(add --help for the options)")
  .showSuggestionAfterError()
  .helpCommand(false)
  .addHelpText("after", EXIT_CODES)
  .addHelpText("after", "\nheadwater <command> --help says more of a command, with examples.");
for (const register of [
  init,
  list,
  lineage,
  status,
  validate,
  materialize,
  check,
  runs,
  logs,
  accept,
  cancel,
  prune,
  store,
]) {
  register(program);
}
for (const command of program.commands) addHelp(command);
takeOver(program);

process.stdout.on("error", endOnClosedPipe);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportError(error, wantsJson);
}

/** Commands are made by their own files, and some hold others: here all say errors alike, and none ends the process. */
function takeOver(command: Command): void {
  command.exitOverride().configureOutput({
    // What commander says names what the user has typed.
    writeErr: (text) => {
      if (!wantsJson) process.stderr.write(plain(text));
    },
  });
  for (const inner of command.commands)
    takeOver(inner.helpOption("-h, --help", "say how it is used").helpCommand(false));
}

/**
 * The part of the `headwater` command that runs assets, as a program by itself: what a click waits for holds nothing that
 * other commands need, and all of it is loaded at once.
 */
import { register as check } from "./commands/check.ts";
import { register as materialize } from "./commands/materialize.ts";
import { runCommandLine } from "./command-line.ts";
import { runCommand } from "./run-command.ts";

void runCommandLine((program) => {
  materialize(program, runCommand);
  check(program, runCommand);
});

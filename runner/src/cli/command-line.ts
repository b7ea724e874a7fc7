/** The `headwater` command: parses arguments, runs one command, turns what it throws into words and an exit code. */
import { Command } from "commander";
import { HEADWATER_VERSION } from "../version.ts";
import { addHelp, EXIT_CODES } from "./help.ts";
import { endOnClosedPipe, plain } from "./output.ts";
import { reportError } from "./report-error.ts";

/** @param register adds the commands */
export async function runCommandLine(register: (program: Command) => void): Promise<void> {
  // Known before the arguments are parsed, for they may be what is wrong.
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
  register(program);
  for (const command of program.commands) addHelp(command);
  takeOver(program, wantsJson);
  process.stdout.on("error", endOnClosedPipe);
  // There is nowhere left to say so.
  process.stderr.on("error", () => undefined);
  try {
    await program.parseAsync(helpLast(program, process.argv));
  } catch (error) {
    process.exitCode = reportError(error, wantsJson);
  }
}

/**
 * `headwater help store verify` is `headwater store verify --help`. Of a command that there is not, there is no help to
 * ask for: commander would say that of the others instead of that it is not known.
 */
function helpLast(program: Command, argv: readonly string[]): string[] {
  const [node = "", launcher = "", ...given] = argv;
  const words = given[0] === "help" ? [...given.slice(1), "--help"] : given;
  return [node, launcher, ...(isKnown(program, words) ? words : words.filter((word) => !HELP.has(word)))];
}

const HELP: ReadonlySet<string> = new Set(["-h", "--help"]);

function isKnown(program: Command, words: readonly string[]): boolean {
  let command = program;
  for (const word of words) {
    if (word.startsWith("-") || command.commands.length === 0) return true;
    const inner = command.commands.find((each) => each.name() === word);
    if (inner === undefined) return false;
    command = inner;
  }
  return true;
}

/** Commands are made by their own files, and some hold others: here all say errors alike, and none ends the process. */
function takeOver(command: Command, wantsJson: boolean): void {
  command.exitOverride().configureOutput({
    // What commander says names what the user has typed.
    writeErr: (text) => {
      if (!wantsJson) process.stderr.write(plain(text));
    },
  });
  for (const inner of command.commands)
    takeOver(inner.helpOption("-h, --help", "say how it is used").helpCommand(false), wantsJson);
}

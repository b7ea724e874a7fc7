/** `headwater prune`: remove old runs, what they printed, and values that nothing names any more. */
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { DURATION_EXAMPLE, parseDuration } from "@headwater/core/duration";
import { BYTES_EXAMPLE, parseBytes, parseRuns } from "@headwater/core/retention";
import type { Retention } from "@headwater/core/retention";
import type { Pruned } from "@headwater/eventlog/sqlite/prune-store";
import { valuesFolder } from "../../io/file-io.ts";
import { CliError } from "../cli-error.ts";
import { findStore } from "../open-store.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { paint, print, printJson } from "../output.ts";

interface PruneOptions extends ProjectOptions {
  readonly runs?: number;
  readonly age?: number;
  readonly bytes?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function register(program: Command): void {
  addProjectOptions(
    program.command("prune").description("remove old runs, what they printed, and values that nothing names any more"),
  )
    .option("--runs <count>", "keep at most so many runs of each environment", wholeNumber)
    .option("--age <time>", "keep runs that ended within this time, as 30d", argument(parseDuration, DURATION_EXAMPLE))
    .option("--bytes <size>", "remove older runs until all is this small, as 2GB", argument(parseBytes, BYTES_EXAMPLE))
    .option("--dry-run", "say what would go, and remove nothing")
    .option("-y, --yes", "allow it in a protected environment")
    .addHelpText(
      "after",
      `
Limits that are not given here are those of \`retention\` in headwater.config.ts. The newest data, checks and value of
every asset stay, whatever the limits say.
The same happens at the end of each run, a little at a time. What a run under way may need stays.
Exit codes: 0 done; 1 the store cannot be used; 2 wrong use.`,
    )
    .action(prune);
}

async function prune(options: PruneOptions): Promise<void> {
  const [{ storage, environment, retention }, { pruneStore }] = await Promise.all([
    findStore(options),
    import("@headwater/eventlog/sqlite/prune-store"),
  ]);
  const limits = chosen(options, retention);
  if (environment.protected && options.yes !== true && options.dryRun !== true) {
    throw new CliError(`The environment ${environment.name} is protected: nothing is removed there without --yes.`, {
      code: "HW510",
      hints: ["Add --yes to prune it all the same, or --dry-run to see what would go."],
    });
  }
  const pruned = await pruneStore({
    folder: storage,
    values: valuesFolder(storage),
    retention: limits,
    now: Date.now(),
    dryRun: options.dryRun === true,
  });
  report(pruned, options);
}

function chosen({ runs, age, bytes }: PruneOptions, retention: Retention): Retention {
  const limits = { runs: runs ?? retention.runs, ageMs: age ?? retention.ageMs, bytes: bytes ?? retention.bytes };
  if (Object.values(limits).some((limit) => limit !== null)) return limits;
  throw new CliError("Nothing says what to keep.", {
    hints: [
      "Give --runs, --age or --bytes, or write in headwater.config.ts:",
      '    export default definitions({ retention: { runs: 100, age: "90d" } });',
    ],
  });
}

function report({ runs, entries, values, bytes }: Pruned, { json, dryRun }: PruneOptions): void {
  if (json === true) printJson({ dryRun: dryRun === true, runs, entries, values, bytes });
  else {
    const what = `${String(runs.length)} runs, ${String(entries)} entries, ${String(values)} values`;
    const verb = dryRun === true ? "Would remove" : `${paint("green", "✓")} Removed`;
    print(`${verb} ${what}: ${(bytes / 1e6).toFixed(1)} MB of values and printed lines.`);
  }
}

function argument(parse: (text: string) => number | undefined, expected: string): (text: string) => number {
  return (text) => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(`Give ${expected}.`);
    return value;
  };
}

function wholeNumber(text: string): number {
  return argument((given) => parseRuns(Number(given)), "a whole number from 1")(text);
}

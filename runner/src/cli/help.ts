/** What `--help` says of each command beside its arguments and options: examples, and what it exits with. */
import type { Command } from "commander";
import { paint } from "./output.ts";

interface Help {
  /** Each a command line without `headwater`, and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Left out where the command's own file says it. */
  readonly exits?: string;
}

const READS = "Exit codes: 0 done, 1 the store cannot be read, 2 wrong use.";
const RUNS = "Exit codes: 0 succeeded, 1 failed, 2 wrong use or wrong definitions, 130 canceled.";

/** By the name of the command, as one types it. */
const HELP: Readonly<Record<string, Help>> = {
  init: {
    examples: [
      ["init", "make the current folder a project"],
      ["init shop", "make a new folder, and a project in it"],
    ],
    exits: "Exit codes: 0 written, 1 a file cannot be written, 2 wrong use, or a file is there already.",
  },
  list: {
    examples: [
      ["list", "all assets"],
      ["list -s 'group:raw or tag:layer=bronze'", "some of them"],
      ["list --json | jq '.assets[].key'", "their keys, for a program"],
    ],
    exits: "Exit codes: 0 done, also where definitions are wrong (see validate), 2 wrong use.",
  },
  lineage: {
    examples: [
      ["lineage", "all assets, upstream first"],
      ["lineage '+orders+'", "one asset with all that is up and down its stream"],
    ],
    exits: READS,
  },
  status: {
    examples: [
      ["status", "every asset"],
      ["status -s 'status:stale or status:failed'", "what needs attention"],
      ["status --env prod", "in another environment"],
    ],
    exits: READS,
  },
  validate: {
    examples: [
      ["validate", "every fault, with its place"],
      ["validate --json", "the same for a program, as in CI"],
    ],
    exits: "Exit codes: 0 no error, 2 wrong use or wrong definitions.",
  },
  materialize: {
    examples: [
      ["materialize orders", "one asset"],
      ["materialize '+revenue'", "an asset, and all upstream of it"],
      ["materialize '*' --stale", "all that is missing, stale or failed"],
      ["materialize 'group:raw' --env prod --yes", "a group, in a protected environment"],
    ],
    exits: RUNS,
  },
  check: {
    examples: [
      ["check", "all checks"],
      ["check orders", "those of one asset"],
      ["check --check orders:noNulls", "one check"],
    ],
    exits: "Exit codes: 0 all passed, 1 a check failed, 2 wrong use or wrong definitions, 130 canceled.",
  },
  runs: {
    examples: [
      ["runs", "the newest"],
      ["runs -n 100 --json", "more of them, for a program"],
    ],
    exits: READS,
  },
  logs: {
    examples: [
      ["logs", "the newest run"],
      ["logs 20260102-030405-abcdef", "a certain one"],
      ["logs --step orders", "what a step printed, and nothing else"],
    ],
    exits: READS,
  },
  accept: {
    examples: [
      ["accept orders -r 'only renamed a variable'", "one asset is current again"],
      ["accept 'status:stale' -r 'formatted' --json", "all that is stale by its code alone"],
    ],
  },
  cancel: {
    examples: [
      ["cancel 20260102-030405-abcdef", "ask a run to end"],
      ["cancel 20260102-030405-abcdef --wait", "and wait until it has"],
    ],
  },
  prune: {
    examples: [
      ["prune --dry-run", "what the configuration's retention would remove"],
      ["prune --runs 50 --age 90d", "keep the newest 50 runs, and of them those of the last 90 days"],
    ],
  },
  store: {
    examples: [
      ["store verify --values", "whether everything is there and as it was written"],
      ["store backup --to copy.db", "a copy, while others go on"],
      ["store migrate", "make the store one of this version"],
    ],
  },
  "store verify": { examples: [["store verify --values", "with the current value of every asset"]] },
  "store backup": { examples: [["store backup --to copy.db", "into a file that is not there yet"]] },
  "store migrate": { examples: [["store migrate", "after a copy of it, and with no live run"]] },
};

export const EXIT_CODES = `
Exit codes:
  0    done
  1    a run or a check failed, or the store cannot be used
  2    wrong use, or wrong definitions
  130  canceled`;

/** Adds it to a command and to those inside it. */
export function addHelp(command: Command, within = ""): void {
  const name = `${within} ${command.name()}`.trim();
  const help = HELP[name];
  if (help !== undefined) command.addHelpText("after", () => helpText(help));
  for (const inner of command.commands) addHelp(inner, name);
}

function helpText({ examples, exits }: Help): string {
  const lines = examples.map(([line, does]) => `  ${paint("dim", `# ${does}`)}\n  headwater ${line}`);
  return `${exits === undefined ? "" : `\n${exits}\n`}\nExamples:\n${lines.join("\n")}`;
}

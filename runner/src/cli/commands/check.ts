/** `headwater check`: evaluate checks on the data that is there, without running assets. */
import type { Command } from "commander";
import { addAssetOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import type { Runs } from "../run-command.ts";

interface CheckOptions extends ProjectOptions {
  readonly yes?: boolean;
  readonly check?: readonly string[];
}

export function register(program: Command, run: Runs): void {
  addAssetOptions(
    program
      .command("check")
      .description("evaluate the checks of assets on their latest data")
      .argument("[selection]", "assets whose checks to evaluate", "*"),
  )
    .option("--check <name>", "only this check, as noNulls or orders:noNulls; may be given again", oneMore)
    .option("-y, --yes", "allow running in a protected environment")
    .action(async (selection: string, options: CheckOptions) => {
      await run(options, {
        selection,
        mode: "selected",
        checksOnly: true,
        ...(options.check === undefined ? {} : { checks: options.check }),
        ignoreChecks: false,
        allowProtected: options.yes === true,
      });
    });
}

function oneMore(name: string, others: readonly string[] = []): readonly string[] {
  return [...others, name];
}

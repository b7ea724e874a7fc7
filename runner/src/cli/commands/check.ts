/** `headwater check`: evaluate checks on the data that is there, without running assets. */
import type { Command } from "commander";
import { addAssetOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import type { Runs } from "../run-command.ts";

interface CheckOptions extends ProjectOptions {
  readonly yes?: boolean;
}

export function register(program: Command, run: Runs): void {
  addAssetOptions(
    program
      .command("check")
      .description("evaluate the checks of assets on their latest data")
      .argument("[selection]", "assets whose checks to evaluate", "*"),
  )
    .option("-y, --yes", "allow running in a protected environment")
    .action(async (selection: string, options: CheckOptions) => {
      await run(options, {
        selection,
        mode: "selected",
        checksOnly: true,
        ignoreChecks: false,
        allowProtected: options.yes === true,
      });
    });
}

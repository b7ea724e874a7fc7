/** `headwater materialize`: run assets, and their checks, in this process's care. */
import type { Command } from "commander";
import { addAssetOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import type { Runs } from "../run-command.ts";

interface MaterializeOptions extends ProjectOptions {
  readonly stale?: boolean;
  readonly ignoreChecks?: boolean;
  readonly yes?: boolean;
}

export function register(program: Command, run: Runs): void {
  addAssetOptions(
    program
      .command("materialize")
      .description("run assets and their checks")
      .argument("<selection>", 'assets to run, as "orders", "+orders" (with all upstream) or "*"'),
  )
    .option("--stale", "only what is missing, stale or failed")
    .option("--ignore-checks", "run although a blocking check failed; the decision is recorded")
    .option("-y, --yes", "allow running in a protected environment")
    .action(async (selection: string, options: MaterializeOptions) => {
      await run(options, {
        selection,
        mode: options.stale === true ? "stale" : "selected",
        checksOnly: false,
        ignoreChecks: options.ignoreChecks === true,
        allowProtected: options.yes === true,
      });
    });
}

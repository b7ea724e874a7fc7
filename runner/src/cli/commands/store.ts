/** `headwater store`: look after the store of a project. Each subcommand says what it did and alters nothing else. */
import { resolve } from "node:path";
import type { Command } from "commander";
import type { StoreReport } from "@headwater/eventlog/sqlite/verify-store";
import { EXIT } from "../cli-error.ts";
import { findStore } from "../open-store.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { paint, plainLine, print, printJson } from "../output.ts";

interface VerifyOptions extends ProjectOptions {
  readonly values?: boolean;
}

interface BackupOptions extends ProjectOptions {
  readonly to?: string;
}

const EXIT_CODES = "\nExit codes: 0 done, 1 the store is not whole or cannot be used, 2 wrong use.";

export function register(program: Command): void {
  const store = program
    .command("store")
    .description("verify, back up or migrate the store of runs and materializations");
  const commands = [
    store
      .command("verify")
      .description("compare what the store says with everything in its log")
      .option("--values", "read the current value of every asset too")
      .action(verify),
    store
      .command("backup")
      .description("copy the log while others use it; values and printed lines are not in the copy")
      .option("--to <file>", "a file that is not there yet (default: a new one in `backups` in the storage folder)")
      .action(backup),
    store
      .command("migrate")
      .description("bring a store of an older version up to date, after a backup, while nothing runs")
      .action(migrate),
  ];
  for (const command of commands) addProjectOptions(command).addHelpText("after", EXIT_CODES).exitOverride();
}

async function verify(options: VerifyOptions): Promise<void> {
  const [{ storage }, { verifyStore }] = await Promise.all([
    findStore(options),
    import("@headwater/eventlog/sqlite/verify-store"),
  ]);
  const log = await verifyStore(storage);
  const { faultsOfValues } = await import("../faults-of-values.ts");
  const values = options.values === true ? await faultsOfValues(storage, log.values) : [];
  const report = { ...log, faults: [...log.faults, ...values] };
  if (options.json === true) {
    const { values: _, ...json } = report;
    printJson({ ...json, whole: report.faults.length === 0 });
  } else printReport(report, { withValues: options.values === true, ofValues: values.length });
  if (report.faults.length > 0) process.exitCode = EXIT.failed;
}

function printReport(
  { place, own, faults, entries, unknown, assets, runs, values }: StoreReport,
  { withValues, ofValues }: { readonly withValues: boolean; readonly ofValues: number },
): void {
  for (const { subject, message } of faults) {
    print(`${paint("red", "✗")} ${paint("bold", plainLine(subject))} ${plainLine(message)}`);
  }
  if (unknown > 0) print(`${count(unknown, "entry is", "entries are")} of a newer version: kept and passed over.`);
  const counted = [count(entries, "entry", "entries"), count(runs, "run"), count(assets, "asset")].join(", ");
  const and = withValues ? `, ${count(values.length, "value")}` : "";
  if (faults.length === 0) print(`${paint("green", "✓")} The store is whole: ${counted}${and}.`);
  else {
    const found = count(faults.length, "fault");
    print(`\n${paint("red", `The store is not whole: ${found}`)} in ${counted}${and}.`);
    if (ofValues < faults.length) {
      print("The entries of the log are the truth. Keep a copy of the file before anything else:");
      print("    headwater store backup");
    }
    if (ofValues > 0) print("Materialize an asset again to make its value again.");
  }
  if (!own) print("It was not made here by this user: it is shown, and its runs are not resumed.");
  print(paint("dim", place));
}

async function backup(options: BackupOptions): Promise<void> {
  const [{ storage }, { backupStore }] = await Promise.all([
    findStore(options),
    import("@headwater/eventlog/sqlite/backup-store"),
  ]);
  const to = options.to === undefined ? {} : { to: resolve(options.to) };
  const file = await backupStore({ folder: storage, now: Date.now(), ...to });
  if (options.json === true) printJson({ file });
  else print(`${paint("green", "✓")} ${file}`);
}

async function migrate(options: ProjectOptions): Promise<void> {
  const [{ storage }, { migrateStore }] = await Promise.all([
    findStore(options),
    import("@headwater/eventlog/sqlite/migrate-store"),
  ]);
  const migration = await migrateStore({ folder: storage, now: Date.now() });
  if (options.json === true) printJson(migration);
  else if (migration.backup === null) print(`The store is up to date: version ${String(migration.to)}.`);
  else {
    print(
      `${paint("green", "✓")} The store is now of version ${String(migration.to)}; it was ${String(migration.from)}.`,
    );
    print(`A copy of it as it was: ${migration.backup}`);
  }
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${String(number)} ${number === 1 ? one : several}`;
}

/** `headwater cancel RUN`: ask a run to end. The request is an event in the log, which the run's owner follows. */
import type { Command } from "commander";
import { setTimeout as delay } from "node:timers/promises";
import { parseRunId } from "@headwater/core/keys";
import type { RunSummary } from "@headwater/core/run/summaries";
import { lostRuns } from "@headwater/eventlog/run-log/lost-run";
import { EXIT } from "../cli-error.ts";
import { openStore } from "../open-store.ts";
import type { OpenStore } from "../open-store.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { print, printJson } from "../output.ts";
import { unknownRun } from "../unknown-run.ts";

interface CancelOptions extends ProjectOptions {
  readonly wait?: boolean;
}

/** `asked` where nobody waited for the end. */
type Outcome = "asked" | "lost" | Exclude<RunSummary["status"]["kind"], "running">;

const POLL_MS = 100;

export function register(program: Command): void {
  addProjectOptions(
    program
      .command("cancel")
      .description("ask a run to end: its steps are told, then killed after a few seconds")
      .argument("<run>", "a run as `headwater runs` lists it"),
  )
    .option("--wait", "return when the run has ended")
    .addHelpText(
      "after",
      `
A second cancel of the same run kills its steps at once.
Exit codes: 0 asked for, or canceled with --wait; 1 the run had ended, or ended otherwise; 2 the run is not known.`,
    )
    .action(cancel);
}

async function cancel(text: string, options: CancelOptions): Promise<void> {
  const store = await openStore(options);
  try {
    const runId = parseRunId(text);
    const run = runId === undefined ? undefined : await store.log.run(runId);
    if (run === undefined) throw await unknownRun(store.log, text);
    const outcome = await endOf(store, run, options.wait === true);
    report(run, options, outcome);
  } finally {
    await store.log.close();
  }
}

interface End {
  readonly outcome: Outcome;
  /** There was nothing to cancel. */
  readonly before: boolean;
}

async function endOf(store: OpenStore, run: RunSummary, wait: boolean): Promise<End> {
  if (run.status.kind !== "running") return { outcome: run.status.kind, before: true };
  if ((await lostRuns(store.log, [run])).length > 0) return { outcome: "lost", before: true };
  await request(store, run);
  return { outcome: wait ? await ended(store, run) : "asked", before: false };
}

async function request({ storage }: OpenStore, { runId, environment }: RunSummary): Promise<void> {
  const { openEventLog } = await import("@headwater/eventlog/sqlite/open-store");
  const log = await openEventLog({ folder: storage, mode: "write" });
  await log.append([{ type: "run-cancel-requested", at: Date.now(), environment, runId }]).finally(() => log.close());
}

async function ended({ log }: OpenStore, { runId }: RunSummary): Promise<Outcome> {
  for (;;) {
    const run = await log.run(runId);
    if (run === undefined) return "lost";
    if (run.status.kind !== "running") return run.status.kind;
    if ((await lostRuns(log, [run])).length > 0) return "lost";
    await delay(POLL_MS);
  }
}

function report({ runId }: RunSummary, options: CancelOptions, { outcome, before }: End): void {
  if (options.json === true) printJson({ runId, requested: !before, outcome: outcome === "asked" ? null : outcome });
  else print(words(runId, outcome, before));
  if (before || !(outcome === "asked" || outcome === "canceled")) process.exitCode = EXIT.failed;
}

function words(runId: string, outcome: Outcome, before: boolean): string {
  switch (outcome) {
    case "asked":
      return `Run ${runId} is asked to end. headwater logs ${runId} shows how it does.`;
    case "lost":
      return `The process that led run ${runId} is gone: nothing of it runs any more. The next run records its end.`;
    case "canceled":
      return before ? `Run ${runId} was canceled before.` : `Run ${runId} is canceled.`;
    case "succeeded":
    case "failed":
      return before
        ? `Run ${runId} has already ended: it ${outcome}.`
        : `Run ${runId} ended before the cancel: it ${outcome}.`;
  }
}

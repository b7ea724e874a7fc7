/** `headwater runs`: the runs of a project, newest first. */
import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { describeDuration } from "@headwater/core/status/describe-status";
import { selectionText } from "@headwater/core/run/named-checks";
import type { RunSummary } from "@headwater/core/run/summaries";
import { lostRuns } from "@headwater/eventlog/run-log/lost-run";
import { openStore } from "../open-store.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { isoTime, paint, plainLine, print, printJson } from "../output.ts";
import { renderTable } from "../table.ts";

interface RunsOptions extends ProjectOptions {
  readonly limit: number;
}

export function register(program: Command): void {
  addProjectOptions(program.command("runs").description("list runs, newest first"))
    .option("-n, --limit <count>", "at most this many", positiveInteger, 20)
    .action(runs);
}

async function runs(options: RunsOptions): Promise<void> {
  const { log } = await openStore(options);
  try {
    const environment = options.env ?? process.env["HEADWATER_ENV"];
    const found = await log.runs({ limit: options.limit, ...(environment === undefined ? {} : { environment }) });
    const lost = new Set((await lostRuns(log, found)).map(({ runId }) => runId));
    const words = found.map((run) => ({ run, word: lost.has(run.runId) ? "lost" : run.status.kind }) as const);
    if (options.json === true) printJson({ runs: words.map(({ run, word }) => runJson(run, word)) });
    else if (found.length === 0) print("No runs yet. Start one with: headwater materialize <selection>");
    else {
      const head = ["run", "status", "started", "took", "steps", "environment", "selection"];
      print(
        renderTable(
          head,
          words.map(({ run, word }) => runRow(run, word)),
        ),
      );
    }
  } finally {
    await log.close();
  }
}

/** `lost` when its coordinator is gone: the next run records its end. */
type RunWord = RunSummary["status"]["kind"] | "lost";

function runJson(run: RunSummary, word: RunWord): object {
  return {
    runId: run.runId,
    status: word,
    environment: run.environment,
    selection: run.selection,
    checks: run.checks ?? null,
    origin: run.origin,
    startedAt: isoTime(run.startedAt),
    endedAt: run.status.kind === "running" ? null : isoTime(run.status.endedAt),
    steps: run.steps.map((step) => ({ id: step.id, asset: step.asset, kind: step.kind, state: step.state.kind })),
  };
}

const COLOURS = { running: "cyan", lost: "red", succeeded: "green", failed: "red", canceled: "yellow" } as const;

function runRow(run: RunSummary, word: RunWord): string[] {
  const done = run.steps.filter(({ state }) => state.kind === "succeeded" || state.kind === "unchanged").length;
  const took = run.status.kind === "running" ? "" : describeDuration(run.status.endedAt - run.startedAt);
  return [
    run.runId,
    paint(COLOURS[word], word),
    new Date(run.startedAt).toLocaleString(),
    took,
    `${String(done)}/${String(run.steps.length)}`,
    plainLine(run.environment),
    plainLine(selectionText(run)),
  ];
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number from 1.");
  return value;
}

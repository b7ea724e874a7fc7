/** `headwater logs RUN`: what happened in a run, and what its steps printed. */
import type { Command } from "commander";
import type { RunLog } from "@headwater/eventlog/run-log/read-run-log";
import { parseRunId } from "@headwater/core/keys";
import type { RunId, StepId } from "@headwater/core/keys";
import { alternatives, nearestNames } from "@headwater/core/index/nearest";
import { CliError } from "../cli-error.ts";
import { eventJson } from "../event-json.ts";
import { openStore } from "../open-store.ts";
import { addProjectOptions } from "../options.ts";
import type { ProjectOptions } from "../options.ts";
import { unknownRun } from "../unknown-run.ts";
import { isoTime, print, printedLine, printJsonLine } from "../output.ts";

interface LogsOptions extends ProjectOptions {
  readonly step?: string;
}

export function register(program: Command): void {
  addProjectOptions(
    program
      .command("logs")
      .description("show what happened in a run, and what its steps printed")
      .argument("[run]", "a run as `headwater runs` lists it (default: the newest)"),
  )
    .option("--step <step>", "only the output of this step, as it printed it")
    .action(logs);
}

async function logs(run: string | undefined, options: LogsOptions): Promise<void> {
  const { log, storage } = await openStore(options);
  try {
    const runId = run === undefined ? (await log.runs({ limit: 1 }))[0]?.runId : parseRunId(run);
    if (runId === undefined) throw await unknownRun(log, run);
    const [{ readRunLog }, { describeRun }] = await Promise.all([
      import("@headwater/eventlog/run-log/read-run-log"),
      import("@headwater/eventlog/run-log/describe-run"),
    ]);
    const stepId = options.step as StepId | undefined;
    const known = await readRunLog(log, runId, { storage, ...(stepId === undefined ? {} : { stepId }) });
    if (known.entries.length === 0) throw await unknownRun(log, run);
    if (stepId !== undefined) {
      const steps = (await log.run(runId))?.steps.map(({ id }) => id) ?? [];
      if (!steps.includes(stepId)) throw unknownStep(stepId, runId, steps);
    }
    if (options.json === true) printLines(runId, known);
    else if (stepId !== undefined) for (const { line } of known.printed) print(printedLine(line.text));
    else print(describeRun(runId, known).trimEnd());
  } finally {
    await log.close();
  }
}

/** Events and printed lines, one JSON document a line, in the order of their times. */
function printLines(runId: RunId, { entries, printed }: RunLog): void {
  const lines = [
    ...entries.map((entry) => ({ at: entry.event.at, json: eventJson(entry) })),
    ...printed.map(({ stepId, attempt, line }) => ({
      at: line.at,
      json: { type: "line", at: isoTime(line.at), runId, stepId, attempt, ...lineFields(line) },
    })),
  ];
  for (const { json } of lines.toSorted((a, b) => a.at - b.at)) printJsonLine(json);
}

function lineFields({ stream, level, text, fields }: RunLog["printed"][number]["line"]): object {
  return { stream, level, text, ...(fields === undefined ? {} : { fields }) };
}

function unknownStep(step: string, run: string, steps: readonly string[]): CliError {
  const near = nearestNames(step, steps);
  const shown = steps.slice(0, MOST_STEPS).join(", ");
  const more = steps.length > MOST_STEPS ? ` and ${String(steps.length - MOST_STEPS)} more` : "";
  return new CliError(`The run ${run} has no step ${JSON.stringify(step)}.`, {
    code: "HW512",
    hints: [near.length > 0 ? `Did you mean ${alternatives(near)}?` : `It has: ${shown}${more}.`],
  });
}

const MOST_STEPS = 20;

/** Everything that is known of one run: its events, and what its steps printed. */
import type { LogEntry } from "@headwater/core/events";
import type { RunId, StepId } from "@headwater/core/keys";
import type { EventLogReader } from "../event-log.ts";
import { readStepLog } from "../step-log/read-step-log.ts";
import type { StepLogLine } from "../step-log/step-log-line.ts";

/** A line of a step's log with the step that wrote it. */
export interface PrintedLine {
  readonly stepId: StepId;
  readonly attempt: number;
  readonly line: StepLogLine;
}

export interface RunLog {
  readonly entries: readonly LogEntry[];
  readonly printed: readonly PrintedLine[];
  /** Lines that were left out because there are too many to show. */
  readonly omitted: number;
}

const PAGE = 1_000;

/**
 * Reads a run whole; a run without entries is not known.
 *
 * @param options.storage absolute path of the project's storage folder
 * @param options.maxLines of each attempt of a step, at most this many lines, the last ones; all unless given
 */
export async function readRunLog(
  log: EventLogReader,
  runId: RunId,
  options: { readonly storage: string; readonly maxLines?: number; readonly stepId?: StepId },
): Promise<RunLog> {
  const entries = await entriesOf(log, runId);
  const printed: PrintedLine[] = [];
  let omitted = 0;
  for (const { event } of entries) {
    if (event.type !== "step-started") continue;
    const { stepId, attempt } = event;
    if (options.stepId !== undefined && options.stepId !== stepId) continue;
    const lines: PrintedLine[] = [];
    for await (const line of readStepLog(options.storage, { runId, stepId, attempt })) {
      lines.push({ stepId, attempt, line });
      if (lines.length > (options.maxLines ?? Infinity)) {
        lines.shift();
        omitted++;
      }
    }
    printed.push(...lines);
  }
  return { entries, printed, omitted };
}

async function entriesOf(log: EventLogReader, runId: RunId): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (;;) {
    const page = await log.entries({ after: entries.at(-1)?.position ?? 0, limit: PAGE, runId });
    entries.push(...page);
    if (page.length < PAGE) return entries;
  }
}

/** Every step on its own line, repainted in place: waiting, running with its time, ended with what it made. */
import cliSpinners from "cli-spinners";
import { createLogUpdate } from "log-update";
import type { LogEntry, RunEvent } from "@headwater/core/events";
import { describeDuration } from "@headwater/core/status/describe-status";
import { paint, plainLine } from "../output.ts";
import type { Progress } from "./progress.ts";
import { RunTally } from "./run-tally.ts";

type Row =
  | { readonly kind: "waiting" }
  | { readonly kind: "running"; readonly since: number }
  | { readonly kind: "ended"; readonly line: string };

export function liveProgress(): Progress {
  const view = createLogUpdate(process.stdout);
  const { frames, interval } = cliSpinners.dots;
  const rows = new Map<string, Row>();
  const tally = new RunTally();
  const notes: string[] = [];
  let title = "";
  let last = "";
  let frame = 0;

  const paintRows = (): void => {
    const spinner = paint("cyan", frames[frame % frames.length] ?? "");
    const lines = [...rows].map(([id, row]) => rowLine(id, row, spinner));
    view([title, ...lines, ...notes, last].filter((line) => line !== "").join("\n"));
  };
  const timer = setInterval(() => {
    frame++;
    paintRows();
  }, interval);

  const apply = (event: RunEvent): void => {
    const line = tally.take(event);
    switch (event.type) {
      case "run-started":
        title = `run ${event.runId} ${paint("dim", `(environment ${plainLine(event.environment)})`)}`;
        for (const step of event.steps) rows.set(step.id, { kind: "waiting" });
        break;
      case "step-started":
        rows.set(event.stepId, { kind: "running", since: event.at });
        break;
      case "check-evaluated":
        // It says so before its step has ended: it stands below the steps, where it stays.
        if (line !== undefined) notes.push(line);
        break;
      case "run-ended":
        last = tally.end(event);
        break;
      case "step-succeeded":
        if (line === undefined) rows.delete(event.stepId);
        else rows.set(event.stepId, { kind: "ended", line });
        break;
      default:
        if (line !== undefined && "stepId" in event) rows.set(event.stepId, { kind: "ended", line });
    }
  };

  return {
    onEvent: ({ event }: LogEntry) => {
      apply(event);
      paintRows();
    },
    note: (text) => {
      notes.push(paint("yellow", plainLine(text)));
      paintRows();
    },
    close: () => {
      clearInterval(timer);
      paintRows();
      view.done();
    },
  };
}

function rowLine(id: string, row: Row, spinner: string): string {
  const name = plainLine(id);
  switch (row.kind) {
    case "waiting":
      return paint("dim", `· ${name}`);
    case "running":
      return `${spinner} ${paint("bold", name)}  ${paint("dim", describeDuration(Date.now() - row.since))}`;
    case "ended":
      return row.line;
  }
}

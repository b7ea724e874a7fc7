/** One line for each step as it ends: for pipes, CI logs, and runs too long for a screen. */
import { paint, plainLine, print, printError } from "../output.ts";
import type { Progress } from "./progress.ts";
import { RunTally } from "./run-tally.ts";

export function plainProgress(): Progress {
  const tally = new RunTally();
  return {
    onEvent: ({ event }) => {
      if (event.type === "run-started") {
        const count = event.stepCount ?? event.steps.length;
        const facts = `${String(count)} step${count === 1 ? "" : "s"}, environment ${plainLine(event.environment)}`;
        print(`run ${event.runId} ${paint("dim", `(${facts})`)}`);
      }
      const line = tally.take(event);
      if (line !== undefined) print(line);
      if (event.type === "run-ended") print(tally.end(event));
    },
    note: printError,
    close: () => undefined,
  };
}

/** On a terminal: the live view where the run fits the screen, plain lines where it would scroll. */
import { liveProgress } from "./live-progress.ts";
import { printError } from "../output.ts";
import { plainProgress } from "./plain-progress.ts";
import type { Progress } from "./progress.ts";

/** Lines of the live view beside those of the steps: title, notes, summary, the prompt after it. */
const OTHER_LINES = 6;

export function terminalProgress(): Progress {
  // Which one is known when the run has said how many steps it has.
  let shown: Progress | undefined;
  return {
    onEvent: (entry) => {
      const { event } = entry;
      if (event.type === "run-started") {
        const fits = (event.stepCount ?? event.steps.length) + OTHER_LINES <= process.stdout.rows;
        shown = fits ? liveProgress() : plainProgress();
      }
      shown?.onEvent(entry);
    },
    note: (text) => {
      if (shown === undefined) printError(text);
      else shown.note(text);
    },
    close: () => {
      shown?.close();
    },
  };
}

/** One event per line. */
import { eventJson } from "../event-json.ts";
import { printError, printJsonLine } from "../output.ts";
import type { Progress } from "./progress.ts";

export function jsonProgress(): Progress {
  return {
    onEvent: (entry) => {
      printJsonLine(eventJson(entry));
    },
    note: printError,
    close: () => undefined,
  };
}

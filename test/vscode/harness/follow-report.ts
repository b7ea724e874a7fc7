/** Prints the report of a test run while it grows. */
import { existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { type ReportLine, describeLine, parseReport } from "./report.ts";

export interface FollowedReport {
  /** All lines; those not yet printed are printed first. */
  lines(): readonly ReportLine[];
  /** Settles when the report has come to its end. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Creates the file and follows it. */
export function followReport(file: string, print: (line: string) => void): FollowedReport {
  if (!existsSync(file)) writeFileSync(file, "");
  let printed = 0;
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  const lines = () => {
    const all = parseReport(readFileSync(file, "utf8"));
    for (const line of all.slice(printed)) {
      const text = describeLine(line);
      if (text !== undefined) print(text);
      if (line.type === "end") resolve(undefined);
    }
    printed = all.length;
    return all;
  };
  const watcher = watch(file, lines);
  return {
    lines,
    ended,
    close: () => {
      watcher.close();
    },
  };
}

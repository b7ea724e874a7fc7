/** Reports a mocha run as lines of report.ts, inside VS Code and outside. */
import Mocha from "mocha";
import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import type { ReportLine } from "./report.ts";

/** A mocha reporter that writes nothing itself. */
export function reporterTo(report: (line: ReportLine) => void): Mocha.ReporterConstructor {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
      super(runner, options);
      runner.on("suite", (suite) => {
        if (!suite.root) report({ type: "suite", title: suite.title, depth: depthOf(suite) });
      });
      runner.on("pass", (test) => {
        report({ type: "passed", title: test.title, depth: depthOf(test), ms: test.duration ?? 0 });
      });
      runner.on("fail", (test, error: unknown) => {
        report({ type: "failed", title: test.title, depth: depthOf(test), error: describeError(error) });
      });
      runner.on("pending", (test) => {
        report({ type: "skipped", title: test.title, depth: depthOf(test) });
      });
    }
  };
}

/** The root suite is not in the title path; its children stand at the margin. */
function depthOf(item: Mocha.Runnable | Mocha.Suite): number {
  return item.titlePath().length - 1;
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? "").split("\n").filter((line) => !/node_modules.mocha.|\(?node:internal/.test(line));
  const stack = frames.map(inSource).join("\n");
  const text = stack.includes(error.message) ? stack : `${error.message}\n${stack}`;
  return error.cause === undefined ? text : `${text}\nCaused by: ${describeError(error.cause)}`;
}

/** Names the line of the source in a stack frame of bundled code; VS Code keeps Node from doing so by itself. */
function inSource(frame: string): string {
  return frame.replace(/(\/[^:()]+):(\d+):(\d+)/, (place: string, file: string, line: string, column: string) => {
    const origin = findSourceMap(file)?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !("fileName" in origin)) return place;
    const { fileName, lineNumber, columnNumber } = origin;
    const path = fileName.startsWith("file:") ? fileURLToPath(fileName) : fileName;
    return `${path}:${String(lineNumber)}:${String(columnNumber)}`;
  });
}

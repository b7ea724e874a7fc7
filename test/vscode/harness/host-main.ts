/**
 * The part of the harness that VS Code loads into its extension host: runs the bundled suites that lie beside it.
 *
 * Bundled to CommonJS, as VS Code demands of a test runner.
 */
import Mocha from "mocha";
import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { version } from "vscode";
import { GREP_VARIABLE, REPORT_VARIABLE, type ReportLine } from "./report.ts";
import { reporterTo } from "./report-runner.ts";

const TEST_LIMIT_MS = 30_000;

/** Called by VS Code, which ends when the promise settles. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const file = process.env[REPORT_VARIABLE];
  if (file === undefined) throw new Error(`${REPORT_VARIABLE} is not set.`);
  const report = (line: ReportLine) => {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };

  report({ type: "start", node: process.versions.node, vscode: version });
  const mocha = new Mocha({ ui: "bdd", timeout: TEST_LIMIT_MS, reporter: reporterTo(report), fullTrace: true });
  const grep = process.env[GREP_VARIABLE];
  if (grep !== undefined && grep !== "") mocha.grep(new RegExp(grep));
  const suites = join(__dirname, "suites");
  for (const name of readdirSync(suites, { recursive: true, encoding: "utf8" }).sort()) {
    if (name.endsWith(".cjs")) mocha.addFile(join(suites, name));
  }
  const failures = await new Promise<number>((settle) => mocha.run(settle));
  report({ type: "end" });
  if (failures > 0) throw new Error(`${String(failures)} tests failed.`);
}

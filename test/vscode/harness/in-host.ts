/** Runs the mocha suites inside the extension host of a real VS Code that a browser shows. */
import { join } from "node:path";
import { startVsCode } from "../../../scripts/lib/vscode-server.ts";
import { bundleSuites } from "./bundle-suites.ts";
import { openWindow } from "./browser.ts";
import { dropEvidence, keepEvidence } from "./evidence.ts";
import { followReport } from "./follow-report.ts";
import { temporaryFolder } from "./places.ts";
import { GREP_VARIABLE, REPORT_VARIABLE, type Tally, tally } from "./report.ts";

export interface InHostOptions {
  /** The suites, and the folder that holds them all. */
  readonly files: readonly string[];
  readonly base: string;
  /** The extension, run from its sources. */
  readonly extension: string;
  /** The folder that is opened. */
  readonly folder: string;
  readonly grep?: string | undefined;
  readonly print: (line: string) => void;
}

/** Long enough for a slow machine; a suite that hangs is cut off by mocha's own limit before. */
const LIMIT_MS = 10 * 60_000;

/**
 * A run that was cut off, by a crash or by the limit, counts as one failure more.
 */
export async function runInHost(options: InHostOptions): Promise<Tally> {
  const { folder: bundle, testsPath } = await bundleSuites(options.files, options.base);
  const temporary = await temporaryFolder("report");
  const report = followReport(join(temporary.path, "report.jsonl"), options.print);
  const server = await startVsCode({
    folder: options.folder,
    extensionDevelopmentPath: options.extension,
    smokeTestDriver: true,
    withoutBuiltins: ["typescript-language-features"],
  });
  const window = await openWindow();
  try {
    const exited = Promise.withResolvers<string>();
    await window.page.exposeFunction("codeAutomationLog", () => undefined);
    await window.page.exposeFunction("codeAutomationExit", (code: number) => {
      exited.resolve(`the tests ended with code ${String(code)}`);
    });
    window.page.once("crash", () => {
      exited.resolve("the page crashed");
    });
    const environment = {
      [REPORT_VARIABLE]: join(temporary.path, "report.jsonl"),
      ...(options.grep === undefined ? {} : { [GREP_VARIABLE]: options.grep }),
    };
    await window.page.goto(
      server.urlWith({
        extensionTestsPath: server.remoteUri(testsPath),
        extensionEnvironment: JSON.stringify(environment),
      }),
    );
    const timer = Promise.withResolvers<string>();
    const limit = setTimeout(() => {
      timer.resolve("the time is up");
    }, LIMIT_MS);
    const reason = await Promise.race([exited.promise, timer.promise, server.ended.then(() => "VS Code ended")]);
    clearTimeout(limit);

    const lines = report.lines();
    const counts = tally(lines);
    const cutOff = lines.at(-1)?.type !== "end";
    if (cutOff) options.print(`✘ The tests were cut off: ${reason}.`);
    if (cutOff || counts.failed > 0) await keepEvidence("in-host", { server, window, print: options.print });
    else await dropEvidence("in-host");
    return cutOff ? { ...counts, failed: counts.failed + 1 } : counts;
  } finally {
    report.close();
    await window.close();
    await server.stop();
    await bundle.remove();
    await temporary.remove();
  }
}

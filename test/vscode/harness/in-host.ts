/**
 * Runs the mocha suites inside the extension host of a VS Code, which @vscode/test-electron starts: the desktop's, or
 * the one of `code-in-browser.ts`, which is started in the same way.
 */
import { runTests } from "@vscode/test-electron";
import { join } from "node:path";
import { bundleSuites } from "./bundle-suites.ts";
import { followReport } from "./follow-report.ts";
import { ROOT, temporaryFolder } from "./places.ts";
import { GREP_VARIABLE, REPORT_VARIABLE, type Tally, tally } from "./report.ts";

export interface InHostOptions {
  /** The executable of VS Code. */
  readonly code: string;
  /** The suites, and the folder that holds them all. */
  readonly files: readonly string[];
  readonly base: string;
  /** The folder that is opened. */
  readonly folder: string;
  readonly grep?: string | undefined;
  readonly print: (line: string) => void;
}

/**
 * The extension is run from its sources. A run that was cut off, by a crash or by a limit, counts as one failure more.
 */
export async function runInHost({ code, files, base, folder, grep, print }: InHostOptions): Promise<Tally> {
  const [bundle, temporary] = await Promise.all([bundleSuites(files, base), temporaryFolder("in-host")]);
  const file = join(temporary.path, "report.jsonl");
  const report = followReport(file, print);
  try {
    // VS Code ends with an error when tests fail; the report says which, and whether it came to its end.
    const ended = await runTests({
      vscodeExecutablePath: code,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: bundle.testsPath,
      extensionTestsEnv: { [REPORT_VARIABLE]: file, [GREP_VARIABLE]: grep },
      launchArgs: [
        ...[folder, "--disable-extensions"],
        ...["--user-data-dir", join(temporary.path, "data"), "--extensions-dir", join(temporary.path, "extensions")],
      ],
    }).then(
      () => "it ended by itself",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const lines = report.lines();
    const counts = tally(lines);
    if (lines.at(-1)?.type === "end") return counts;
    print(`✘ VS Code ended before the tests did: ${ended}.`);
    return { ...counts, failed: counts.failed + 1 };
  } finally {
    report.close();
    await Promise.all([bundle.folder.remove(), temporary.remove()]);
  }
}

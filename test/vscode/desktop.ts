/**
 * `npm run test:desktop`: the suites of the extension host in a desktop VS Code, which is downloaded once.
 *
 *     desktop.ts [--version VERSION] [--grep PATTERN]
 *
 * HEADWATER_VSCODE_DESKTOP names the executable of a VS Code to use in place of a downloaded one.
 */
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { globSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleSuites } from "./harness/bundle-suites.ts";
import { followReport } from "./harness/follow-report.ts";
import { ROOT, copyOfExample, temporaryFolder } from "./harness/places.ts";
import { GREP_VARIABLE, REPORT_VARIABLE, tally } from "./harness/report.ts";
import { PROJECT } from "./run.ts";

const SUITES = join(ROOT, "test", "vscode", "suite");

const { values } = parseArgs({ options: { version: { type: "string", default: "stable" }, grep: { type: "string" } } });

async function main(): Promise<number> {
  const executable = await desktopVsCode();
  if (executable === undefined || !canShowWindows()) return 1;
  const files = globSync("**/*.test.ts", { cwd: SUITES }).map((file) => join(SUITES, file));
  const [bundle, project, temporary] = await Promise.all([
    bundleSuites(files, SUITES),
    copyOfExample(PROJECT),
    temporaryFolder("desktop"),
  ]);
  const file = join(temporary.path, "report.jsonl");
  const report = followReport(file, console.log);
  try {
    // VS Code ends with an error when tests fail; the report says which, and whether it came to its end.
    const ended = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: bundle.testsPath,
      extensionTestsEnv: { [REPORT_VARIABLE]: file, [GREP_VARIABLE]: values.grep },
      launchArgs: [
        ...[project.path, "--disable-workspace-trust", "--disable-extensions", "--skip-welcome"],
        ...["--user-data-dir", join(temporary.path, "data"), "--extensions-dir", join(temporary.path, "extensions")],
      ],
    }).then(
      () => "it ended by itself",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const lines = report.lines();
    const { passed, failed, skipped } = tally(lines);
    const wasCutOff = lines.at(-1)?.type !== "end";
    if (wasCutOff) console.error(`VS Code ended before the tests did: ${ended}`);
    console.log(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
    return wasCutOff || failed > 0 ? 1 : 0;
  } finally {
    report.close();
    await Promise.all([bundle.folder.remove(), project.remove(), temporary.remove()]);
  }
}

/** Downloads VS Code, or says why that is not possible. */
async function desktopVsCode(): Promise<string | undefined> {
  const named = process.env["HEADWATER_VSCODE_DESKTOP"];
  if (named !== undefined && named !== "") return named;
  try {
    return await downloadAndUnzipVSCode({ version: values.version, cachePath: join(ROOT, ".vscode-test") });
  } catch (error) {
    console.error(
      `A desktop VS Code cannot be downloaded on this network: ${error instanceof Error ? error.message : String(error)}\n` +
        "Where one is installed, name its executable in HEADWATER_VSCODE_DESKTOP.\n" +
        "`npm test` runs the same suites in a real VS Code that npm delivers.",
    );
    return undefined;
  }
}

function canShowWindows(): boolean {
  const { platform, env } = process;
  if (platform !== "linux" || env["DISPLAY"] || env["WAYLAND_DISPLAY"]) return true;
  console.error(
    "A desktop VS Code needs a screen, and there is none here (DISPLAY is not set).\n" +
      "Run it under a virtual one: xvfb-run -a npm run test:desktop",
  );
  return false;
}

process.exitCode = await main();

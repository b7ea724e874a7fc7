/**
 * A VS Code that is started like the desktop's `code` to run tests, and shown by a browser without a screen.
 *
 *     code-in-browser.ts FOLDER --extensionDevelopmentPath=PATH --extensionTestsPath=PATH
 *
 * It ends with the code of the tests. Other arguments of `code` mean nothing to it: each run has a home of its own.
 */
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pinnedNode } from "../../../scripts/pinned-node.mjs";
import { END_WITH_PARENT, startVsCode } from "../../../scripts/lib/vscode-server.ts";
import { openWindow } from "./browser.ts";
import { dropEvidence, keepEvidence } from "./evidence.ts";
import { exitOnSignals } from "./exit-on-signals.ts";
import { GREP_VARIABLE, REPORT_VARIABLE } from "./report.ts";

/** Long enough for a slow machine; a suite that hangs is cut off by mocha's own limit before. */
const LIMIT_MS = 10 * 60_000;
const FILE = fileURLToPath(import.meta.url);

/** Writes an executable into a folder that stands for it, and gives its path. */
export async function codeInBrowser(folder: string): Promise<string> {
  const command = `"${pinnedNode()}" --require "${END_WITH_PARENT}" "${FILE}"`;
  const isWindows = process.platform === "win32";
  const path = join(folder, isWindows ? "code.cmd" : "code");
  await writeFile(path, isWindows ? `@${command} %*\r\n` : `#!/bin/sh\nexec ${command} "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

interface TestRun {
  readonly folder: string;
  readonly extension: string;
  readonly tests: string;
}

/** @returns the code to end with */
async function runTestsInBrowser({ folder, extension, tests }: TestRun): Promise<number> {
  const server = await startVsCode({
    folder,
    extensionDevelopmentPath: extension,
    smokeTestDriver: true,
    withoutBuiltins: ["typescript-language-features"],
  });
  const window = await openWindow();
  try {
    const exited = Promise.withResolvers<{ readonly code: number; readonly reason: string }>();
    await window.page.exposeFunction("codeAutomationLog", () => undefined);
    await window.page.exposeFunction("codeAutomationExit", (code: number) => {
      exited.resolve({ code, reason: "the tests have ended" });
    });
    const cutOff = (reason: string) => {
      exited.resolve({ code: 1, reason });
    };
    window.page.once("crash", () => {
      cutOff("The page crashed.");
    });
    void server.ended.then(() => {
      cutOff("The server ended.");
    });
    const limit = setTimeout(() => {
      cutOff("The time is up.");
    }, LIMIT_MS);
    const environment = {
      [REPORT_VARIABLE]: process.env[REPORT_VARIABLE],
      [GREP_VARIABLE]: process.env[GREP_VARIABLE],
    };
    await window.page.goto(
      server.urlWith({
        extensionTestsPath: server.remoteUri(tests),
        extensionEnvironment: JSON.stringify(environment),
      }),
    );
    const { code, reason } = await exited.promise;
    clearTimeout(limit);
    if (code === 0) {
      await dropEvidence("in-host");
      return 0;
    }
    console.error(reason);
    await keepEvidence("in-host", { server, window, print: console.error });
    return code;
  } finally {
    await window.close();
    await server.stop();
  }
}

async function main(): Promise<void> {
  exitOnSignals();
  const { values, positionals } = parseArgs({
    options: { extensionDevelopmentPath: { type: "string" }, extensionTestsPath: { type: "string" } },
    allowPositionals: true,
    strict: false,
  });
  const { extensionDevelopmentPath: extension, extensionTestsPath: tests } = values;
  const [folder] = positionals;
  if (typeof extension !== "string" || typeof tests !== "string" || folder === undefined)
    throw new Error("Needed: FOLDER --extensionDevelopmentPath=PATH --extensionTestsPath=PATH");
  process.exitCode = await runTestsInBrowser({ folder, extension, tests });
}

if (process.argv[1] === FILE) await main();

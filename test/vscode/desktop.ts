/**
 * `npm run test:desktop`: the suites of the extension host in a desktop VS Code, which is downloaded once.
 *
 *     desktop.ts [--version VERSION] [--grep PATTERN]
 *
 * HEADWATER_VSCODE_DESKTOP names the executable of a VS Code to use in place of a downloaded one.
 */
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./harness/places.ts";
import { runSuites } from "./run.ts";

const { values } = parseArgs({ options: { version: { type: "string", default: "stable" }, grep: { type: "string" } } });

async function main(): Promise<number> {
  const code = await desktopVsCode();
  if (code === undefined || !canShowWindows()) return 1;
  const { passed, failed, skipped } = await runSuites({ code, grep: values.grep, print: console.log });
  console.log(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
  return failed > 0 ? 1 : 0;
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
        "`npm test` starts the same suites in the same way, in a real VS Code that npm delivers.",
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

/** Keeps what shows why a test failed, under artifacts/failures/. */
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { RunningVsCode } from "../../../scripts/lib/vscode-server.ts";
import type { Window } from "./browser.ts";
import { ARTIFACTS, ROOT } from "./places.ts";

export interface Witnesses {
  readonly server: RunningVsCode;
  readonly window: Window;
  readonly print: (line: string) => void;
}

/**
 * Writes a screenshot, the output of the server, the console of the page, and the logs of the extension and its host.
 *
 * @param name of the test; what an earlier run kept under it is replaced
 */
export async function keepEvidence(name: string, { server, window, print }: Witnesses): Promise<void> {
  const folder = folderOf(name);
  await dropEvidence(name);
  await mkdir(folder, { recursive: true });
  // A page that hangs or has crashed gives no picture; the rest is all the more wanted then.
  await window.page.screenshot({ path: join(folder, "screen.png"), timeout: 10_000 }).catch(() => undefined);
  await writeFile(join(folder, "server.log"), server.log());
  await writeFile(join(folder, "page-console.log"), window.console());
  for (const file of await server.logFiles()) {
    if (/exthost|output_/.test(file)) await cp(file, join(folder, `${basename(dirname(file))}-${basename(file)}`));
  }
  print(`  What it looked like, and the logs: ${relative(ROOT, folder)}/`);
}

/** Removes what an earlier run has kept of a test that passes now. */
export async function dropEvidence(name: string): Promise<void> {
  await rm(folderOf(name), { recursive: true, force: true });
}

function folderOf(name: string): string {
  return join(ARTIFACTS, "failures", fileName(name));
}

/** A title as the name of a file. */
function fileName(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 100);
}

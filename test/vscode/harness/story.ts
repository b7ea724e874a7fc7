/**
 * Gives a mocha suite a VS Code with the packaged extension on a copy of a project, for all of its tests; what a failed
 * test looked like is kept.
 *
 *     describe("the first minute", () => {
 *       const vscode = useVsCode({ project: "weather" });
 *       it("materializes", async () => {
 *         const { workbench } = vscode();
 *         await workbench.openFile("daily.ts");
 *       });
 *     });
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type RunningVsCode, type ServerOptions, startVsCode } from "../../../scripts/lib/vscode-server.ts";
import { type Window, type WindowOptions, openWindow } from "./browser.ts";
import { dropEvidence, keepEvidence } from "./evidence.ts";
import { installedExtension } from "./packaged-extension.ts";
import { ROOT, type TemporaryFolder, copyOfExample } from "./places.ts";
import { type Workbench, openWorkbench } from "./workbench.ts";

export interface StoryOptions
  extends Pick<ServerOptions, "trust" | "theme" | "settings" | "withoutBuiltins" | "env">, WindowOptions {
  /**
   * Name of a project in examples/, which is copied; the path of a folder, which is opened as it is; or what makes a
   * folder, which is removed at the end.
   */
  readonly project: string | (() => Promise<TemporaryFolder>);
  /** Where the extensions are, when it is not to be the packaged Headwater alone. */
  readonly extensionsDir?: string;
}

export interface Story {
  readonly workbench: Workbench;
  /** The folder that is open. */
  readonly folder: string;
  readonly server: RunningVsCode;
  /** Where the packaged extension is installed. */
  readonly extensionsDir: string;
}

const START_LIMIT_MS = 180_000;
const TEST_LIMIT_MS = 120_000;

/** @returns gives the running VS Code inside tests and hooks */
export function useVsCode(options: StoryOptions): () => Story {
  let story: Story | undefined;
  let window: Window | undefined;
  const cleanUps: (() => Promise<void>)[] = [];

  before(async function () {
    this.timeout(START_LIMIT_MS);
    const folder = await project(options.project, cleanUps);
    const extensionsDir = options.extensionsDir ?? (await installed(cleanUps)).path;
    const server = await startVsCode({
      withoutBuiltins: ["typescript-language-features"],
      ...options,
      folder,
      extensionsDir,
    });
    cleanUps.push(() => server.stop());
    window = await openWindow(options);
    cleanUps.push(window.close);
    try {
      story = { workbench: await openWorkbench(window.page, server), folder, server, extensionsDir };
    } catch (error) {
      await keepEvidence(this.test?.parent?.fullTitle() ?? "start", { server, window, print: console.log });
      throw error;
    }
  });

  beforeEach(function () {
    this.timeout(TEST_LIMIT_MS);
    this.currentTest?.timeout(TEST_LIMIT_MS);
  });

  afterEach(async function () {
    this.timeout(TEST_LIMIT_MS);
    const test = this.currentTest;
    if (test === undefined || story === undefined || window === undefined) return;
    if (test.state !== "failed") {
      await dropEvidence(test.fullTitle());
      return;
    }
    await keepEvidence(test.fullTitle(), { server: story.server, window, print: console.log });
    if (process.env["HEADWATER_TEST_KEEP"] === "1") {
      this.timeout(0);
      console.log(`  VS Code stays as the test has left it: ${story.server.url}\n  Ctrl-C ends it.`);
      await story.server.ended;
    }
  });

  after(async function () {
    this.timeout(TEST_LIMIT_MS);
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  return () => {
    if (story === undefined) throw new Error("VS Code is there in tests and hooks only.");
    return story;
  };
}

async function project(named: StoryOptions["project"], cleanUps: (() => Promise<void>)[]): Promise<string> {
  if (typeof named === "string" && !existsSync(join(ROOT, "examples", named))) return resolve(named);
  const copy = await (typeof named === "string" ? copyOfExample(named) : named());
  cleanUps.push(copy.remove);
  return copy.path;
}

async function installed(cleanUps: (() => Promise<void>)[]): Promise<TemporaryFolder> {
  const folder = await installedExtension();
  cleanUps.push(folder.remove);
  return folder;
}

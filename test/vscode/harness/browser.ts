/** The browser that shows VS Code to the tests. */
import type { Page } from "playwright-core";
import { launchChromium } from "../../../scripts/lib/chromium.ts";

/** A window of a browser of its own, which knows nothing of earlier ones. */
export interface Window {
  readonly page: Page;
  /** What the page wrote to its console: among it, the errors of the workbench. */
  readonly console: () => string;
  readonly close: () => Promise<void>;
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  /** Pixels of a screenshot per pixel of the window. */
  readonly scale?: number;
}

/** With HEADWATER_TEST_HEADED=1 the window is shown on this machine's screen. */
export async function openWindow({ width = 1400, height = 900, scale = 1 }: WindowOptions = {}): Promise<Window> {
  const headless = (process.env["HEADWATER_TEST_HEADED"] ?? "") === "";
  const browser = await launchChromium({ headless });
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  let output = "";
  page.on("console", (message) => (output += `[${message.type()}] ${message.text()}\n`));
  page.on("pageerror", (error) => (output += `[uncaught] ${error.stack ?? error.message}\n`));
  return { page, console: () => output, close: () => browser.close() };
}

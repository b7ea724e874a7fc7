/** The content of webviews: a page in a frame in a frame, of which the inner one carries the title. */
import type { FrameLocator, Page } from "playwright-core";
import { type EventuallyOptions, eventually } from "./eventually.ts";

/** What a test looks for elements in, as in a page. */
export type WebviewContent = FrameLocator;

/** Waits for the panel or view with this title. When several have it, the one that was opened last is given. */
export async function webviewByTitle(page: Page, title: string, options?: EventuallyOptions): Promise<WebviewContent> {
  const names = await eventually(
    `A webview ${JSON.stringify(title)}`,
    () => namesByTitle(page, title),
    (found) => found.length > 0,
    options,
  );
  const outer = page.frameLocator(`iframe.webview[name="${names.at(-1) ?? ""}"]`);
  return outer.frameLocator("iframe#active-frame");
}

async function namesByTitle(page: Page, title: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const frame of await page.locator("iframe.webview.ready").all()) {
    const inner = frame.contentFrame().locator("iframe#active-frame");
    // The frame may be replaced between the two looks.
    const found = await inner.getAttribute("title", { timeout: 500 }).catch(() => null);
    const name = await frame.getAttribute("name", { timeout: 500 }).catch(() => null);
    if (found === title && name !== null) names.push(name);
  }
  return names;
}

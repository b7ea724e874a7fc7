/**
 * VS Code's window as a user of it works: files, commands, the parts of the screen.
 *
 * The parts have files of their own: editor.ts, views.ts, webview.ts, notices.ts, quick-input.ts.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { RunningVsCode } from "../../../scripts/lib/vscode-server.ts";
import { THEMES, type Theme } from "../../../scripts/lib/vscode-settings.ts";
import { Editor } from "./editor.ts";
import { type EventuallyOptions, eventually } from "./eventually.ts";
import { Notices } from "./notices.ts";
import { SCREENSHOTS } from "./places.ts";
import { QuickInput } from "./quick-input.ts";
import { Views } from "./views.ts";
import { type WebviewContent, webviewByTitle } from "./webview.ts";

/** How the workbench marks its theme, so that a test can wait for it. */
const THEME_CLASS: Readonly<Record<Theme, string>> = {
  dark: "vs-dark",
  light: "vs",
  "high-contrast": "hc-black",
  "high-contrast-light": "hc-light",
};

export class Workbench {
  readonly page: Page;
  readonly server: RunningVsCode;
  /** The text editor that has the focus. */
  readonly editor: Editor;
  /** Trees in the side bar, and the panel of problems. */
  readonly views: Views;
  /** The status bar and notifications. */
  readonly notices: Notices;
  /** Quick open, the palette, and what commands ask. */
  readonly quickInput: QuickInput;

  constructor(page: Page, server: RunningVsCode) {
    this.page = page;
    this.server = server;
    this.editor = new Editor(page);
    this.views = new Views(page);
    this.notices = new Notices(page);
    this.quickInput = new QuickInput(page);
  }

  /** Opens a file by its name or a part of its path, in the active group, and waits for its text. */
  async openFile(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const group = this.page.locator(".part.editor .editor-group-container.active");
    const tab = group.locator(`.tab.active[data-resource-name="${name}"]`);
    await eventually(
      `${path} is open`,
      async () => {
        await this.quickInput.pick("Control+P", path, name);
        return await tab.waitFor({ timeout: 3_000 }).then(
          () => true,
          () => false,
        );
      },
      Boolean,
    );
    await group.locator(".editor-instance .view-line").first().waitFor();
  }

  /** Runs a command by its title in the palette, such as `Headwater: Show Lineage`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.pick("F1", `>${title}`, title);
  }

  /** The names of the open editors, panels among them, from left to right. */
  async tabs(): Promise<readonly string[]> {
    const labels = await this.page
      .locator(".part.editor .tab")
      .evaluateAll((tabs) => tabs.map((tab) => tab.ariaLabel ?? ""));
    return labels.map((label) => label.replace(/, Editor Group \d+$/, ""));
  }

  /** Gives the focus to a group of editors, counted from 1: files are opened in the group that has it. */
  async focusGroup(number: number): Promise<void> {
    await this.page.keyboard.press(`Control+${String(number)}`);
    const group = this.page.locator(".part.editor .editor-group-container").nth(number - 1);
    await group.and(this.page.locator(".active")).waitFor();
  }

  /** Makes an open editor or panel the active one. */
  async selectTab(name: string): Promise<void> {
    await this.page.locator(".part.editor .tab", { hasText: name }).first().click();
  }

  /** The content of the panel or side-bar view with this title, once it is there. */
  async webview(title: string, options?: EventuallyOptions): Promise<WebviewContent> {
    return await webviewByTitle(this.page, title, options);
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput.answer(THEMES[theme]);
    await this.page.locator(`.monaco-workbench.${THEME_CLASS[theme]}`).waitFor();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Takes a picture of the window into artifacts/screenshots/. */
  async screenshot(name: string): Promise<string> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name}.png`);
    await this.page.screenshot({ path, caret: "hide" });
    return path;
  }
}

/** Shows the folder of a server and waits until its workbench can be used. */
export async function openWorkbench(page: Page, server: RunningVsCode): Promise<Workbench> {
  await page.goto(server.url);
  await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
  // The tree of an empty folder has no rows, and a pane all the same.
  await page.locator(".monaco-workbench .explorer-folders-view .monaco-list").first().waitFor({ timeout: 60_000 });
  return new Workbench(page, server);
}

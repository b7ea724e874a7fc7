/** Trees of the side bar and the panel of problems. */
import type { Locator, Page } from "playwright-core";
import { type EventuallyOptions, eventually } from "./eventually.ts";
import { type Wanted, matches, plain } from "./text.ts";

export interface TreeRow {
  readonly text: string;
  /** From 1 for the roots. */
  readonly level: number;
}

export class Views {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Shows a view container by its name in the activity bar, such as `Explorer`. */
  async openContainer(name: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item .action-label[aria-label^="${name}"]`).first();
    const open = await item.evaluate((label) => label.closest(".action-item")?.classList.contains("checked") === true);
    if (!open) await item.click();
  }

  /** The rows of a tree in view, after unfolding the view when it is closed. */
  async rows(view: string): Promise<readonly TreeRow[]> {
    const pane = await this.pane(view);
    return (
      await pane.locator(".monaco-list-row").evaluateAll((rows) =>
        rows
          .map((row) => ({ index: Number(row.getAttribute("data-index")), row }))
          .sort((a, b) => a.index - b.index)
          .map(({ row }) => ({ text: row.textContent, level: Number(row.getAttribute("aria-level")) })),
      )
    ).map(({ text, level }) => ({ text: plain(text), level }));
  }

  async waitForRow(view: string, text: Wanted, options?: EventuallyOptions): Promise<void> {
    await eventually(
      `The view ${view} has a row ${String(text)}`,
      () => this.rows(view),
      (rows) => rows.some((row) => matches(row.text, text)),
      options,
    );
  }

  /** A row, for what the helpers do not do: badges, the context menu, its actions. */
  async row(view: string, text: Wanted): Promise<Locator> {
    await this.waitForRow(view, text);
    return (await this.pane(view)).locator(".monaco-list-row", { hasText: text }).first();
  }

  async clickRow(view: string, text: Wanted): Promise<void> {
    await (await this.row(view, text)).click();
  }

  /** The messages in the panel of problems, with the place of each, after opening it. */
  async problems(): Promise<readonly string[]> {
    const panel = this.page.locator(".markers-panel");
    if (!(await panel.isVisible())) await this.page.keyboard.press("Control+Shift+M");
    await panel.waitFor();
    return (await panel.locator(".monaco-list-row").allInnerTexts()).map(plain);
  }

  async waitForProblem(text: Wanted, options?: EventuallyOptions): Promise<void> {
    await eventually(
      `A problem ${String(text)}`,
      () => this.problems(),
      (problems) => problems.some((problem) => matches(problem, text)),
      options,
    );
  }

  /** Goes to the place of a problem, from the panel. */
  async clickProblem(text: Wanted): Promise<void> {
    await this.waitForProblem(text);
    await this.page.locator(".markers-panel .monaco-list-row", { hasText: text }).first().click();
  }

  /** Closes the panel below the editors, which hides half of their lines. */
  async closePanel(): Promise<void> {
    const panel = this.page.locator(".part.panel");
    if (await panel.isVisible()) await this.page.keyboard.press("Control+J");
    await panel.waitFor({ state: "hidden" });
  }

  private async pane(view: string): Promise<Locator> {
    const header = this.page.locator(`.pane-header:has(h3.title:text-is("${view}"))`).first();
    // The header of the only view of a container is hidden: its title stands above.
    await header.waitFor({ state: "attached" });
    if ((await header.getAttribute("aria-expanded")) === "false") await header.click();
    return this.page.locator(".pane", { has: header }).first();
  }
}

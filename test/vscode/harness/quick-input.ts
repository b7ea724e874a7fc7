/**
 * The box that drops from the top of the window: quick open, the palette, quick picks.
 *
 * Its results come in batches and change their places meanwhile, so an entry is found by its name when it is clicked,
 * and only after the list has stood still.
 */
import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.ts";
import { type Wanted, matches, plain } from "./text.ts";

/** How long one attempt waits, before it is made again. */
const ATTEMPT_MS = 3_000;

export class QuickInput {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens it by a key, types, and chooses an entry. */
  async pick(key: string, text: string, entry: Wanted): Promise<void> {
    await eventually(
      `${String(entry)} is chosen from the list for ${JSON.stringify(text)}`,
      async () => {
        // A key that comes while the workbench is taking the last one in gets lost, so it may have to be pressed again.
        if ((await this.input().count()) === 0) await this.page.keyboard.press(key);
        if (!(await isShown(this.input()))) return false;
        // What was shown may have been an earlier box on its way out.
        const typed = await this.input()
          .fill(text, { timeout: ATTEMPT_MS })
          .then(
            () => true,
            () => false,
          );
        return typed && (await this.tryToChoose(entry));
      },
      Boolean,
    );
    // It closes, or asks for more: then it has another text.
    await eventually(
      `The box has taken ${JSON.stringify(text)}`,
      () => this.input().evaluateAll(([input]) => (input instanceof HTMLInputElement ? input.value : undefined)),
      (value) => value !== text,
    );
    // The pointer would rest on what was under the box, and call up its tooltip.
    await this.page.mouse.move(0, 0);
  }

  /** Chooses an entry of the list that is open: the first that begins with this text or matches the pattern. */
  async choose(entry: Wanted): Promise<void> {
    await eventually(`${String(entry)} is chosen from the list`, () => this.tryToChoose(entry), Boolean);
  }

  /** Types into the box that is open, and accepts it. */
  async answer(text: string): Promise<void> {
    await this.input().fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** Answers a dialog for files and folders, which VS Code without a desktop shows as a box with a path. */
  async answerPath(path: string, button: string): Promise<void> {
    const typed = `${path}/`;
    const value = () =>
      this.input().evaluateAll(([input]) => (input instanceof HTMLInputElement ? input.value : undefined));
    await isShown(this.input());
    await eventually(
      `The dialog has taken ${path}`,
      async () => {
        const before = await value();
        if (before === undefined) return true;
        if (before !== typed) await this.input().fill(typed, { timeout: ATTEMPT_MS });
        // It looks at the folder first; a button that is pressed meanwhile does nothing.
        await this.standsStill();
        await this.page
          .locator(".quick-input-widget:visible")
          .getByRole("button", { name: button })
          .click({ timeout: ATTEMPT_MS })
          .catch(() => undefined);
        return await this.input()
          .waitFor({ state: "detached", timeout: ATTEMPT_MS })
          .then(
            () => true,
            () => false,
          );
      },
      Boolean,
    );
  }

  /** The entries of the list that is open. */
  async entries(): Promise<readonly string[]> {
    const labels = await this.rows().evaluateAll((rows) => rows.map((row) => row.ariaLabel ?? ""));
    return labels.map(plain);
  }

  private async tryToChoose(entry: Wanted): Promise<boolean> {
    const fits = (label: string) => (typeof entry === "string" ? label.startsWith(entry) : matches(label, entry));
    let before: readonly string[] = [];
    const settled = await eventually(
      `A list with ${String(entry)} stands still`,
      () => this.entries(),
      (seen) => {
        const isSettled = seen.join("\n") === before.join("\n");
        before = seen;
        return isSettled && seen.some(fits);
      },
      { timeoutMs: ATTEMPT_MS },
    ).catch(() => []);
    const label = settled.find(fits);
    if (label === undefined) return false;
    const row = this.page.getByRole("option", { name: label, exact: true }).and(this.rows()).first();
    return await row.click({ timeout: ATTEMPT_MS }).then(
      () => true,
      () => false,
    );
  }

  /** Waits until the list has been the same twice. */
  private async standsStill(): Promise<void> {
    let before: string | undefined;
    await eventually(
      "The list stands still",
      () => this.entries(),
      (seen) => {
        const isSettled = seen.length > 0 && seen.join("\n") === before;
        before = seen.join("\n");
        return isSettled;
      },
      { timeoutMs: ATTEMPT_MS },
    ).catch(() => undefined);
  }

  private input(): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-box input");
  }

  private rows(): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-list .monaco-list-row");
  }
}

async function isShown(locator: Locator): Promise<boolean> {
  return await locator.waitFor({ timeout: ATTEMPT_MS }).then(
    () => true,
    () => false,
  );
}

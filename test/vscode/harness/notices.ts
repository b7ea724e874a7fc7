/** What VS Code tells at its edge: the status bar and notifications. */
import type { Page } from "playwright-core";
import { type EventuallyOptions, eventually } from "./eventually.ts";
import { type Wanted, matches, plain } from "./text.ts";

export class Notices {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The texts of the items of the status bar. */
  async statusBar(): Promise<readonly string[]> {
    return (await this.page.locator(".statusbar-item").allInnerTexts()).map(plain).filter((text) => text !== "");
  }

  async waitForStatus(text: Wanted, options?: EventuallyOptions): Promise<void> {
    await eventually(
      `The status bar shows ${String(text)}`,
      () => this.statusBar(),
      (items) => items.some((item) => matches(item, text)),
      options,
    );
  }

  async clickStatus(text: Wanted): Promise<void> {
    await this.waitForStatus(text);
    await this.page.locator(".statusbar-item", { hasText: text }).first().click();
  }

  /** The notifications on the screen. A server with the smoke-test driver hides them. */
  async notifications(): Promise<readonly string[]> {
    return (await this.page.locator(".notification-list-item-message").allInnerTexts()).map(plain);
  }

  async waitForNotification(text: Wanted, options?: EventuallyOptions): Promise<void> {
    await eventually(
      `A notification ${String(text)}`,
      () => this.notifications(),
      (all) => all.some((message) => matches(message, text)),
      options,
    );
  }

  /** Presses a button of a notification. */
  async answerNotification(text: Wanted, button: string): Promise<void> {
    await this.waitForNotification(text);
    const notification = this.page.locator(".notification-list-item", { hasText: text }).first();
    await notification.hover();
    await notification.getByRole("button", { name: button, exact: true }).click();
  }

  async clearNotifications(): Promise<void> {
    const toasts = this.page.locator(".notification-toast");
    for (let left = await toasts.count(); left > 0; left = await toasts.count()) {
      await toasts.first().hover();
      await toasts.first().locator(".codicon-notifications-clear").click();
    }
  }

  /** The text of the dialog that covers the window, when there is one. */
  async dialog(): Promise<string | undefined> {
    const box = this.page.locator(".monaco-dialog-box");
    return (await box.isVisible()) ? plain(await box.innerText()) : undefined;
  }
}

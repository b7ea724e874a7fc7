/** A workspace that is not trusted: everything is shown, nothing is run, and the reason is said. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../harness/eventually.ts";
import { useVsCode } from "../harness/story.ts";

describe("Restricted Mode", () => {
  const vscode = useVsCode({ project: "weather", trust: false });
  const DAILY = "export const dailyWeather";

  it("shows what it reads, and refuses to run", async () => {
    const { workbench, folder } = vscode();
    const { page, editor, notices } = workbench;
    const dialog = page.locator(".monaco-dialog-box");
    if (await dialog.isVisible()) await dialog.locator(".monaco-button", { hasText: "No, I don't trust" }).click();
    await workbench.openFile("src/weather.ts");
    await editor.waitForLens(DAILY, "missing: never materialized", { timeoutMs: 60_000 });
    await editor.clickLensUntilDone(DAILY, "Not run in Restricted Mode", async () => {
      return (await notices.notifications()).some((text) => text.includes("This workspace is in Restricted Mode"));
    });
    await workbench.screenshot("8-restricted");
    assert.equal(existsSync(join(folder, ".headwater")), false, "nothing is written into the workspace");
  });

  it("goes to a definition, and draws the lineage", async () => {
    const { workbench } = vscode();
    await workbench.runCommand("Headwater: Show Lineage");
    const panel = await workbench.webview("Lineage");
    await panel.locator('[data-key="rawWeather"]').dblclick();
    await eventually(
      "raw.ts is open",
      () => workbench.editor.fileNames(),
      (names) => names.includes("raw.ts"),
    );
  });

  it("does not make a project either", async () => {
    const { workbench } = vscode();
    await workbench.notices.clearNotifications();
    await workbench.runCommand("Headwater: Create headwater.config.ts");
    await workbench.notices.waitForNotification("This workspace is in Restricted Mode: nothing is written into it");
  });
});

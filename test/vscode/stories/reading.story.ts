/** Finding one's way: hovers with links, a panel that follows the cursor and comes back after a reload. */
import assert from "node:assert/strict";
import { useVsCode } from "../harness/story.ts";
import { eventually } from "../harness/eventually.ts";

describe("reading a project", () => {
  const vscode = useVsCode({ project: "weather" });
  const DAILY = "export const dailyWeather";

  it("tells of the upstream asset on a parameter, with links", async () => {
    const { workbench } = vscode();
    const { editor } = workbench;
    await workbench.openFile("src/weather.ts");
    await editor.waitForLens(DAILY, "missing", { timeoutMs: 60_000 });
    await editor.goTo(45);
    await editor.hover("(rawWeather", /The daily weather of Seattle and New York/);
    await workbench.screenshot("11-hover");
    await editor.hoverBox().locator("a", { hasText: "dailyWeather" }).first().click();
    await eventually(
      "the cursor is on the asset",
      () => editor.cursor(),
      ({ line }) => line === 35,
    );
  });

  it("follows the cursor in the lineage panel", async () => {
    const { workbench } = vscode();
    await workbench.runCommand("Headwater: Show Lineage");
    const panel = await workbench.webview("Lineage");
    await panel.locator('[data-key="dailyWeather"]').waitFor();
    await workbench.openFile("src/flights.ts");
    await workbench.editor.goTo(30, 16);
    await panel.locator('[data-key="airports"]').waitFor();
    await workbench.screenshot("12-follows");
  });

  it("takes the first step of the walkthrough for done, where a project is there already", async () => {
    const { workbench } = vscode();
    const { page } = workbench;
    await workbench.runCommand("Welcome: Open Walkthrough...");
    await workbench.quickInput.choose("Get Started with Headwater");
    const steps = page.locator(".getting-started-step");
    await steps.filter({ hasText: "Begin with a sample" }).locator(".codicon.complete").first().waitFor();
    assert.equal(await steps.filter({ hasText: "Materialize an asset" }).locator(".codicon.complete").count(), 0);
    await workbench.selectTab("flights.ts");
  });

  it("comes back as it was after a reload of the window", async () => {
    const { workbench } = vscode();
    const reloaded = workbench.page.waitForEvent("load");
    // The page goes away under the command's feet.
    await workbench.runCommand("Developer: Reload Window").catch(() => undefined);
    await reloaded;
    // The whole of VS Code starts anew, and the panel comes last.
    const panel = await workbench.webview("Lineage", { timeoutMs: 60_000 });
    await panel.locator('[data-key="airports"]').waitFor();
    assert.equal(await panel.locator('[data-key="rawWeather"]').count(), 0, "it is still about airports");
    await workbench.screenshot("13-reload");
  });
});

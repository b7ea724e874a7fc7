/** Someone who has nothing yet: an empty folder, the sample project without an installation, TypeScript, the walkthrough. */
import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../harness/eventually.ts";
import { type TemporaryFolder, temporaryFolder } from "../harness/places.ts";
import { useVsCode } from "../harness/story.ts";

describe("from an empty folder", () => {
  const vscode = useVsCode({ project: () => temporaryFolder("empty"), withoutBuiltins: [] });
  const REPORT = "export const shopReport";
  let elsewhere: TemporaryFolder | undefined;
  after(async () => {
    await elsewhere?.remove();
  });
  /** The title of each step, and a text that only its picture has. */
  const STEPS = [
    ["Begin with a sample", "headwater-shop"],
    ["Materialize an asset", "Materialize with 10 upstream"],
    ["See where it comes from", "customerValue"],
    ["See what a change makes stale", "src/lib/money.ts"],
    ["Make your folder a project", "orders.ts"],
  ] as const;

  it("says what to do where there is no project", async () => {
    const { workbench } = vscode();
    await workbench.views.openContainer("Headwater");
    const welcome = workbench.page.locator(".welcome-view-content");
    await welcome.locator(".monaco-button", { hasText: "Create headwater.config.ts" }).waitFor();
    await welcome.locator(".monaco-button", { hasText: "Create Sample Project" }).waitFor();
    await workbench.screenshot("15-empty");
  });

  it("writes the sample into the folder, and shows it at once", async () => {
    const { workbench, folder } = vscode();
    await workbench.page.locator(".welcome-view-content .monaco-button", { hasText: "Create Sample Project" }).click();
    await workbench.quickInput.answerPath(folder, "Create Here");
    await eventually(
      "the first file is open",
      () => workbench.editor.fileName(),
      (name) => name === "gold.ts",
    );
    await workbench.editor.waitForLens("export const sales", "missing", { timeoutMs: 60_000 });
    await workbench.views.waitForRow("Assets", /gold.*0 of 5 current/);
  });

  it("is all right by TypeScript, with nothing installed", async () => {
    const { workbench } = vscode();
    await workbench.editor.goTo(2, 12);
    // Only where the types of the SDK are found.
    await workbench.editor.hover("assetWith", /assetWith\(defaults: CommonOptions\)/);
    await workbench.screenshot("16-sample");
    assert.deepEqual(await workbench.editor.squiggles("error"), []);
    assert.deepEqual(await workbench.views.problems(), []);
    await workbench.views.closePanel();
  });

  it("materializes everything, and shows the report current", async () => {
    const { workbench } = vscode();
    await workbench.runCommand("Headwater: Materialize All Assets");
    await workbench.views.waitForRow("Assets", /gold.*5 of 5 current/, { timeoutMs: 60_000 });
    await workbench.notices.waitForStatus(/Assets current/);
    await workbench.openFile("src/gold.ts");
    await workbench.editor.goTo(75);
    await workbench.editor.waitForLens(REPORT, /^current/);
    await workbench.screenshot("17-sample-current");
  });

  it("opens a sample that it writes elsewhere", async () => {
    const { workbench } = vscode();
    elsewhere = await temporaryFolder("elsewhere");
    // It is not empty, so that the sample gets a folder of its own.
    mkdirSync(join(elsewhere.path, "other"));
    await workbench.runCommand("Headwater: Create Sample Project");
    await workbench.quickInput.answerPath(elsewhere.path, "Create Here");
    const loaded = workbench.page.waitForEvent("load");
    await workbench.notices.answerNotification("The sample project is in", "Open");
    await loaded;
    await eventually(
      "its first file is open",
      () => workbench.editor.fileName().catch(() => ""),
      (name) => name === "gold.ts",
      { timeoutMs: 60_000 },
    );
    await workbench.editor.waitForLens("export const sales", "missing", { timeoutMs: 60_000 });
    assert.deepEqual(readdirSync(elsewhere.path).toSorted(), ["headwater-shop", "other"]);
  });

  it("goes straight to the upstream asset with F12 on a parameter, where TypeScript would answer too", async () => {
    const { workbench } = vscode();
    const { editor, page } = workbench;
    const isThere = async () => (await editor.fileName()) === "silver.ts" && (await editor.cursor()).line === 36;
    await eventually(
      "F12 leads to the asset",
      async () => {
        // While the cursor is new, VS Code's own command answers, and goes elsewhere in the file.
        await page.keyboard.press("Escape");
        await editor.goTo(19, 29);
        await page.keyboard.press("F12");
        return await eventually("It is there", isThere, Boolean, { timeoutMs: 8_000 }).catch(() => false);
      },
      Boolean,
    );
    await workbench.screenshot("14-upstream");
  });

  it("leads through five steps in the walkthrough", async () => {
    const { workbench } = vscode();
    const { page } = workbench;
    await workbench.runCommand("Welcome: Open Walkthrough...");
    await workbench.quickInput.choose("Get Started with Headwater");
    const steps = page.locator(".getting-started-step");
    for (const [title] of STEPS) await steps.filter({ hasText: title }).waitFor();
  });

  for (const [index, [title, inPicture]] of STEPS.entries()) {
    it(`shows in the walkthrough: ${title}`, async () => {
      const { workbench } = vscode();
      const { page } = workbench;
      const step = page.locator(".getting-started-step", { hasText: title });
      if (!((await step.getAttribute("class")) ?? "").includes("expanded")) await step.click();
      await page.locator(".getting-started-step.expanded", { hasText: title }).waitFor();
      await eventually(
        `The picture of ${title}`,
        () => Promise.all(page.frames().map(textsOfPicture)),
        (frames) => frames.some((texts) => texts.includes(inPicture)),
      );
      await workbench.screenshot(`18-walkthrough-${String(index + 1)}`);
    });
  }

  it("runs what a step of the walkthrough offers, and marks it as done", async () => {
    const { workbench } = vscode();
    const { page } = workbench;
    const step = page.locator(".getting-started-step", { hasText: "Materialize an asset" });
    if (!((await step.getAttribute("class")) ?? "").includes("expanded")) await step.click();
    await step.locator(".monaco-button", { hasText: "Materialize All Assets" }).click();
    await workbench.views.openContainer("Headwater");
    await workbench.views.waitForRow("Assets", /gold.*5 of 5 current/, { timeoutMs: 60_000 });
    await step.locator(".codicon.complete").first().waitFor();
  });
});

/** Pictures are drawn with the colours of the theme, each in a frame of its own, which may go away meanwhile. */
async function textsOfPicture(frame: Frame): Promise<string> {
  return await frame.evaluate(() => document.querySelector("svg")?.textContent ?? "").catch(() => "");
}

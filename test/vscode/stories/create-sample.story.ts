/** Someone who has nothing yet: an empty folder, the sample project, and no installation, with TypeScript watching. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../harness/eventually.ts";
import { temporaryFolder } from "../harness/places.ts";
import { useVsCode } from "../harness/story.ts";

describe("from an empty folder", () => {
  const vscode = useVsCode({ project: () => temporaryFolder("empty"), withoutBuiltins: [] });
  const REPORT = "export const shopReport";

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
    await workbench.quickInput.answerPath(folder);
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
    const parent = await temporaryFolder("elsewhere");
    try {
      // It is not empty, so that the sample gets a folder of its own.
      mkdirSync(join(parent.path, "other"));
      await workbench.runCommand("Headwater: Create Sample Project");
      await workbench.quickInput.answerPath(parent.path);
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
      assert.deepEqual(readdirSync(parent.path).toSorted(), ["headwater-shop", "other"]);
    } finally {
      await parent.remove();
    }
  });
});

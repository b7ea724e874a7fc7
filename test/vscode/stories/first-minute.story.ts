/** What someone does in the first minute: run an asset, look at its lineage, edit a helper, see what became stale. */
import assert from "node:assert/strict";
import { eventually } from "../harness/eventually.ts";
import { useVsCode } from "../harness/story.ts";

describe("the first minute", () => {
  const vscode = useVsCode({ project: "weather" });
  const DAILY = "export const dailyWeather";

  it("shows above each asset that it was never made", async () => {
    const { editor, openFile, screenshot } = parts();
    await openFile("src/weather.ts");
    await editor.waitForLens(DAILY, "Materialize with 1 upstream", { timeoutMs: 60_000 });
    await editor.waitForLens(DAILY, "missing: never materialized");
    await screenshot("1-missing");
  });

  it("materializes from the lens, and the result stands on that line", async () => {
    const { editor, screenshot } = parts();
    await editor.clickLensUntil(DAILY, "Materialize with 1 upstream", /^current · 2,922 rows/, { timeoutMs: 60_000 });
    await screenshot("2-current");
  });

  it("shows the lineage beside the code, and jumps from a node to its definition", async () => {
    const { workbench, editor, screenshot } = parts();
    await editor.clickLensUntilDone(DAILY, "Lineage", async () => {
      return (await workbench.tabs()).some((tab) => tab.startsWith("Lineage"));
    });
    const panel = await workbench.webview("Lineage");
    const node = panel.locator('[data-key="monthlyClimate"]');
    await node.waitFor();
    await panel.locator('[data-key="dailyWeather"]', { hasText: "2,922 rows" }).waitFor();
    await screenshot("3-lineage");
    await panel.locator('[data-key="rawWeather"]').dblclick();
    await eventually(
      "raw.ts is open",
      () => editor.fileName(),
      (name) => name === "raw.ts",
    );
    const { line } = await editor.cursor();
    assert.match((await editor.lines()).join("\n"), /export const rawWeather/);
    assert.equal(line, 24);
  });

  it("names the helper that made an asset stale, on its line, in the lens and on its node", async () => {
    const { workbench, editor, screenshot } = parts();
    await workbench.openFile("src/lib/dates.ts");
    await editor.replaceLine(6, '  if (!match) throw new Error(`"${text}" is no date`);');
    await editor.save();
    await screenshot("4-helper");
    await workbench.openFile("src/weather.ts");
    await editor.waitForLens(DAILY, "stale: parseDate in src/lib/dates.ts changed", { timeoutMs: 30_000 });
    await editor.waitForSquiggle("warning", "dailyWeather");
    const panel = await workbench.webview("Lineage");
    await panel.locator('[data-key="dailyWeather"][aria-label*="stale"]').waitFor();
    await screenshot("4-stale");
    await workbench.views.waitForProblem(/parseDate in src\/lib\/dates\.ts changed/);
    await screenshot("5-problems");
  });

  it("is fresh again in one click", async () => {
    const { workbench, editor, screenshot } = parts();
    await workbench.views.clickProblem(/dailyWeather is stale/);
    await workbench.views.closePanel();
    await editor.clickLensUntil(DAILY, "Materialize", /^current/);
    await eventually(
      "no warning is left",
      () => editor.squiggles("warning"),
      (words) => words.length === 0,
    );
    await screenshot("6-fresh");
  });

  function parts() {
    const { workbench } = vscode();
    return {
      workbench,
      editor: workbench.editor,
      openFile: workbench.openFile.bind(workbench),
      screenshot: workbench.screenshot.bind(workbench),
    };
  }
});

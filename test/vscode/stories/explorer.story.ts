/** The tree of assets: what is there, how it is, and what can be done with it. */
import { eventually } from "../harness/eventually.ts";
import { useVsCode } from "../harness/story.ts";

const VIEW = "Assets";

describe("the explorer of assets", () => {
  const vscode = useVsCode({ project: "weather" });

  it("lists groups, assets and how they are", async () => {
    const { views, notices } = vscode().workbench;
    await views.openContainer("Headwater");
    await views.waitForRow(VIEW, /raw.*0 of 3 current/, { timeoutMs: 60_000 });
    await views.waitForRow(VIEW, /dailyWeather.*never materialized/);
    await notices.waitForStatus(/12 missing/);
  });

  it("materializes an asset from its row", async () => {
    const { workbench } = vscode();
    const row = await workbench.views.row(VIEW, "rawWeather");
    await row.hover();
    await row.locator(".action-label[aria-label^='Materialize Asset']").click();
    await workbench.views.waitForRow(VIEW, /rawWeather ?2,922 rows/, { timeoutMs: 60_000 });
    await workbench.notices.waitForStatus(/11 missing/);
    await workbench.screenshot("7-explorer");
  });

  it("offers in the menu of a row what can be done with that asset, each thing once", async () => {
    const { page, views } = vscode().workbench;
    const menu = page.locator(".monaco-menu .action-label");
    const runs = (asset: string, wanted: readonly string[]) =>
      eventually(
        `The menu of ${asset}`,
        async () => {
          await (await views.row(VIEW, asset)).click({ button: "right" });
          await menu.first().waitFor();
          const labels = await menu.allInnerTexts();
          await page.keyboard.press("Escape");
          await menu.first().waitFor({ state: "hidden" });
          return labels.map((label) => label.trim()).filter((label) => /Materialize|Fresh/.test(label));
        },
        (labels) => labels.join() === wanted.join(),
      );
    await runs("rawWeather", ["Materialize Asset"]);
    await runs("monthlyClimate", ["Materialize Asset", "Materialize Asset with Missing Upstream", "Make Asset Fresh"]);
  });

  it("runs a check alone from its row", async () => {
    const { workbench } = vscode();
    const { editor, views } = workbench;
    const asset = await views.row(VIEW, "dailyWeather");
    await asset.hover();
    await asset.locator(".action-label[aria-label^='Materialize Asset']").click();
    await views.waitForRow(VIEW, /dailyWeather ?2,922 rows/, { timeoutMs: 60_000 });
    await asset.locator(".monaco-tl-twistie").click();
    const check = await views.row(VIEW, /temperaturesArePlausible.*passed/);
    await workbench.openFile("src/checks.ts");
    await editor.replaceLine(9, "  return wrong.length > 0;");
    await editor.save();
    await check.hover();
    await check.locator(".action-label[aria-label^='Run Check']").click();
    await views.waitForRow(VIEW, /check temperaturesArePlausible failed/, { timeoutMs: 60_000 });
  });

  it("goes to a definition", async () => {
    const { workbench } = vscode();
    await workbench.views.clickRow(VIEW, "dailyWeather");
    await eventually(
      "weather.ts is open",
      () => workbench.editor.fileName(),
      (name) => name === "weather.ts",
    );
  });

  it("takes a change of the code as giving the same data, where the user says so", async () => {
    const { workbench } = vscode();
    await workbench.openFile("src/raw.ts");
    await workbench.editor.replaceLine(25, '  const rows = await readCsv("weather.csv", [...weatherColumns]);');
    await workbench.editor.save();
    await workbench.views.waitForRow(VIEW, /rawWeather.*stale/);
    await workbench.editor.goTo(24, 16);
    await workbench.runCommand("Headwater: Accept Code as Giving the Same Data");
    await workbench.quickInput.answer("the columns are copied, and nothing else");
    await workbench.views.waitForRow(VIEW, /rawWeather ?2,922 rows/);
  });
});

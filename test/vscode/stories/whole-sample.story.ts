/** The whole sample at once: everything is made, the warning stands where it belongs, an edit shows its consequences. */
import { useVsCode } from "../harness/story.ts";

describe("the whole sample", () => {
  const vscode = useVsCode({ project: "weather", width: 1600, height: 900 });

  it("is made by one command, and the check that warns stands on its line", async () => {
    const { workbench } = vscode();
    await workbench.openFile("src/flights.ts");
    await workbench.editor.waitForLens("export const airports", "missing");
    await workbench.runCommand("Headwater: Materialize All Assets");
    await workbench.editor.waitForLens("export const airports", /everyAirportHasACity warns/, { timeoutMs: 60_000 });
    await workbench.editor.waitForSquiggle("warning", "airports");
    await workbench.notices.waitForStatus(/12 materialized/);
  });

  it("shows in the whole lineage what a helper's edit reaches", async () => {
    const { workbench } = vscode();
    await workbench.openFile("src/lib/dates.ts");
    await workbench.editor.replaceLine(6, '  if (!match) throw new Error(`"${text}" is no date`);');
    await workbench.editor.save();
    await workbench.openFile("src/weather.ts");
    await workbench.editor.waitForLens("export const dailyWeather", "stale: parseDate in src/lib/dates.ts changed");
    await workbench.editor.clickWord("dailyWeather");
    await workbench.runCommand("Headwater: Show Lineage");
    const panel = await workbench.webview("Lineage");
    await panel.locator('[data-key="dailyWeather"][aria-label*="stale"]').waitFor();
    await panel.locator('[data-key="travelReport"][aria-label*="upstream stale"]').waitFor();
    await workbench.screenshot("overview");
  });

  for (const theme of ["light", "high-contrast"] as const) {
    it(`reads well in ${theme}`, async () => {
      const { workbench } = vscode();
      await workbench.setTheme(theme);
      await (await workbench.webview("Lineage")).locator('[data-key="dailyWeather"]').waitFor();
      await workbench.screenshot(`overview-${theme}`);
    });
  }
});

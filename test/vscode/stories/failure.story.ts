/** A run that fails is told where it failed; a run that does not end is ended by the user. */
import { useVsCode } from "../harness/story.ts";

describe("a run that goes wrong", () => {
  const vscode = useVsCode({ project: "weather" });
  const RAW = "export const rawWeather";
  /** The first line of the asset's function. */
  const LINE = 25;

  it("puts the failure on the line that threw", async () => {
    const { editor, openFile, screenshot, views } = parts();
    await openFile("src/raw.ts");
    await editor.waitForLens(RAW, "missing: never materialized", { timeoutMs: 60_000 });
    await editor.goTo(LINE, 1);
    await editor.insert('  if (weatherColumns.length > 0) throw new RangeError("no such station");\n');
    const failed = `failed: RangeError at line ${String(LINE)}`;
    await editor.clickLensUntil(RAW, "Materialize", failed, { timeoutMs: 60_000 });
    await editor.waitForSquiggle("error", "new RangeError");
    await screenshot("9-failed");
    await views.waitForProblem(/rawWeather failed: RangeError: no such station/);
  });

  it("can be canceled above the asset", async () => {
    const { editor, screenshot } = parts();
    await editor.replaceLine(LINE, "  await new Promise((resolve) => setTimeout(resolve, 600_000));");
    await editor.clickLensUntil(RAW, "Materialize", /^running/);
    await screenshot("10-running");
    await editor.clickLensUntil(RAW, "Cancel", "Materialize");
  });

  function parts() {
    const { workbench } = vscode();
    return {
      editor: workbench.editor,
      views: workbench.views,
      openFile: workbench.openFile.bind(workbench),
      screenshot: workbench.screenshot.bind(workbench),
    };
  }
});

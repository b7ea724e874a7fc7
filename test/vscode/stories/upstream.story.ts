/** Going upstream where TypeScript answers too, as it does for everyone who has not turned it off. */
import { eventually } from "../harness/eventually.ts";
import { useVsCode } from "../harness/story.ts";

describe("going upstream beside TypeScript", () => {
  const vscode = useVsCode({ project: "weather", withoutBuiltins: [] });
  const DAILY = "export const dailyWeather";

  it("goes straight to the upstream asset with F12 on a parameter", async () => {
    const { workbench } = vscode();
    const { editor, page } = workbench;
    await workbench.openFile("src/weather.ts");
    await editor.waitForLens(DAILY, "missing", { timeoutMs: 60_000 });
    await editor.goTo(37, 6);
    await eventually(
      "F12 leads to the asset",
      async () => {
        // What VS Code's own command may have shown while the cursor was still new.
        await page.keyboard.press("Escape");
        await page.keyboard.press("F12");
        return { file: await editor.fileName(), ...(await editor.cursor()) };
      },
      ({ file, line }) => file === "raw.ts" && line === 24,
    );
    await workbench.screenshot("14-upstream");
  });
});

/** The five steps that VS Code offers to someone who is new, on the sample project. */
import type { Frame } from "playwright-core";
import { eventually } from "../harness/eventually.ts";
import { useVsCode } from "../harness/story.ts";

describe("the walkthrough", () => {
  const vscode = useVsCode({ project: "shop" });
  /** The title of each step, and a text that only its picture has. */
  const STEPS = [
    ["Begin with a sample", "headwater-shop"],
    ["Materialize an asset", "Materialize with 10 upstream"],
    ["See where it comes from", "customerValue"],
    ["See what a change makes stale", "src/lib/money.ts"],
    ["Make your folder a project", "orders.ts"],
  ] as const;

  it("leads through five steps", async () => {
    const { workbench } = vscode();
    const { page } = workbench;
    await workbench.views.openContainer("Headwater");
    await workbench.views.waitForRow("Assets", /gold/, { timeoutMs: 60_000 });
    await workbench.runCommand("Welcome: Open Walkthrough...");
    await workbench.quickInput.choose("Get Started with Headwater");
    const steps = page.locator(".getting-started-step");
    for (const [title] of STEPS) await steps.filter({ hasText: title }).waitFor();
  });

  for (const [index, [title, inPicture]] of STEPS.entries()) {
    it(`shows: ${title}`, async () => {
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

  it("runs what a step offers, and marks it as done", async () => {
    const { workbench } = vscode();
    const { page } = workbench;
    const step = page.locator(".getting-started-step", { hasText: "Materialize an asset" });
    if (!((await step.getAttribute("class")) ?? "").includes("expanded")) await step.click();
    await step.locator(".monaco-button", { hasText: "Materialize All Assets" }).click();
    await workbench.views.waitForRow("Assets", /gold.*5 of 5 current/, { timeoutMs: 60_000 });
    await step.locator(".codicon.complete").first().waitFor();
  });
});

/** Pictures are drawn with the colours of the theme, each in a frame of its own, which may go away meanwhile. */
async function textsOfPicture(frame: Frame): Promise<string> {
  return await frame.evaluate(() => document.querySelector("svg")?.textContent ?? "").catch(() => "");
}

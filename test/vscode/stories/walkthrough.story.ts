/** The five steps that VS Code offers to someone who is new, on the sample project. */
import { useVsCode } from "../harness/story.ts";

describe("the walkthrough", () => {
  const vscode = useVsCode({ project: "shop" });
  const STEPS = [
    "Begin with a sample",
    "Materialize an asset",
    "See where it comes from",
    "See what a change makes stale",
    "Make your folder a project",
  ];

  it("leads through five steps", async () => {
    const { workbench } = vscode();
    const { page } = workbench;
    await workbench.views.openContainer("Headwater");
    await workbench.views.waitForRow("Assets", /gold/, { timeoutMs: 60_000 });
    await workbench.runCommand("Welcome: Open Walkthrough...");
    await workbench.quickInput.choose("Get Started with Headwater");
    const steps = page.locator(".getting-started-step");
    for (const title of STEPS) await steps.filter({ hasText: title }).waitFor();
  });

  for (const [index, title] of STEPS.entries()) {
    it(`shows: ${title}`, async () => {
      const { workbench } = vscode();
      const { page } = workbench;
      const step = page.locator(".getting-started-step", { hasText: title });
      if (!((await step.getAttribute("class")) ?? "").includes("expanded")) await step.click();
      await page.locator(".getting-started-step.expanded", { hasText: title }).waitFor();
      // The picture follows its own theme's variables, inside a frame of its own.
      await page.locator(".getting-started-media").first().waitFor();
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

/** A project with several environments: each has data of its own, and the status bar says and changes which is meant. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyOfExample } from "../harness/places.ts";
import { useVsCode } from "../harness/story.ts";

const CONFIG = `import { definitions } from "headwater";

export default definitions({
  include: ["src/**"],
  environments: { dev: {}, prod: { protected: true } },
});
`;

describe("a project with two environments", () => {
  const SALES = "export const sales";
  const vscode = useVsCode({
    project: async () => {
      const copy = await copyOfExample("shop");
      await writeFile(join(copy.path, "headwater.config.ts"), CONFIG);
      return copy;
    },
  });

  it("names the one that is meant, at first the default", async () => {
    const { workbench } = vscode();
    await workbench.openFile("src/gold.ts");
    await workbench.editor.waitForLens(SALES, "missing", { timeoutMs: 60_000 });
    await workbench.notices.waitForStatus("dev");
    await workbench.runCommand("Headwater: Materialize All Assets");
    await workbench.editor.waitForLens(SALES, /^dev: current/, { timeoutMs: 60_000 });
  });

  it("changes to another, which has data of its own", async () => {
    const { workbench } = vscode();
    await workbench.notices.clickStatus("dev");
    await workbench.quickInput.choose("prod");
    await workbench.notices.waitForStatus("prod");
    await workbench.editor.waitForLens(SALES, "prod: missing", { timeoutMs: 60_000 });
    await workbench.editor.waitForLens(SALES, "Read-only in prod");
    await workbench.views.openContainer("Headwater");
    const row = await workbench.views.row("Assets", "sales");
    await row.hover();
    assert.equal(await row.locator(".action-label[aria-label^='Materialize Asset']").count(), 0);
    await workbench.screenshot("19-environment");
  });

  it("runs nothing in one that is protected, and says so", async () => {
    const { workbench } = vscode();
    await workbench.runCommand("Headwater: Materialize All Assets");
    await workbench.notices.waitForNotification("prod");
    assert.match((await workbench.notices.notifications()).join("\n"), /protected/);
    await workbench.notices.answerNotification("prod", "Choose Environment");
    await workbench.quickInput.choose("dev");
    await workbench.editor.waitForLens(SALES, /^dev: current/);
  });
});

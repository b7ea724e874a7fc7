/** A language server that keeps dying: one clear state, the reason, and a way back. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../harness/eventually.ts";
import { useVsCode } from "../harness/story.ts";

// The processes of others are listed in /proc.
(process.platform === "linux" ? describe : describe.skip)("a server that keeps dying", () => {
  const vscode = useVsCode({ project: "shop" });
  const SALES = "export const sales";
  /** It is started again that often. */
  const RESTARTS = 3;

  it("is started again, and after some deaths no more; then it is said why", async () => {
    const { workbench, extensionsDir } = vscode();
    await workbench.openFile("src/gold.ts");
    await workbench.editor.waitForLens(SALES, "missing", { timeoutMs: 60_000 });
    let last = 0;
    for (let death = 0; death <= RESTARTS; death++) {
      last = await eventually(
        "a server runs",
        () => serverOf(extensionsDir),
        (pid) => pid !== 0 && pid !== last,
      );
      // Only one that has answered counts as running.
      await workbench.editor.waitForLens(SALES, "missing");
      process.kill(last, "SIGKILL");
    }
    await workbench.notices.waitForStatus("Headwater stopped");
    await workbench.notices.waitForNotification(/keeps stopping.*Its process was ended by SIGKILL/);
    assert.equal((await workbench.notices.notifications()).length, 1, "it is said once");
    await workbench.views.openContainer("Headwater");
    await workbench.screenshot("20-stopped");
  });

  it("comes back by a click", async () => {
    const { workbench } = vscode();
    await workbench.notices.answerNotification("keeps stopping", "Restart");
    await workbench.notices.waitForStatus(/11 missing/);
    await workbench.views.waitForRow("Assets", /gold.*0 of 5 current/);
    await workbench.editor.waitForLens(SALES, "missing");
  });
});

/** The id of the language server that was started from this installation; 0 where there is none. */
function serverOf(extensionsDir: string): number {
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const commandLine = readFileSync(join("/proc", name, "cmdline"), "utf8");
      if (commandLine.includes(extensionsDir) && commandLine.includes("dist/node/server.js")) return Number(name);
    } catch {
      // It ended while it was looked at.
    }
  }
  return 0;
}

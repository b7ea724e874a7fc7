/** The extension's package: how large it is, and how long VS Code takes to load and activate it in a real window. */
import { stat } from "node:fs/promises";
import { packageExtension } from "../../scripts/lib/package-extension.ts";
import { startVsCode } from "../../scripts/lib/vscode-server.ts";
import { openWindow } from "../../test/vscode/harness/browser.ts";
import { installedExtension } from "../../test/vscode/harness/packaged-extension.ts";
import { copyOfExample, temporaryFolder } from "../../test/vscode/harness/places.ts";
import { openWorkbench } from "../../test/vscode/harness/workbench.ts";
import type { Benchmark } from "./benchmark.ts";
import { quantile } from "./measure.ts";

const ROUNDS = 5;

export const vsix: Benchmark = {
  name: "vsix",
  title: "size of the package, and time to load and activate it",
  async run(report) {
    const packaged = await temporaryFolder("package");
    const { size } = await stat(await packageExtension(packaged.path));
    await packaged.remove();
    const amount = size / 1_000_000;
    report({ what: "package", subject: `${amount.toFixed(2)} MB`, peer: "", amount, unit: "MB", goal: 6 });

    const times: number[] = [];
    const extensions = await installedExtension();
    for (let round = 0; round < ROUNDS; round++) times.push(await activationMs(extensions.path));
    await extensions.remove();
    const median = quantile(times, 0.5);
    report({
      what: "load and activate()",
      subject: `${median.toFixed(0)} ms`,
      peer: "",
      amount: median,
      unit: "ms",
      goal: 50,
      note: times.map((time) => time.toFixed(0)).join(", "),
    });
  },
};

/** As VS Code itself measures and shows it: the time to load the code and the time of the call. */
async function activationMs(extensionsDir: string): Promise<number> {
  const project = await copyOfExample("weather");
  const server = await startVsCode({
    withoutBuiltins: ["typescript-language-features"],
    folder: project.path,
    extensionsDir,
  });
  const window = await openWindow();
  try {
    const workbench = await openWorkbench(window.page, server);
    await workbench.openFile("src/weather.ts");
    await workbench.editor.waitForLens("export const dailyWeather", "Lineage");
    await workbench.runCommand("Developer: Show Running Extensions");
    const row = window.page.locator(".runtime-extensions-editor .extension", { hasText: "Headwater" });
    const time = row.locator(".activation-time");
    const text = await time.filter({ hasText: /\d+ms/ }).innerText();
    return Number(/(\d+)ms/.exec(text)?.[1]);
  } finally {
    await window.close();
    await server.stop();
    await project.remove();
  }
}

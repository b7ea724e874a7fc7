/** Restart of the server, reading the projects again, the output channel. */
import { ProgressLocation, commands, l10n, window } from "vscode";
import { refresh } from "@headwater/protocol/editor";
import type { Client } from "../client.ts";

export function register({ context, server, output }: Client): void {
  context.subscriptions.push(
    commands.registerCommand("headwater.restartServer", async () => {
      await server.restart();
    }),
    commands.registerCommand("headwater.showOutput", () => {
      output.show();
    }),
    commands.registerCommand("headwater.refresh", async () => {
      if (server.state === "stopped") {
        await server.restart();
        return;
      }
      const options = { location: ProgressLocation.Window, title: l10n.t("Reading projects") };
      const { projects, assets } = await window.withProgress(options, () => server.request(refresh, {}));
      window.setStatusBarMessage(l10n.t("Read: {0} assets, {1} projects", assets, projects), 3000);
    }),
  );
}

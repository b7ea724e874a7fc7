/**
 * The extension: starts the language server and gives its answers a place in VS Code. Nothing else is started, and
 * nothing is installed or fetched, when it activates.
 *
 * Each file in `features/` is one feature with `register` as its only entrance.
 */
import type { ExtensionContext } from "vscode";
import { window } from "vscode";
import { register as assetTree } from "./features/asset-tree.ts";
import { register as cancelRun } from "./features/cancel-run.ts";
import { register as lineagePanel } from "./features/lineage-panel.ts";
import { register as materialize } from "./features/materialize.ts";
import { register as openAsset } from "./features/open-asset.ts";
import { register as runLog } from "./features/run-log.ts";
import { register as serverCommands } from "./features/server-commands.ts";
import { register as showStatus } from "./features/show-status.ts";
import { register as statusBar } from "./features/status-bar.ts";
import { AssetCursor } from "./asset-cursor.ts";
import { OverviewModel } from "./overview-model.ts";
import { RunTracker } from "./run-tracker.ts";
import { Server } from "./server.ts";
import type { Client } from "./client.ts";

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("Headwater", { log: true });
  const server = new Server(context, output);
  const cursor = new AssetCursor(server);
  const overview = new OverviewModel(server);
  const runs = new RunTracker(server);
  context.subscriptions.push(output, server, cursor, overview, runs);

  const client: Client = { context, output, server, cursor, overview, runs };
  for (const register of [
    assetTree,
    cancelRun,
    lineagePanel,
    materialize,
    openAsset,
    runLog,
    serverCommands,
    showStatus,
    statusBar,
  ]) {
    register(client);
  }
  await server.start();
}

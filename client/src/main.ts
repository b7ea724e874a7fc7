/**
 * The extension once there is a project: the language server, and a place in VS Code for its answers. Nothing else is
 * started, and nothing is installed or fetched.
 *
 * Each file in `features/` is one feature with `register` as its only entrance.
 */
import type { ExtensionContext, LogOutputChannel, WebviewPanel } from "vscode";
import { register as assetTree } from "./features/asset-tree.ts";
import { register as cancelRun } from "./features/cancel-run.ts";
import { register as lineagePanel } from "./features/lineage-panel.ts";
import { register as materialize } from "./features/materialize.ts";
import { register as openAsset } from "./features/open-asset.ts";
import { register as pickEnvironment } from "./features/pick-environment.ts";
import { register as runLog } from "./features/run-log.ts";
import { register as serverCommands } from "./features/server-commands.ts";
import { register as showStatus } from "./features/show-status.ts";
import { register as statusBar } from "./features/status-bar.ts";
import { register as walkthrough } from "./features/walkthrough.ts";
import { AssetCursor } from "./asset-cursor.ts";
import { Environments } from "./environments.ts";
import { OverviewModel } from "./overview-model.ts";
import { RunTracker } from "./run-tracker.ts";
import { Server } from "./server.ts";
import type { Client } from "./client.ts";

export interface Main {
  /** Gives a lineage panel that VS Code kept over a reload its content. */
  restoreLineage(panel: WebviewPanel): void;
}

/** Does not wait for the server: every feature shows that it is starting. */
export function start(context: ExtensionContext, output: LogOutputChannel): Main {
  const environments = new Environments(context.workspaceState);
  const server = new Server(context, output, environments);
  const cursor = new AssetCursor(server);
  const overview = new OverviewModel(server);
  const runs = new RunTracker(server);
  context.subscriptions.push(environments, server, cursor, overview, runs);

  const client: Client = { context, output, server, cursor, environments, overview, runs };
  for (const register of [
    assetTree,
    cancelRun,
    materialize,
    openAsset,
    pickEnvironment,
    runLog,
    serverCommands,
    showStatus,
    statusBar,
    walkthrough,
  ]) {
    register(client);
  }
  const { restore } = lineagePanel(client);
  void server.start();
  return { restoreLineage: restore };
}

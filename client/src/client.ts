/** What every feature of the extension is given. */
import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { AssetCursor } from "./asset-cursor.ts";
import type { Environments } from "./environments.ts";
import type { OverviewModel } from "./overview-model.ts";
import type { RunTracker } from "./run-tracker.ts";
import type { Server } from "./server.ts";

export interface Client {
  readonly context: ExtensionContext;
  readonly output: LogOutputChannel;
  readonly server: Server;
  readonly cursor: AssetCursor;
  readonly environments: Environments;
  readonly overview: OverviewModel;
  readonly runs: RunTracker;
}

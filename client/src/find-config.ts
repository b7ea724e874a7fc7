/** Whether the workspace holds a project, and the moment from which it does. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { EventEmitter, workspace } from "vscode";
import type { Event } from "vscode";
import { CONFIG_NAMES } from "@headwater/core/new-project";

const ANYWHERE = `**/{${CONFIG_NAMES.join(",")}}`;

export interface ConfigWatch {
  /** A config is there; told once or more. */
  readonly onDidFind: Event<void>;
  dispose(): void;
}

/** At the root of a folder, where it is most often: told at once. Elsewhere it takes a search. */
export function hasConfigAtRoot(): boolean {
  const folders = workspace.workspaceFolders ?? [];
  return folders.some(
    ({ uri }) => uri.scheme === "file" && CONFIG_NAMES.some((name) => existsSync(join(uri.fsPath, name))),
  );
}

export function watchForConfig(): ConfigWatch {
  const found = new EventEmitter<void>();
  const watcher = workspace.createFileSystemWatcher(ANYWHERE, false, true, true);
  const look = async (): Promise<void> => {
    const [one] = await workspace.findFiles(ANYWHERE, "**/node_modules/**", 1);
    if (one !== undefined) found.fire();
  };
  const subscriptions = [
    found,
    watcher,
    watcher.onDidCreate(() => {
      found.fire();
    }),
    workspace.onDidChangeWorkspaceFolders(() => void look()),
  ];
  void look();
  return {
    onDidFind: found.event,
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** Makes a folder of the workspace a project: a `headwater.config.ts`, and the SDK where none is installed. */
import { CONFIG_NAMES, TSCONFIG } from "@headwater/core/new-project";
import { Uri, commands, l10n, window, workspace } from "vscode";
import type { ExtensionContext, WorkspaceFolder } from "vscode";
import { kindOf, putSdk, writeNew } from "../sdk-files.ts";
import { refuseToWrite } from "./refusal.ts";

const [CONFIG] = CONFIG_NAMES;
const TEXT = `import { definitions } from "headwater";

// Every exported asset of this folder belongs to the project. A first one, in a file of its own:
//
//     export const orders = asset(() => [{ id: 1 }]);
export default definitions({});
`;

export function register({ extensionUri, subscriptions }: ExtensionContext): void {
  subscriptions.push(
    commands.registerCommand("headwater.createConfig", async () => {
      if (!workspace.isTrusted) {
        await refuseToWrite();
        return;
      }
      const folder = await pickFolder();
      if (folder === undefined) return;
      try {
        await createConfig(extensionUri, folder);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        void window.showErrorMessage(l10n.t("{0} could not be written: {1}", CONFIG, reason));
      }
    }),
  );
}

/** One that is there already is only shown. */
async function createConfig(extensionUri: Uri, folder: Uri): Promise<void> {
  for (const name of CONFIG_NAMES) {
    const file = Uri.joinPath(folder, name);
    if ((await kindOf(file)) === undefined) continue;
    await window.showTextDocument(file);
    return;
  }
  await putSdk(extensionUri, folder);
  await writeNew(Uri.joinPath(folder, "tsconfig.json"), TSCONFIG);
  const config = Uri.joinPath(folder, CONFIG);
  await writeNew(config, TEXT);
  await window.showTextDocument(config);
}

async function pickFolder(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    const open = l10n.t("Open Folder");
    const message = l10n.t("Open the folder that is to be a project first.");
    if ((await window.showInformationMessage(message, open)) === open)
      await commands.executeCommand("vscode.openFolder");
  }
  const picked: WorkspaceFolder | undefined = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
  return picked?.uri;
}

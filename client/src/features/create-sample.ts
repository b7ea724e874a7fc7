/**
 * Writes the sample project, a small shop, where the user wants it. It works as it is written: its data lie in it, the
 * SDK with its types is put beside it, and nothing is installed or fetched.
 */
import { FileType, Uri, commands, l10n, window, workspace } from "vscode";
import type { ExtensionContext } from "vscode";
import { kindOf, putSdk } from "../sdk-files.ts";
import { refuseToWrite } from "./refusal.ts";

/** What the sample consists of, in `examples/shop`: running it there leaves more behind. */
const CONTENT = ["README.md", "headwater.config.ts", "package.json", "tsconfig.json", "data", "src"];
const NAME = "headwater-shop";
const FIRST_FILE = ["src", "gold.ts"];
/** The folder whose first file is to be shown when its window opens. */
const TO_OPEN = "sampleToOpen";

export function register(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand("headwater.createSample", async () => {
      const parent = await pickFolder();
      if (parent === undefined) return;
      if (!workspace.isTrusted && workspace.getWorkspaceFolder(parent) !== undefined) {
        await refuseToWrite();
        return;
      }
      try {
        await offerToOpen(context, await createSample(context.extensionUri, parent));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        void window.showErrorMessage(l10n.t("The sample project could not be written: {0}", reason));
      }
    }),
  );
  void showFirstFile(context);
}

async function pickFolder(): Promise<Uri | undefined> {
  const [picked] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      title: l10n.t("Folder for the sample project"),
      openLabel: l10n.t("Create Here"),
    })) ?? [];
  return picked;
}

/** Into the folder itself when it is empty, else into a new one inside it. */
async function createSample(extensionUri: Uri, parent: Uri): Promise<Uri> {
  const isEmpty = (await workspace.fs.readDirectory(parent)).length === 0;
  const folder = isEmpty ? parent : await newFolder(parent);
  const source = Uri.joinPath(extensionUri, "examples", "shop");
  for (const name of CONTENT) {
    await workspace.fs.copy(Uri.joinPath(source, name), Uri.joinPath(folder, name), { overwrite: false });
  }
  await putSdk(extensionUri, folder);
  return folder;
}

async function newFolder(parent: Uri): Promise<Uri> {
  for (let number = 1; ; number++) {
    const folder = Uri.joinPath(parent, number === 1 ? NAME : `${NAME}-${number}`);
    if ((await kindOf(folder)) !== undefined) continue;
    await workspace.fs.createDirectory(folder);
    return folder;
  }
}

async function offerToOpen({ globalState }: ExtensionContext, folder: Uri): Promise<void> {
  if (workspace.getWorkspaceFolder(folder) !== undefined) {
    await window.showTextDocument(Uri.joinPath(folder, ...FIRST_FILE));
    return;
  }
  const open = l10n.t("Open");
  const openElsewhere = l10n.t("Open in New Window");
  const message = l10n.t("The sample project is in {0}.", folder.fsPath);
  const choice = await window.showInformationMessage(message, open, openElsewhere);
  if (choice === undefined) return;
  await globalState.update(TO_OPEN, folder.toString());
  await commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: choice === openElsewhere });
}

/** So that the new window does not begin with nothing on it. */
async function showFirstFile({ globalState }: ExtensionContext): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined || globalState.get(TO_OPEN) !== folder.uri.toString()) return;
  await globalState.update(TO_OPEN, undefined);
  const file = Uri.joinPath(folder.uri, ...FIRST_FILE);
  if ((await kindOf(file)) === FileType.File) await window.showTextDocument(file);
}

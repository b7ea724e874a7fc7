/** Writes what the lineage panel drew to a file that the user picks. */
import { Uri, commands, l10n, window, workspace } from "vscode";
import { refuseToWrite } from "./refusal.ts";

export async function savePicture(svg: string): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const file = await window.showSaveDialog({
    title: l10n.t("Save the lineage as a picture"),
    filters: { SVG: ["svg"] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder.uri, "lineage.svg") }),
  });
  if (file === undefined) return;
  if (!workspace.isTrusted && workspace.getWorkspaceFolder(file) !== undefined) {
    await refuseToWrite();
    return;
  }
  await workspace.fs.writeFile(file, new TextEncoder().encode(svg));
  const open = l10n.t("Open");
  const message = l10n.t("The picture is in {0}.", workspace.asRelativePath(file));
  if ((await window.showInformationMessage(message, open)) === open) await commands.executeCommand("vscode.open", file);
}

/**
 * Headwater's SDK for a project that has not installed it: a copy in `node_modules`, where TypeScript, Node and every
 * other tool look for it, and where an installation from npm takes its place.
 */
import { Uri, workspace } from "vscode";
import type { FileType } from "vscode";

/** Leaves alone what is there already. */
export async function putSdk(extensionUri: Uri, folder: Uri): Promise<void> {
  const target = Uri.joinPath(folder, "node_modules", "headwater");
  if ((await kindOf(target)) !== undefined) return;
  await workspace.fs.copy(Uri.joinPath(extensionUri, "dist", "sdk"), target);
}

/** `undefined` where nothing is. */
export async function kindOf(uri: Uri): Promise<FileType | undefined> {
  try {
    return (await workspace.fs.stat(uri)).type;
  } catch {
    return undefined;
  }
}

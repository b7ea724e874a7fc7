/**
 * Headwater's SDK for a project that has not installed it: a copy in `node_modules`, where TypeScript, Node and every
 * other tool look for it, and where an installation from npm takes its place.
 */
import { Uri, workspace } from "vscode";
import type { FileType } from "vscode";

/** Leaves alone what is there already. What is put there, version control leaves alone. */
export async function putSdk(extensionUri: Uri, folder: Uri): Promise<void> {
  if (!(await hasSdk(folder))) {
    await workspace.fs.copy(
      Uri.joinPath(extensionUri, "dist", "sdk"),
      Uri.joinPath(folder, "node_modules", "headwater"),
    );
  }
  await writeNew(Uri.joinPath(folder, ".gitignore"), "node_modules/\n.headwater/\n");
}

/** Here or above, as it is looked for. */
async function hasSdk(folder: Uri): Promise<boolean> {
  if ((await kindOf(Uri.joinPath(folder, "node_modules", "headwater", "package.json"))) !== undefined) return true;
  const parent = Uri.joinPath(folder, "..");
  return parent.path === folder.path ? false : await hasSdk(parent);
}

/** Where nothing is yet. */
export async function writeNew(file: Uri, text: string): Promise<void> {
  if ((await kindOf(file)) === undefined) await workspace.fs.writeFile(file, new TextEncoder().encode(text));
}

/** `undefined` where nothing is. */
export async function kindOf(uri: Uri): Promise<FileType | undefined> {
  try {
    return (await workspace.fs.stat(uri)).type;
  } catch {
    return undefined;
  }
}

/** The extension as users get it: packaged, then installed. */
import { resolve } from "node:path";
import { packageExtension } from "../../../scripts/lib/package-extension.ts";
import { installExtension } from "../../../scripts/lib/vscode-server.ts";
import { type TemporaryFolder, temporaryFolder } from "./places.ts";

/**
 * Installs the extension into a folder of its own: the package that HEADWATER_VSIX names, else one that is made from
 * what is built. Stories that are run together share one package.
 */
export async function installedExtension(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder("extensions");
  const named = process.env["HEADWATER_VSIX"] ?? "";
  await installExtension(named === "" ? await (made ??= make()) : resolve(named), folder.path);
  return folder;
}

let made: Promise<string> | undefined;

async function make(): Promise<string> {
  // A folder of its own, removed at the end of this process: two runs at once must not write the same file.
  return await packageExtension((await temporaryFolder("package")).path);
}

/** Makes the extension's package from what is built. The list of what goes in is .vscodeignore. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../pinned-node.mjs";
import { runCommand } from "./run-command.ts";

const Manifest = z.object({ version: z.string() });

/**
 * @param folder where to put it
 * @returns the path of headwater-<version>.vsix
 */
export async function packageExtension(folder: string = ROOT): Promise<string> {
  const { version } = Manifest.parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
  const vsix = join(folder, `headwater-${version}.vsix`);
  const vsce = join(ROOT, "node_modules/@vscode/vsce/vsce");
  // Nothing is installed in the package: the bundles hold what they need.
  await runCommand(process.execPath, [vsce, "package", "--no-dependencies", "--out", vsix], { cwd: ROOT });
  return vsix;
}

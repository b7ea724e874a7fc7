/**
 * Finds the Node that this repository runs on.
 *
 * It comes from npm (an optional dependency for each platform), so that a machine with any Node that can run npm needs
 * nothing else. Where npm has none for the platform, the running Node will do if it runs TypeScript by itself.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The first Node that runs TypeScript files without a flag. */
const OLDEST = /** @type {const} */ ([22, 18]);

/**
 * @returns {string} path of the Node to use
 * @throws {Error} with advice when there is none
 */
export function pinnedNode() {
  const name = platformPackage();
  const path = join(ROOT, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(path)) return path;

  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;

  const { optionalDependencies = {} } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const wanted = Object.values(optionalDependencies)[0];
  throw new Error(
    name in optionalDependencies
      ? `${name} is not installed. Run: npm ci --include=optional`
      : `npm has no pinned Node for ${process.platform} on ${process.arch}, and the running Node is ` +
          `${process.versions.node}. Install Node ${wanted} (at least ${OLDEST.join(".")}) and try again.`,
  );
}

/** npm's packages with Node binaries shorten the name of Windows. */
function platformPackage() {
  return `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
}

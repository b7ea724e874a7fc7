/** Where the tests in VS Code find and leave things. */
import { existsSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { ROOT } from "../../../scripts/pinned-node.mjs";

export { ROOT };

/** What a run leaves for people to look at. */
export const ARTIFACTS = join(ROOT, "artifacts");
export const SCREENSHOTS = join(ARTIFACTS, "screenshots");

/** A folder for one run, removed by `remove`. */
export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), `headwater-${name}-`)));
  removedAtExit.add(path);
  return { path, remove: () => remove(path) };
}

/** What is left to remove when this process is ended before its tests have. */
const removedAtExit = new Set<string>();

process.once("exit", () => {
  for (const path of removedAtExit) rmSync(path, { recursive: true, force: true });
});

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
  removedAtExit.delete(path);
}

/**
 * Copies a project of `examples/` into a temporary folder: its files, without what earlier runs have stored, and links
 * to the packages that it depends on.
 */
export async function copyOfExample(name: string): Promise<TemporaryFolder> {
  const source = join(ROOT, "examples", name);
  const folder = await temporaryFolder("project");
  const copy = join(folder.path, name);
  const leftOut = new Set(["node_modules", ".headwater", "out", "tsconfig.tsbuildinfo"]);
  await cp(source, copy, { recursive: true, filter: (path) => path === source || !leftOut.has(basename(path)) });
  await linkPackages(source, copy);
  return { ...folder, path: copy };
}

async function linkPackages(source: string, copy: string): Promise<void> {
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()).default({}) })
    .parse(JSON.parse(await readFile(join(source, "package.json"), "utf8")));
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(copy, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(await folderOfPackage(name, source), link, "junction");
  }
}

async function folderOfPackage(name: string, from: string): Promise<string> {
  const candidates = createRequire(join(from, "package.json")).resolve.paths(name) ?? [];
  for (const folder of candidates) {
    const path = join(folder, name);
    if (existsSync(join(path, "package.json"))) return await realpath(path);
  }
  throw new Error(`${name} is not installed. Run: npm run setup`);
}

/** Bundles the suites for the extension host, which runs JavaScript only. */
import { build } from "esbuild";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT, type TemporaryFolder } from "./places.ts";

export interface BundledSuites {
  readonly folder: TemporaryFolder;
  /** What VS Code is given as `extensionTestsPath`. */
  readonly testsPath: string;
}

/**
 * The bundle lies inside the repository, where the extension host finds mocha.
 *
 * @param base the folder that holds all of the files
 */
export async function bundleSuites(files: readonly string[], base: string): Promise<BundledSuites> {
  const parent = join(ROOT, ".vscode-test");
  await mkdir(parent, { recursive: true });
  const path = await mkdtemp(join(parent, "suites-"));
  const entries = files.map((file) => [join("suites", relative(base, file).replace(/\.ts$/, "")), file] as const);
  await build({
    absWorkingDir: ROOT,
    entryPoints: { main: fileURLToPath(new URL("host-main.ts", import.meta.url)), ...Object.fromEntries(entries) },
    outdir: path,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22.15",
    external: ["vscode", "mocha"],
    conditions: ["@headwater/source"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return {
    folder: { path, remove: () => rm(path, { recursive: true, force: true }) },
    testsPath: join(path, "main.cjs"),
  };
}

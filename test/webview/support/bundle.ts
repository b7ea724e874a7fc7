/** The panel as it ships, made once per test run from the sources, beside elkjs's worker. */
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

export interface Bundle {
  readonly script: string;
  readonly style: string;
  readonly elkWorker: string;
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

let made: Promise<Bundle> | undefined;

export function panelBundle(): Promise<Bundle> {
  made ??= bundle();
  return made;
}

/** With the options of the build script. */
async function bundle(): Promise<Bundle> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: { lineage: "webview/src/lineage/main.tsx" },
    outdir: "dist/webview",
    bundle: true,
    minify: true,
    keepNames: true,
    write: false,
    platform: "browser",
    target: "chrome130",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    conditions: ["@headwater/source"],
    logLevel: "warning",
  });
  const text = (extension: string): string => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "";
  const elkWorker = await readFile(createRequire(import.meta.url).resolve("elkjs/lib/elk-worker.min.js"), "utf8");
  return { script: text(".js"), style: text(".css"), elkWorker };
}

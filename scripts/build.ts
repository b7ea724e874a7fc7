/**
 * Builds everything that ships, from the sources to dist/ and sdk/dist/.
 *
 *     dist/client.cjs              what VS Code loads of the extension at first, in its extension host
 *     dist/client-main.cjs         the rest, which the first loads when there is a project
 *     dist/node/*.js               processes: language server, command line, coordinator, step
 *     dist/webview/                panels, and elkjs's worker as a file
 *     sdk/dist/, dist/sdk/         what users import; the copy in dist/ serves projects that have not installed it
 *
 * What people wait for is one file for each program. The rest is one build with code splitting: what two need, the
 * compiler above all, lies in one shared chunk, and what is imported dynamically is not read until then.
 *
 * Types are not checked here: `npm run typecheck` does that.
 */
import { type BuildOptions, type Metafile, build } from "esbuild";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { apart, englishZod, flat, lateMain, latePackages, plainBuiltins, withoutPicomatch } from "./build-plugins.ts";
import { writeNotices } from "./build-notices.ts";
import { emitSdkTypes } from "./build-sdk-types.ts";
import { ROOT } from "./pinned-node.mjs";

/** Node compiles these anew at each start, before it knows of the cache: they do little but import the program behind. */
const ENTRANCES = {
  headwater: "runner/src/cli/main.ts",
  coordinator: "runner/src/coordinator/main.ts",
};

/**
 * One line per program that people wait for: dist/node/<name>.js and its source. Each is one file with all that it needs,
 * because Node takes half a millisecond to find a module, however small it is.
 */
const PROGRAMS = {
  "headwater-program": "runner/src/cli/program.ts",
  definitions: "runner/src/definitions/main.ts",
};

/** The same for what a click waits for: nothing in these is loaded late, since nearly all of it is needed. */
const FLAT_PROGRAMS = {
  "run-program": "runner/src/cli/run-program.ts",
  "coordinator-program": "runner/src/coordinator/program.ts",
  step: "runner/src/step/main.ts",
};

/** What the programs import dynamically and do not hold: the compiler is behind it, or few need it. */
const APART = {
  "read-facts": "analyzer/src/facts/read-facts.ts",
  "read-project": "analyzer/src/read-project.ts",
  "read-project-config": "analyzer/src/read-project-config.ts",
  "changed-since": "analyzer/src/changed-since.ts",
  "git-revision": "analyzer/src/git-revision.ts",
  "facts-workers": "analyzer/src/facts/facts-workers.ts",
  "check-project": "analyzer/src/edge-types/check-project.ts",
  "complete-manifest": "runner/src/definitions/complete-manifest.ts",
  "terminal-progress": "runner/src/cli/progress/terminal-progress.ts",
};

/** Packages that most starts of a program do without, and the functions that it uses of each. */
const LATE_PACKAGES = new Map([
  ["acorn", ["parse"]],
  ["cjs-module-lexer", ["initSync", "parse"]],
  ["picomatch", ["default"]],
  ["tinyglobby", ["glob", "globSync"]],
]);

/** What a program finds beside itself. */
const BESIDE = { ...PROGRAMS, ...FLAT_PROGRAMS, ...APART };

/** The other processes, in one build with code splitting. */
const PROCESSES = {
  server: "server/src/main.ts",
  "edge-types": "runner/src/edge-types/main.ts",
  "runtime-manifest": "runner/src/runtime-manifest/main.ts",
  // Loaded by a step process, and only for files that need more than their types stripped.
  transpile: "analyzer/src/transpile.ts",
  // A thread, for projects of many files.
  "facts-worker": "analyzer/src/facts/facts-worker.ts",
  // A thread, for `changed_in_branch` in the editor.
  "versions-worker": "analyzer/src/versions-worker.ts",
};

/** One line per panel: dist/webview/<name>.js (and .css) and its source. */
const PANELS = {
  lineage: "webview/src/lineage/main.tsx",
};

/** Facts that another program has read count for nothing; see analyzer/src/read-manifest.ts. */
function factsVersion(): string {
  const sum = createHash("sha256");
  for (const path of globSync("{analyzer,core}/src/**/*.ts", { cwd: ROOT }).sort())
    sum.update(readFileSync(join(ROOT, path)));
  return sum
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex")
    .slice(0, 16);
}

const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  // Names of functions and classes stay as they are written: people read them in stack traces, and to keep them beside
  // short ones (`keepNames`) costs a call for each function at every start, which ts-morph has many thousands of.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: "linked",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  // Inside the repository `headwater` means the SDK's sources, not what an earlier build left of them.
  conditions: ["@headwater/source"],
  plugins: [englishZod, withoutPicomatch],
  define: { HEADWATER_FACTS_VERSION: JSON.stringify(factsVersion()) },
} as const satisfies BuildOptions;

/** Bundled CommonJS packages expect these names in every chunk. */
const COMMONJS_NAMES = [
  `const { createRequire: headwaterCreateRequire } = process.getBuiltinModule("node:module");`,
  `const { fileURLToPath: headwaterFileUrlToPath } = process.getBuiltinModule("node:url");`,
  `const require = headwaterCreateRequire(import.meta.url);`,
  `const __filename = headwaterFileUrlToPath(import.meta.url);`,
  `const __dirname = headwaterFileUrlToPath(new URL(".", import.meta.url));`,
].join("");

/** The oldest Node that runs the processes: the one inside the oldest supported VS Code, see `engines`. */
const NODE_TARGET = "node22.15";

async function main(): Promise<void> {
  const quiet = process.argv.includes("--quiet");
  const started = performance.now();
  const [programs, flatPrograms, processes, client, panels] = await whenAllHaveEnded([
    build({
      ...SHARED,
      entryPoints: { ...ENTRANCES, ...PROGRAMS, ...latePackageFiles() },
      outdir: "dist/node",
      platform: "node",
      target: NODE_TARGET,
      format: "esm",
      banner: { js: COMMONJS_NAMES },
      plugins: [...SHARED.plugins, apart(BESIDE), latePackages(LATE_PACKAGES), plainBuiltins],
    }),
    build({
      ...SHARED,
      entryPoints: FLAT_PROGRAMS,
      outdir: "dist/node",
      platform: "node",
      target: NODE_TARGET,
      format: "esm",
      banner: { js: COMMONJS_NAMES },
      plugins: [...SHARED.plugins, flat(BESIDE), apart(BESIDE), latePackages(LATE_PACKAGES), plainBuiltins],
    }),
    build({
      ...SHARED,
      entryPoints: { ...PROCESSES, ...APART },
      outdir: "dist/node",
      chunkNames: "chunks/[name]-[hash]",
      platform: "node",
      target: NODE_TARGET,
      format: "esm",
      splitting: true,
      banner: { js: COMMONJS_NAMES },
    }),
    build({
      ...SHARED,
      entryPoints: { client: "client/src/extension.ts", "client-main": "client/src/main.ts" },
      plugins: [...SHARED.plugins, lateMain],
      outdir: "dist",
      outExtension: { ".js": ".cjs" },
      platform: "node",
      target: NODE_TARGET,
      format: "cjs",
      external: ["vscode"],
    }),
    build({
      ...SHARED,
      entryPoints: PANELS,
      outdir: "dist/webview",
      platform: "browser",
      // Nothing in a panel reads the name of a function, and every byte is read before the first picture.
      minify: true,
      target: "chrome130",
      format: "iife",
      jsx: "automatic",
      jsxImportSource: "preact",
      define: { "process.env.NODE_ENV": '"production"' },
      loader: { ".svg": "text", ".ttf": "file" },
    }),
    buildSdk(),
  ] as const);
  const metafiles = [programs.metafile, flatPrograms.metafile, processes.metafile, client.metafile, panels.metafile];
  await Promise.all([
    copyElkWorker(),
    writeNotices(join(ROOT, "dist/THIRD-PARTY-NOTICES.txt"), metafiles),
    removeOthers("dist/node", [programs.metafile, flatPrograms.metafile, processes.metafile]),
    removeOthers("dist/webview", [panels.metafile], ["elk-worker.min.js"]),
  ]);
  if (!quiet) printSizes(metafiles, performance.now() - started);
}

function latePackageFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries([...LATE_PACKAGES.keys()].map((name) => [`late-${name}`, name]));
}

/** Like Promise.all, but lets every build end, so that a fault in one folder does not leave another folder unbuilt. */
async function whenAllHaveEnded<T extends readonly Promise<unknown>[]>(
  builds: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(builds);
  return await Promise.all(builds);
}

/** The package that users import: core is inlined into both the code and the declarations. */
async function buildSdk(): Promise<void> {
  await Promise.all([
    build({
      ...SHARED,
      entryPoints: { index: "sdk/src/index.ts" },
      outdir: "sdk/dist",
      platform: "node",
      target: NODE_TARGET,
      format: "esm",
      // Users step into this code and read its stack traces.
      minifyWhitespace: false,
      minifySyntax: false,
      sourcemap: false,
    }),
    emitSdkTypes(join(ROOT, "sdk", "dist")),
  ]);

  const copy = join(ROOT, "dist", "sdk");
  await rm(copy, { recursive: true, force: true });
  await cp(join(ROOT, "sdk", "dist"), join(copy, "dist"), { recursive: true });
  const { name, version, license, type } = readJson(join(ROOT, "sdk", "package.json"));
  const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };
  await writeFile(join(copy, "package.json"), JSON.stringify({ name, version, license, type, exports }, null, 2));
}

/** elkjs runs in a web worker that the panel makes from this file. */
async function copyElkWorker(): Promise<void> {
  await mkdir(join(ROOT, "dist/webview"), { recursive: true });
  const worker = join(ROOT, "node_modules/elkjs/lib/elk-worker.min.js");
  await cp(worker, join(ROOT, "dist/webview/elk-worker.min.js"));
}

/** Removes what earlier builds left. This comes after the build, so that running processes still find their chunks. */
async function removeOthers(
  folder: string,
  metafiles: readonly Metafile[],
  keep: readonly string[] = [],
): Promise<void> {
  const outputs = metafiles.flatMap((metafile) => Object.keys(metafile.outputs));
  const wanted = new Set([...outputs, ...keep.map((name) => `${folder}/${name}`)]);
  for (const entry of await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
    const path = relative(ROOT, join(entry.parentPath, entry.name));
    if (entry.isFile() && !wanted.has(path.split(sep).join("/"))) await rm(join(ROOT, path), { force: true });
  }
}

function printSizes(metafiles: readonly Metafile[], milliseconds: number): void {
  const files = metafiles
    .flatMap((metafile) => Object.keys(metafile.outputs))
    .filter((file) => !file.endsWith(".map"))
    .concat(["dist/webview/elk-worker.min.js", "sdk/dist/index.js"]);
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(12);
  const rows = files.map((file) => ({
    file,
    size: statSync(join(ROOT, file)).size,
    zipped: gzipSync(readFileSync(join(ROOT, file))).length,
  }));
  for (const { file, size, zipped } of rows.sort((a, b) => b.size - a.size)) {
    console.log(`${kilobytes(size)} ${kilobytes(zipped)} gzip  ${file}`);
  }
  const total = rows.reduce((sum, { size }) => sum + size, 0);
  console.log(`${kilobytes(total)} in ${(milliseconds / 1000).toFixed(1)} s`);
}

function readJson(path: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof parsed !== "object" || parsed === null) throw new Error(`${path} holds no object`);
  return { ...parsed };
}

try {
  await main();
} catch (error) {
  // esbuild has printed its errors where they occurred; a stack of this script would only bury them.
  if (!(error instanceof Error && "errors" in error)) console.error(error);
  process.exitCode = 1;
}

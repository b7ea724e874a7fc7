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
import { type BuildOptions, type Metafile, type Plugin, build } from "esbuild";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
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
};

/** One line per panel: dist/webview/<name>.js (and .css) and its source. */
const PANELS = {
  lineage: "webview/src/lineage/main.tsx",
};

/** zod brings its messages in fifty languages, a quarter of a megabyte in each bundle; ours are in English. */
const englishZod: Plugin = {
  name: "english-zod",
  setup: (bundle) => {
    bundle.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: `export { default as en } from "./en.js";`,
    }));
  },
};

/** The first file of the extension is small, and stays so: the main one is read when it is needed. */
const lateMain: Plugin = {
  name: "late-main",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^\.\/main\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./client-main.cjs", external: true } : null,
    );
  },
};

/** fdir would look for a picomatch beside the program, and load it, for patterns that nobody gives it. */
const withoutPicomatch: Plugin = {
  name: "without-picomatch",
  setup: (bundle) => {
    bundle.onLoad({ filter: /[\\/]fdir[\\/]dist[\\/]index\.mjs$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      const without = contents.replace(/try \{\s*__require\.resolve\("picomatch"\);[^}]*\} catch \{\}/, "");
      if (without === contents) throw new Error(`${path} does not look for picomatch any more: remove this plugin`);
      return { contents: without };
    });
  },
};

/**
 * Modules of Node, taken as `require` gives them. An import statement would read each of their properties, and some of
 * these load much more, as `crypto.webcrypto` and `util.TextDecoder` do.
 */
const plainBuiltins: Plugin = {
  name: "plain-builtins",
  setup: (bundle) => {
    bundle.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === "import-statement" && isBuiltin(path) ? { path, namespace: "builtin" } : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => name !== "default");
      const contents = [
        `const builtin = process.getBuiltinModule(${JSON.stringify(path)});`,
        "const take = (name) => builtin[name];",
        "export default builtin;",
        ...names.map((name) => `export const ${name} = /* @__PURE__ */ take("${name}");`),
      ];
      return { contents: contents.join("\n") };
    });
  },
};

/**
 * Dynamic imports become static ones, but for those of files of their own. Otherwise the bundler would put all that they
 * reach into functions, which start later than the statements that they hold.
 */
const flat: Plugin = {
  name: "flat",
  setup: (bundle) => {
    const own = new Set(Object.values(BESIDE).map((source) => join(ROOT, source)));
    bundle.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      let contents = readFileSync(path, "utf8");
      const specifiers = [...contents.matchAll(DYNAMIC_IMPORT)].map(([, specifier = ""]) => specifier);
      for (const [index, specifier] of [...new Set(specifiers)].entries()) {
        const options = {
          kind: "dynamic-import",
          importer: path,
          resolveDir: dirname(path),
          pluginData: apart,
        } as const;
        if (own.has((await bundle.resolve(specifier, options)).path)) continue;
        const resolved = contents.replaceAll(`import("${specifier}")`, `Promise.resolve(flat${index})`);
        contents = `import * as flat${index} from "${specifier}";${resolved}`;
      }
      return { contents, loader: "ts" };
    });
  },
};

/** Each is a file of its own, which the first call of a function of it loads. */
const latePackages: Plugin = {
  name: "late-packages",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^[a-z]+$/ }, ({ path, kind, importer }) => {
      const isOurs = kind === "import-statement" && !importer.includes("node_modules");
      return isOurs && LATE_PACKAGES.has(path) ? { path, namespace: "late" } : undefined;
    });
    bundle.onLoad({ filter: /./, namespace: "late" }, ({ path }) => {
      const load = `const load = () => headwaterCreateRequire(import.meta.url)("./late-${path}.js");`;
      const functions = (LATE_PACKAGES.get(path) ?? []).map((name) => {
        const calls = `(...args) => load().${name}(...args)`;
        return name === "default" ? `export default ${calls};` : `export const ${name} = ${calls};`;
      });
      return { contents: [load, ...functions].join("\n") };
    });
  },
};

/** As the sources write it, and not in a comment. */
const DYNAMIC_IMPORT = /(?<=await |\s{2})import\("([^"]+)"\)/g;

/** A dynamic import of what is a file of its own stays an import of that file. */
const apart: Plugin = {
  name: "apart",
  setup: (bundle) => {
    const names = new Map(Object.entries(BESIDE).map(([name, source]) => [join(ROOT, source), name]));
    bundle.onResolve({ filter: /./ }, async ({ path, kind, pluginData, ...options }) => {
      if (kind !== "dynamic-import" || pluginData === apart) return undefined;
      const resolved = await bundle.resolve(path, { kind, ...options, pluginData: apart });
      const name = names.get(resolved.path);
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
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
      plugins: [...SHARED.plugins, apart, latePackages, plainBuiltins],
    }),
    build({
      ...SHARED,
      entryPoints: FLAT_PROGRAMS,
      outdir: "dist/node",
      platform: "node",
      target: NODE_TARGET,
      format: "esm",
      banner: { js: COMMONJS_NAMES },
      plugins: [...SHARED.plugins, flat, apart, latePackages, plainBuiltins],
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

/** Plugins of the build: what it does to sources and packages beyond bundling them. */
import type { Plugin } from "esbuild";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { ROOT } from "./pinned-node.mjs";

/** What a program finds beside itself: the names of files, and their sources in the repository. */
type Beside = Readonly<Record<string, string>>;

/** Marks what a plugin itself asks to be resolved. */
const ASKED = Symbol("asked");

/** zod brings its messages in fifty languages, a quarter of a megabyte in each bundle; ours are in English. */
export const englishZod: Plugin = {
  name: "english-zod",
  setup: (bundle) => {
    bundle.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: `export { default as en } from "./en.js";`,
    }));
  },
};

/** The first file of the extension is small, and stays so: the main one is read when it is needed. */
export const lateMain: Plugin = {
  name: "late-main",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^\.\/main\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./client-main.cjs", external: true } : null,
    );
  },
};

/** fdir would look for a picomatch beside the program, and load it, for patterns that nobody gives it. */
export const withoutPicomatch: Plugin = {
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
export const plainBuiltins: Plugin = {
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
export const flat = (beside: Beside): Plugin => ({
  name: "flat",
  setup: (bundle) => {
    const own = new Set(Object.values(beside).map((source) => join(ROOT, source)));
    bundle.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      let contents = readFileSync(path, "utf8");
      const code = contents.replaceAll(COMMENT_LINE, "");
      const specifiers = [...code.matchAll(DYNAMIC_IMPORT)].map(([, specifier = ""]) => specifier);
      for (const [index, specifier] of [...new Set(specifiers)].entries()) {
        const options = {
          kind: "dynamic-import",
          importer: path,
          resolveDir: dirname(path),
          pluginData: ASKED,
        } as const;
        if (own.has((await bundle.resolve(specifier, options)).path)) continue;
        const resolved = contents.replaceAll(`import("${specifier}")`, `Promise.resolve(flat${index})`);
        contents = `import * as flat${index} from "${specifier}";${resolved}`;
      }
      return { contents, loader: "ts" };
    });
  },
});

/** The given functions of packages load their package, a file of its own, when one of them is first called. */
export const latePackages = (packages: ReadonlyMap<string, readonly string[]>): Plugin => ({
  name: "late-packages",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^[a-z-]+$/ }, ({ path, kind, importer }) => {
      const isOurs = kind === "import-statement" && !importer.includes("node_modules");
      return isOurs && packages.has(path) ? { path, namespace: "late" } : undefined;
    });
    bundle.onLoad({ filter: /./, namespace: "late" }, ({ path }) => {
      const load = `const load = () => headwaterCreateRequire(import.meta.url)("./late-${path}.js");`;
      const functions = (packages.get(path) ?? []).map((name) => {
        const calls = `(...args) => load().${name}(...args)`;
        return name === "default" ? `export default ${calls};` : `export const ${name} = ${calls};`;
      });
      return { contents: [load, ...functions].join("\n") };
    });
  },
});

/** As the sources write it, and not in a comment. */
const DYNAMIC_IMPORT = /(?<=await |\s{2})import\("([^"]+)"\)/g;
/** What a comment tells of an import is none. */
const COMMENT_LINE = /^\s*(?:\/?\*|\/\/).*$/gm;

/** A dynamic import of what is a file of its own stays an import of that file. */
export const apart = (beside: Beside): Plugin => ({
  name: "apart",
  setup: (bundle) => {
    const names = new Map(Object.entries(beside).map(([name, source]) => [join(ROOT, source), name]));
    bundle.onResolve({ filter: /./ }, async ({ path, kind, pluginData, ...options }) => {
      if (kind !== "dynamic-import" || pluginData === ASKED) return undefined;
      const resolved = await bundle.resolve(path, { kind, ...options, pluginData: ASKED });
      const name = names.get(resolved.path);
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
});

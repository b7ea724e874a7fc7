/**
 * Where packages are, as Node looks for them: in the nearest `node_modules` above a folder. What is linked there from
 * elsewhere, as package managers link the packages of a workspace, is source code like the project's own.
 *
 * Invariant: every folder is looked at once; a new one is made for a project that is opened anew.
 */
import { realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { type PathConditions, resolveExports, resolveImports } from "resolve-pkg-maps";
import { type JsonRecord, readRecord, recordOf, textOf } from "./read-json.ts";

export interface InstalledPackage {
  /** Absolute, as Node finds it. */
  readonly folder: string;
  /** Absolute, links resolved, where it is linked from elsewhere; `null` for one that a registry gave. */
  readonly source: string | null;
}

/** As Node asks when a module imports. */
const CONDITIONS = ["default", "node", "import", "module-sync"];

export class InstalledPackages {
  readonly #found = new Map<string, Map<string, InstalledPackage | null>>();
  readonly #hasModules = new Map<string, boolean>();
  readonly #manifests = new Map<string, JsonRecord | null>();

  /** `null` where it is not installed. `from` is an absolute folder. */
  find(from: string, name: string): InstalledPackage | null {
    let names = this.#found.get(from);
    if (names === undefined) this.#found.set(from, (names = new Map<string, InstalledPackage | null>()));
    let found = names.get(name);
    if (found === undefined) names.set(name, (found = this.#look(from, name)));
    return found;
  }

  /** Its package.json. */
  manifest(folder: string): JsonRecord | null {
    let manifest = this.#manifests.get(folder);
    if (manifest === undefined)
      this.#manifests.set(folder, (manifest = readRecord(join(folder, "package.json")) ?? null));
    return manifest;
  }

  /** Absolute paths, without certain extensions, that a specifier may mean in a package that is linked. */
  linkedSources(from: string, specifier: string): readonly string[] {
    if (specifier.startsWith("#")) return this.#ownImports(from, specifier);
    const name = packageOf(specifier);
    if (name === null) return [];
    const source = this.find(from, name)?.source ?? null;
    if (source === null) return [];
    const subpath = specifier.slice(name.length + 1);
    const manifest = this.manifest(source) ?? {};
    const { exports, main } = manifest;
    const entries =
      exports === undefined || exports === null
        ? [subpath === "" ? (textOf(main) ?? "index") : subpath]
        : mapped(() => resolveExports(exports as PathConditions, subpath, CONDITIONS));
    // A target that is not built has its source beside the manifest, or nobody finds it.
    return [...entries, subpath].map((entry) => join(source, entry));
  }

  /** `#name`: the field `imports` of the package that the folder is of. */
  #ownImports(from: string, specifier: string): readonly string[] {
    for (let folder = from; ; folder = dirname(folder)) {
      const manifest = this.manifest(folder);
      const imports = recordOf(manifest?.["imports"]);
      if (imports !== undefined) {
        const targets = mapped(() =>
          resolveImports(imports as Parameters<typeof resolveImports>[0], specifier, CONDITIONS),
        );
        return targets.filter((target) => target.startsWith(".")).map((target) => join(folder, target));
      }
      if (manifest !== null || dirname(folder) === folder) return [];
    }
  }

  #look(from: string, name: string): InstalledPackage | null {
    if (this.#modulesIn(from)) {
      const folder = join(from, "node_modules", name);
      if (isFolder(folder)) {
        const real = realPath(folder);
        const isInstalled = real.includes(`${sep}node_modules${sep}`);
        return { folder, source: isInstalled ? null : real };
      }
    }
    const parent = dirname(from);
    return parent === from ? null : this.find(parent, name);
  }

  #modulesIn(folder: string): boolean {
    let has = this.#hasModules.get(folder);
    if (has === undefined) this.#hasModules.set(folder, (has = isFolder(join(folder, "node_modules"))));
    return has;
  }
}

/** `lodash/fp` is of `lodash`, `@scope/a/b` of `@scope/a`; `null` for what cannot be a package, as a URL. */
function packageOf(specifier: string): string | null {
  return /^(?:@[^/:]+\/)?[^./:@][^/:]*/.exec(specifier)?.[0] ?? null;
}

/** A map that its package wrote wrongly leads nowhere. */
function mapped(resolve: () => readonly string[]): readonly string[] {
  try {
    return resolve();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

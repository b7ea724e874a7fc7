/**
 * The linked model of a project: what static analysis knows of its assets and checks once every name is resolved.
 * It is plain data: it crosses process boundaries as JSON, and the run plan, the panels and the language features read
 * nothing else of the source.
 */
import type { AssetKey, ProjectPath } from "./keys.ts";
import type { Location, Range } from "./location.ts";
import type { Problem } from "./problem.ts";

/** Everything that static analysis says of one project at one revision of its text. */
export interface Manifest {
  /** The project's name: its package's, else its folder's. */
  readonly project: string;
  /** Sorted by key. An asset whose key is defined twice stands here once, with a problem. */
  readonly assets: readonly Asset[];
  /** Sorted by file, then position. */
  readonly problems: readonly Problem[];
  /** The hash of each candidate file's text: what the loader of a step process must find. */
  readonly files: Readonly<Record<ProjectPath, string>>;
  /** What the configuration says that coordinator and server need without running it. */
  readonly config: ProjectConfig;
}

export interface ProjectConfig {
  readonly file: ProjectPath;
  /** Globs, relative to the project; empty means the default. */
  readonly include: readonly string[];
  /** Folder of the store, relative to the project; `.headwater` by default. */
  readonly storage: string;
  /** The first is the default; without any there is one, `local`. */
  readonly environments: readonly Environment[];
}

export interface Environment {
  readonly name: string;
  /** Read-only in the editor; needs `--yes` on the command line. */
  readonly protected: boolean;
}

export interface Asset {
  readonly key: AssetKey;
  /** `external` assets are made elsewhere: they are never materialized here. */
  readonly kind: "asset" | "external";
  readonly definition: Definition;
  /** How the step process finds the object in the loaded module. */
  readonly export: ExportPath;
  /** `default` for an asset that is given none. */
  readonly group: string;
  readonly owners: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly kinds: readonly string[];
  /** The doc comment or the option; markdown of the user, untrusted. Empty when there is none. */
  readonly description: string;
  /** How the function is called, one entry per parameter. */
  readonly parameters: readonly Parameter[];
  /** Direct upstream, each key once, in the order written. */
  readonly dependencies: readonly Dependency[];
  /** In the order written. */
  readonly checks: readonly Check[];
  readonly code: CodeVersion;
}

/** Where something is declared. */
export interface Definition {
  readonly file: ProjectPath;
  /** The declared name: what lenses, diagnostics and "go to definition" point at. */
  readonly name: Range;
  /** The whole declaration. */
  readonly whole: Range;
}

/** `{ name: "orders" }` is `module.orders`; `{ name: "tables", member: "orders" }` is `module.tables.orders`. */
export interface ExportPath {
  readonly file: ProjectPath;
  readonly name: string;
  readonly member?: string | number;
}

export type Parameter =
  | { readonly kind: "context" }
  | ({ readonly kind: "input" } & Input)
  | { readonly kind: "object"; readonly properties: readonly ObjectProperty[] };

export type ObjectProperty = { readonly kind: "context" } | ({ readonly kind: "input" } & Input);

/** A parameter, or a property of an object parameter, that receives an upstream value. */
export interface Input {
  /** The name as the function writes it: of the parameter, or of the property. */
  readonly name: string;
  readonly asset: AssetKey;
  /** `undefined` is passed when the asset was never materialized. */
  readonly optional: boolean;
}

export interface Dependency {
  readonly key: AssetKey;
  /** `deps` order without a value; the others load one. */
  readonly via: "parameter" | "ins" | "deps";
  /** Every place that names the dependency: the parameter or property, and the entry in `ins` or `deps`. The first is the main one. */
  readonly at: readonly Location[];
}

export interface Check {
  /** Unique within its asset. */
  readonly name: string;
  readonly asset: AssetKey;
  readonly definition: Definition;
  readonly export: ExportPath;
  readonly blocking: boolean;
  readonly severity: "error" | "warn";
  readonly description: string;
  /** The first input is the checked asset's value, whatever the parameter's name. */
  readonly parameters: readonly Parameter[];
  /** What the check reads beside its own asset. */
  readonly dependencies: readonly Dependency[];
  readonly code: CodeVersion;
}

/** What can alter the value, as a hash; semantics.md, "Versions". */
export interface CodeVersion {
  /** `scheme:hash`, or the user's own text where `given` is true. */
  readonly version: string;
  readonly given: boolean;
  /** The hash of each declaration reached, by `file#name`; a cause of staleness names the one that differs. */
  readonly declarations: Readonly<Record<string, string>>;
  /** The project files that these declarations lie in. */
  readonly files: readonly ProjectPath[];
  /** What could not be followed, in words for the hover. */
  readonly untracked: readonly string[];
}

/** The group of assets that are given none, as Dagster calls it. */
export const DEFAULT_GROUP = "default";

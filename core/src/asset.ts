/**
 * The linked model of a project: what static analysis knows of its assets and checks once every name is resolved.
 * It is plain data: it crosses process boundaries as JSON, and the run plan, the panels and the language features read
 * nothing else of the source.
 */
import type { AssetKey, ProjectPath } from "./keys.ts";
import type { Location, Range } from "./location.ts";
import type { Metadata } from "./metadata.ts";
import type { Problem } from "./problem.ts";
import type { Retention } from "./retention.ts";
import type { RetryPolicy } from "./run/retry-policy.ts";

/** Everything that static analysis says of one project at one revision of its text. */
export interface Manifest {
  /** The project's name: its package's, else its folder's. */
  readonly project: string;
  /** Sorted by key. An asset whose key is defined twice stands here once, with a problem. */
  readonly assets: readonly Asset[];
  /** Sorted by file, then position. */
  readonly problems: readonly Problem[];
  /** The hash of each file that counts, source or content that a source imports: what a step process must load. */
  readonly files: Readonly<Record<ProjectPath, string>>;
  /** What the configuration says that coordinator and server need without running it. */
  readonly config: ProjectConfig;
  /** Where only running a file says which assets or checks it makes, as in a loop; left out where the text shows all there is. */
  readonly madeAtRun?: readonly MadeAtRun[];
}

export interface MadeAtRun extends Location {
  /** It may make checks, of whichever assets. */
  readonly checks?: true;
}

export interface ProjectConfig {
  readonly file: ProjectPath;
  /** Globs, relative to the project; empty means the default. */
  readonly include: readonly string[];
  /** Folder of the default environment's store, relative to the project; `.headwater` by default. */
  readonly storage: string;
  /** The first is the default; without any there is one, `local`. */
  readonly environments: readonly Environment[];
  /** Steps that run at once; `null` for one for each processor. */
  readonly concurrency: number | null;
  /** What pruning keeps; all of it unless given. */
  readonly retention?: Retention;
}

/** Chosen by `chooseEnvironment` of environment.ts, and by nothing else. */
export interface Environment {
  readonly name: string;
  /** Read-only in the editor; needs `--yes` on the command line. */
  readonly protected: boolean;
  /** Folder of its store, relative to the project. Two environments may share one: events name their environment. */
  readonly storage: string;
  /** The variable that names this folder and is not set: then no store is opened, not that of `storage` either. */
  readonly unsetStorage?: string;
  /** Where it reads what it lacks, and never writes: the name of another of the project's environments. */
  readonly deferTo?: string;
  /** Values of environment variables where neither the process nor a `.env` file gives one. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface Asset {
  readonly key: AssetKey;
  /** `external` assets are made elsewhere: they are never materialized here. */
  readonly kind: "asset" | "external";
  /** No text shows it: it was found when its module ran. */
  readonly madeAtRun?: true;
  readonly definition: Definition;
  /** How the step process finds the object in the loaded module. */
  readonly export: ExportPath;
  /** `default` for an asset that is given none. */
  readonly group: string;
  readonly owners: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly kinds: readonly string[];
  /** The option: facts that hold for every materialization, as far as the text shows them. */
  readonly metadata: Metadata;
  /** Keys that it had before, whose history it continues. */
  readonly formerly: readonly AssetKey[];
  /** The doc comment or the option; markdown of the user, untrusted. Empty when there is none. */
  readonly description: string;
  /** How the function is called, one entry per parameter. */
  readonly parameters: readonly Parameter[];
  /** Direct upstream, each key once, in the order written. */
  readonly dependencies: readonly Dependency[];
  /** In the order written. */
  readonly checks: readonly Check[];
  /** `null` for an asset of one value. */
  readonly partitions: PartitionsDefinition | null;
  /** What its function makes beside it, if anything. */
  readonly computation: Computation;
  readonly code: CodeVersion;
  /** How a failed attempt is tried again; `null` for a step that is tried once. */
  readonly retry: RetryPolicy | null;
  /** The longest that an attempt may take; `null` for no limit. */
  readonly timeoutMs: number | null;
}

/** The parts in which an asset is made, each with a status of its own. */
export type PartitionsDefinition =
  | {
      readonly kind: "time";
      readonly cadence: "hourly" | "daily" | "weekly" | "monthly" | "cron";
      /** Key of the first. */
      readonly start: string;
      readonly end: string | null;
      /** Name in the time zone database. */
      readonly timezone: string;
      /** For the cadence `cron`. */
      readonly cron: string | null;
      readonly endOffset: number;
    }
  | { readonly kind: "static"; readonly keys: readonly string[] }
  /** Its keys are in the log. */
  | { readonly kind: "dynamic"; readonly name: string }
  /** Sorted by name. */
  | { readonly kind: "multi"; readonly dimensions: readonly Dimension[] };

export interface Dimension {
  readonly name: string;
  readonly partitions: Exclude<PartitionsDefinition, { kind: "multi" }>;
}

export type Computation =
  /** One function makes one asset. */
  | { readonly kind: "single" }
  /** One function makes several; all of them say the same here. */
  | { readonly kind: "multi"; readonly outs: readonly AssetKey[]; readonly canSubset: boolean }
  /** Several functions, one after the other, make one. */
  | { readonly kind: "graph"; readonly ops: readonly string[] };

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
  /** For a check inside an asset: its name in the option `checks` of what is exported. */
  readonly check?: string;
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
  /** Where it is named: the parameter or property, and the entry in `ins` or `deps`. The first is the main one. */
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

/** What can alter the value, as a hash: docs/guide/staleness.md, "What is code". */
export interface CodeVersion {
  /** `scheme:hash`, or the user's own text where `given` is true. */
  readonly version: string;
  readonly given: boolean;
  /** The hash of each declaration reached, by `file#name`; a cause of staleness names the one that differs. */
  readonly declarations: Readonly<Record<string, string>>;
  /** Of code that counts with the keys its options name: its hash without them, since a key may have been another. */
  readonly bare?: string;
  /** The project files that these declarations lie in. */
  readonly files: readonly ProjectPath[];
  /** What could not be followed, in words for the hover. */
  readonly untracked: readonly string[];
}

/** The group of assets that are given none, as Dagster calls it. */
export const DEFAULT_GROUP = "default";

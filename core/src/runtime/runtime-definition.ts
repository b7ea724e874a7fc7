/**
 * What the text does not show, as it was found when modules ran, before names in it are resolved. It takes its place in the
 * manifest beside what the text shows.
 */
import type { Asset, ExportPath } from "../asset.ts";
import type { FunctionParameter } from "../function-parameters.ts";
import type { AssetKey, ProjectPath } from "../keys.ts";
import type { RetryPolicy } from "../run/retry-policy.ts";

export type RuntimeDefinition = RuntimeAsset | RuntimeChecks | RuntimeReads;

/** Checks of an asset that the text shows. */
export interface RuntimeChecks {
  readonly kind: "checks";
  readonly key: AssetKey;
  readonly checks: readonly RuntimeCheckDefinition[];
}

/** What a module read of the project's files while it ran: it counts as code of what the module makes. */
export interface RuntimeReads {
  readonly kind: "reads";
  readonly file: ProjectPath;
  readonly paths: readonly ProjectPath[];
}

/** An asset: what it says of itself. */
export interface RuntimeAsset extends Pick<
  Asset,
  "group" | "owners" | "tags" | "kinds" | "metadata" | "formerly" | "description"
> {
  readonly key: AssetKey;
  readonly kind: "asset" | "external";
  /** Where a step finds it. */
  readonly export: ExportPath;
  /** Where else the loaded modules have it. */
  readonly others: readonly ExportPath[];
  /** `null` for a function that hides what it takes. */
  readonly parameters: readonly FunctionParameter[] | null;
  /** `null` for what is no key of an asset. */
  readonly ins: readonly { readonly name: string; readonly asset: AssetKey | null }[];
  readonly deps: readonly AssetKey[];
  readonly checks: readonly RuntimeCheckDefinition[];
  readonly code: RuntimeCodeOptions;
  readonly retry: RetryPolicy | null;
  readonly timeoutMs: number | null;
}

export interface RuntimeCodeOptions {
  /** The user's own version. */
  readonly given: string | null;
  /** Versions of packages do not count. */
  readonly ignorePackages: boolean;
  /** Globs of files that count, relative to the project. */
  readonly files: readonly string[];
}

export interface RuntimeCheckDefinition {
  /** Unique within the asset. */
  readonly name: string;
  readonly export: ExportPath;
  readonly blocking: boolean;
  readonly severity: "error" | "warn";
  readonly description: string;
  readonly parameters: readonly FunctionParameter[] | null;
}

/** The options of assets. Static analysis reads them from the text, so write them as literals or constants. */
import type { CheckResult, Severity } from "./asset-check.ts";
import type { AssetRef } from "./asset-ref.ts";
import type { PlainContext } from "./context.ts";
import type { Awaitable } from "./function-types.ts";
import type { Inputs } from "./inputs.ts";
import type { IoManager } from "./io-manager.ts";
import type { Mapping } from "./mappings.ts";
import type { Metadata } from "./metadata.ts";
import type { Partitions } from "./partitions.ts";
import type { Resources } from "./resources.ts";
import type { Schema } from "./schema.ts";

/** An e-mail address or a team: `ana@example.com`, `team:identity`. */
export type Owner = `team:${string}` | `${string}@${string}`;

/** Options that say what an asset is, not how it is made. */
export interface CommonOptions {
  /** The whole key, in place of the export's name: segments of letters, digits, `_`, `.`, `-`, joined by `/`. */
  key?: string;
  /** Segments before the export's name: `["finance"]` gives `finance/dailyRevenue`. */
  keyPrefix?: readonly string[];
  /** Assets of a group stand together in the explorer and the lineage. */
  group?: string;
  owners?: readonly Owner[];
  /** What it is made of or with, shown on its node: `["csv"]`, `["duckdb"]`. */
  kinds?: readonly string[];
  /** For selections and for reading: `{ layer: "silver" }`. */
  tags?: { readonly [name: string]: string };
  /** Facts that hold for every materialization. */
  metadata?: Metadata;
  /** In place of the doc comment. */
  description?: string;
  /**
   * In place of the version computed from the code: the asset is stale when this text changes, and only then.
   * For an asset whose code says nothing of its data, as one that calls a service.
   *
   * `{ packages: "ignore" }` keeps the computed version, without the versions of the packages that the code imports.
   */
  codeVersion?: string | CodeVersionOptions;
  /**
   * Files that the function reads and the imports do not show: `["sql/*.sql"]`. Globs, relative to the folder of the
   * configuration; the asset is stale when the content of one changes.
   */
  codeFiles?: readonly string[];
  /**
   * How often a step is tried again that threw, whose process died, or that ran out of time: a number, or a policy.
   * By default it is tried once.
   */
  retry?: number | RetryPolicy;
  /** The longest that one attempt may take, with loading its code: its signal is aborted, then its process is killed. */
  timeout?: Duration;
}

export interface CodeVersionOptions {
  packages?: "ignore";
}

/** A number and its unit: `"500ms"`, `"30s"`, `"10m"`, `"2h"`, `"1d"`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

export interface RetryPolicy {
  /** Attempts after the first. */
  max: number;
  /** The rest before a retry; none unless given. */
  delay?: Duration;
  /** For a delay d, the nth retry waits d·n (`linear`) or (2ⁿ − 1)·d (`exponential`); d unless given. */
  backoff?: "linear" | "exponential";
  /** Takes part of the wait (`full`), or moves it by up to d either way (`plus-minus`), so that not all try at once. */
  jitter?: "full" | "plus-minus";
}

/** A check inside an asset: its function, or a record of that and its options. */
export type InlineCheck = CheckFunction | InlineCheckOptions;

export interface InlineCheckOptions {
  /** Receives the value of the asset, whose type it names, and the context; returns whether the data is right. */
  check: CheckFunction;
  /** In a sentence or two, what it looks for. */
  description?: string;
  /** When it fails, nothing downstream reads this data until it passes. False unless given. */
  blocking?: boolean;
  /** `error` unless given. A failed check of severity `warn` never blocks. */
  severity?: Severity;
}

/**
 * A method, so that a function may name a narrower type than `unknown` for the value; whether it takes what its asset
 * stores is checked on its own.
 */
export type CheckFunction = {
  check(value: unknown, context: PlainContext): Awaitable<CheckResult>;
}["check"];

/** By name. */
export interface InlineChecks {
  readonly [name: string]: InlineCheck;
}

/** An asset, or its key as text. */
export type Dep = AssetRef | string | { readonly asset: AssetRef | string; readonly mapping?: Mapping };

/**
 * The options of `asset`. Each that has a type of its own is a type parameter: with one for all of them together, a
 * misspelt option would be none.
 */
export interface AssetOptions<
  C extends Schema | undefined = Schema | undefined,
  R extends Resources = Resources,
  I extends Inputs = Inputs,
  P extends Partitions | undefined = Partitions | undefined,
  S extends Schema | undefined = Schema | undefined,
  K extends InlineChecks = InlineChecks,
> extends CommonOptions {
  /**
   * Upstream assets by the names that the function gives them, where those differ from the keys, or to have the
   * types of an un-annotated object parameter flow from upstream.
   */
  ins?: I;
  /** Upstream assets that must be there first, without their values: what this asset reads by itself. */
  deps?: readonly Dep[];
  /**
   * Checks of its value, by name. They run after each materialization, as those of `assetCheck`, which is for a check
   * that reads other assets too.
   */
  checks?: K;
  /** Keys that it had before: it continues their history. */
  formerly?: readonly string[];
  /**
   * The schema of `context.config`: of zod, valibot, arktype or another that is a Standard Schema. Does not work in this
   * version yet.
   */
  config?: C;
  /** What it shares with other assets, by the names of `context.resources`. Does not work in this version yet. */
  resources?: R;
  /** The parts in which it is made, each with a status of its own. Does not work in this version yet. */
  partitions?: P;
  /** The schema of the value that it stores. Does not work in this version yet. */
  output?: S;
  /**
   * The IO manager that stores and loads its value, or the name that the configuration gives one. Does not work in this
   * version yet.
   */
  io?: string | IoManager;
  /** A name that limits, across runs, how many of its assets are made at once. Does not work in this version yet. */
  pool?: string;
}

/** The options of assets. Static analysis reads them from the text, so write them as literals or constants. */
import type { AssetRef } from "./asset-ref.ts";
import type { Inputs } from "./inputs.ts";
import type { Metadata } from "./metadata.ts";

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
   */
  codeVersion?: string;
}

/** An asset, or its key as text. */
export type Dep = AssetRef | string | { readonly asset: AssetRef | string };

export interface AssetOptions<I extends Inputs = Inputs> extends CommonOptions {
  /**
   * Upstream assets by the names that the function gives them, where those differ from the keys, or to have the
   * types of an un-annotated object parameter flow from upstream.
   */
  ins?: I;
  /** Upstream assets that must be there first, without their values: what this asset reads by itself. */
  deps?: readonly Dep[];
}

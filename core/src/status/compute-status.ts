/**
 * The status of every asset of a project; semantics.md, "Status".
 *
 * Invariant: a table that was updated answers as one computed from scratch. An asset's own part depends on its row, its
 * definition and the rows of its direct upstream; `upstreamStale` on its ancestors.
 */
import type { Asset, Manifest } from "../asset.ts";
import type { AssetGraph } from "../graph/asset-graph.ts";
import { compareText, type AssetKey, type RunId } from "../keys.ts";
import { findAsset } from "../manifest-lookup.ts";
import type { AssetSummary } from "../run/summaries.ts";
import type { AssetStatus } from "./asset-status.ts";
import { needsRun, ownStatus, type StatusContext } from "./own-status.ts";

export interface StatusInput {
  readonly manifest: Pick<Manifest, "assets">;
  readonly graph: AssetGraph;
  /** The rows of one environment; `null` when the store cannot be read: then every status is `unknown`. */
  readonly rows: readonly AssetSummary[] | null;
  /** Runs whose process is known to be gone: what they were computing is not running. */
  readonly deadRuns?: ReadonlySet<RunId>;
}

/** What happened since: an edit, events, or both. */
export interface StatusChange {
  /** After an edit: the manifest, the graph brought up to date with it, and the keys whose definition changed, came or went. */
  readonly edit?: { readonly manifest: Pick<Manifest, "assets">; readonly keys: Iterable<AssetKey> };
  /** New rows, each in place of the old one of its asset. */
  readonly rows?: readonly AssetSummary[];
}

/** Every status, in the order of the manifest. */
export function computeStatus(input: StatusInput): Map<AssetKey, AssetStatus> {
  return new Map(new StatusTable(input).statuses);
}

export class StatusTable {
  readonly #graph: AssetGraph;
  readonly #rows: Map<AssetKey, AssetSummary>;
  #context: StatusContext;
  #statuses = new Map<AssetKey, AssetStatus>();

  constructor({ manifest, graph, rows, deadRuns = new Set() }: StatusInput) {
    this.#graph = graph;
    this.#rows = new Map((rows ?? []).filter(isWhole).map((row) => [row.asset, row]));
    this.#context = { manifest, row: rows === null ? null : (key) => this.#rows.get(key), deadRuns };
    const keys = manifest.assets.map(({ key }) => key);
    this.#recompute(new Map(), keys);
    this.#followUpstream(keys);
  }

  /** A new map after each update; one that was handed out stays as it was. */
  get statuses(): ReadonlyMap<AssetKey, AssetStatus> {
    return this.#statuses;
  }

  /**
   * Recomputes what the change can alter. What lies further down differs only below an asset that passes on another
   * answer than before, or whose place in the graph is new: typing on in a stale asset goes no further.
   */
  update({ edit, rows = [] }: StatusChange): void {
    const touched = new Set(edit?.keys);
    for (const row of rows.filter(isWhole)) {
      this.#rows.set(row.asset, row);
      touched.add(row.asset);
    }
    for (const key of [...touched]) for (const downstream of this.#graph.downstream(key)) touched.add(downstream);
    if (touched.size === 0) return;
    const before = new Map([...touched].map((key) => [key, { asset: this.#asset(key), stale: this.#passesOn(key) }]));
    if (edit !== undefined) this.#context = { ...this.#context, manifest: edit.manifest };
    this.#recompute(this.#statuses, touched);
    this.#followUpstream(touched);
    const altered = [...before].filter(
      ([key, { asset, stale }]) => stale !== this.#passesOn(key) || !sameUpstream(asset, this.#asset(key)),
    );
    this.#followUpstream(this.#graph.descendants(altered.map(([key]) => key)));
  }

  /** What each asset can say of itself, in a map of its own. */
  #recompute(previous: ReadonlyMap<AssetKey, AssetStatus>, touched: Iterable<AssetKey>): void {
    this.#statuses = new Map(previous);
    for (const key of touched) {
      const asset = this.#asset(key);
      if (asset === undefined) this.#statuses.delete(key);
      else this.#statuses.set(key, ownStatus(asset, this.#context));
    }
  }

  /** Upstream comes first in the order, so each answer holds that of its ancestors; an edge that closes a cycle is skipped. */
  #followUpstream(keys: Iterable<AssetKey>): void {
    for (const key of this.#graph.topological(keys)) {
      const status = this.#statuses.get(key);
      if (status === undefined) continue;
      const rank = this.#graph.rank(key);
      const upstreamStale = this.#graph
        .upstream(key)
        .some((upstream) => this.#graph.rank(upstream) <= rank && this.#passesOn(upstream));
      if (status.upstreamStale !== upstreamStale) this.#statuses.set(key, { ...status, upstreamStale });
    }
  }

  /** Whether what lies below has a stale ancestor because of this asset. */
  #passesOn(key: AssetKey): boolean {
    const status = this.#statuses.get(key);
    const asset = this.#asset(key);
    if (this.#context.row === null || status === undefined || asset === undefined) return false;
    return status.upstreamStale || needsRun(status, asset);
  }

  #asset(key: AssetKey): Asset | undefined {
    return findAsset(this.#context.manifest, key);
  }
}

function sameUpstream(a: Asset | undefined, b: Asset | undefined): boolean {
  const keys = (asset: Asset | undefined): string | undefined =>
    asset?.dependencies
      .map(({ key }) => key)
      .sort(compareText)
      .join(" ");
  return keys(a) === keys(b);
}

/** Rows of single partitions say nothing of an asset without partitions. */
function isWhole(row: AssetSummary): boolean {
  return row.partition === null;
}

/**
 * The status of every asset of a project: docs/guide/staleness.md says it to users.
 *
 * Invariant: a table that was updated answers as one computed from scratch. An asset's own part depends on its row, its
 * definition and the rows of its direct upstream; `upstreamStale` on its ancestors.
 */
import type { Asset, Manifest } from "../asset.ts";
import type { AssetGraph } from "../graph/asset-graph.ts";
import { equal } from "../index/equal.ts";
import { compareText, type AssetKey, type RunId } from "../keys.ts";
import { findAsset } from "../manifest-lookup.ts";
import type { AssetSummary } from "../run/summaries.ts";
import type { AssetStatus } from "./asset-status.ts";
import { ChunkedList } from "./chunked-list.ts";
import { deferredRow } from "./deferred.ts";
import { FormerKeys } from "./former-keys.ts";
import { needsRun, ownStatus, type StatusContext } from "./own-status.ts";
import { StatusMap } from "./status-map.ts";
import { UpstreamStaleness } from "./upstream-staleness.ts";

export interface StatusInput {
  readonly manifest: Pick<Manifest, "assets">;
  readonly graph: AssetGraph;
  /** The rows of one environment; `null` when the store cannot be read: then every status is `unknown`. */
  readonly rows: readonly AssetSummary[] | null;
  /** Runs whose process is known to be gone: what they were computing is not running. */
  readonly deadRuns?: ReadonlySet<RunId>;
  /** The rows of the environments that this one defers to, the nearest first. */
  readonly deferredTo?: readonly (readonly AssetSummary[])[];
}

/** What happened since: an edit, events, or both. */
export interface StatusChange {
  /** After an edit: the manifest, its graph, and the keys of the definitions that came, went or changed. */
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
  #former: FormerKeys;
  #context: StatusContext;
  /** By place; the places and what hangs on them are made anew when an asset or an edge comes or goes. */
  #places: ReadonlyMap<AssetKey, number> = new Map();
  #own: ChunkedList<AssetStatus> = ChunkedList.of([]);
  #upstream = UpstreamStaleness.of({ places: [], edges: [], needsRun: () => false });
  #alarming: ReadonlySet<AssetKey> = new Set();
  #statuses: ReadonlyMap<AssetKey, AssetStatus> = new Map();

  constructor({ manifest, graph, rows, deadRuns = new Set(), deferredTo = [] }: StatusInput) {
    this.#graph = graph;
    this.#rows = new Map((rows ?? []).filter(isWhole).map((row) => [row.asset, row]));
    this.#former = new FormerKeys(manifest);
    this.#context = { manifest, row: rows === null ? null : (key) => this.#rowOf(key), deadRuns };
    if (deferredTo.length > 0)
      this.#context = { ...this.#context, deferred: deferredRow(deferredTo, () => this.#former) };
    this.#rebuild(new Set());
  }

  /** A new map after each update; one that was handed out stays as it was. */
  get statuses(): ReadonlyMap<AssetKey, AssetStatus> {
    return this.#statuses;
  }

  /** The assets whose last attempt, or a check, failed. Few in most projects, so nobody has to look at all statuses. */
  get alarming(): ReadonlySet<AssetKey> {
    return this.#alarming;
  }

  /**
   * Recomputes what the change can alter: assets with a new definition or row, and what lies directly below those of
   * which it sees something else. What lies further down differs only in whether an ancestor is stale.
   */
  update({ edit, rows = [] }: StatusChange): void {
    const whole = rows.filter(isWhole);
    const edited = [...(edit?.keys ?? [])];
    if (whole.length + edited.length === 0) return;
    for (const row of whole) this.#rows.set(row.asset, row);
    const renamed = this.#renamed(edit);
    const before = this.#context.manifest;
    if (edit !== undefined) this.#context = { ...this.#context, manifest: edit.manifest };
    const told = [
      ...whole.map((row) => this.#former.now(row.asset)),
      ...edited.filter((key) => !isSameFromBelow(findAsset(before, key), this.#asset(key))),
    ];
    const below = told.flatMap((key) => this.#graph.downstream(key));
    const touched = new Set([...edited, ...renamed, ...told, ...below]);
    const isRewired = [...touched].some((key) => !sameUpstream(findAsset(before, key), this.#asset(key)));
    if (isRewired) this.#rebuild(touched);
    else this.#recompute(touched);
  }

  #rowOf(key: AssetKey): AssetSummary | undefined {
    return this.#former.row(key, (recorded) => this.#rows.get(recorded));
  }

  /** All assets, where one takes on the history of another key, or no longer does: who recorded that key is not known. */
  #renamed(edit: StatusChange["edit"]): readonly AssetKey[] {
    if (edit === undefined) return [];
    const before = this.#former;
    // A key that goes may be one that an asset had before.
    const renames = [...edit.keys].some((key) => findAsset(edit.manifest, key)?.formerly.length !== 0);
    if (!renames && before.isEmpty) return [];
    this.#former = new FormerKeys(edit.manifest);
    return this.#former.equals(before) ? [] : edit.manifest.assets.map(({ key }) => key);
  }

  /** The graph is another: all is numbered anew. What was not touched says of itself what it said before. */
  #rebuild(touched: ReadonlySet<AssetKey>): void {
    const { assets } = this.#context.manifest;
    const [places, own] = [this.#places, this.#own];
    const known = (key: AssetKey): AssetStatus | undefined =>
      touched.has(key) ? undefined : own.at(places.get(key) ?? -1);
    this.#places = new Map(assets.map(({ key }, place) => [key, place]));
    const statuses = assets.map((asset) => known(asset.key) ?? ownStatus(asset, this.#context));
    this.#own = ChunkedList.of(statuses);
    this.#upstream = UpstreamStaleness.of({
      places: assets.map(({ key }) => this.#graph.rank(key)),
      edges: this.#edges(assets),
      needsRun: (place) => this.#needsRun(assets[place], statuses[place]),
    });
    this.#alarming = new Set(statuses.filter(isAlarming).map(({ key }) => key));
    this.#publish();
  }

  #recompute(touched: ReadonlySet<AssetKey>): void {
    const changes = new Map<number, AssetStatus>();
    const needs = new Map<number, boolean>();
    const alarming = new Set(this.#alarming);
    for (const key of touched) {
      const place = this.#places.get(key);
      const asset = this.#asset(key);
      if (place === undefined || asset === undefined) continue;
      const status = ownStatus(asset, this.#context);
      changes.set(place, status);
      needs.set(place, this.#needsRun(asset, status));
      if (isAlarming(status)) alarming.add(key);
      else alarming.delete(key);
    }
    this.#own = this.#own.with(changes);
    this.#upstream = this.#upstream.with(needs);
    this.#alarming = alarming;
    this.#publish();
  }

  #publish(): void {
    this.#statuses = new StatusMap({ places: this.#places, own: this.#own, upstream: this.#upstream });
  }

  /** An edge that closes a cycle leads backwards in the order of the graph. */
  *#edges(assets: readonly Asset[]): Iterable<readonly [number, number]> {
    for (const [place, { key, dependencies }] of assets.entries()) {
      const rank = this.#graph.rank(key);
      for (const upstream of new Set(dependencies.map((dependency) => dependency.key))) {
        const above = this.#places.get(upstream);
        if (above !== undefined && this.#graph.rank(upstream) < rank) yield [above, place];
      }
    }
  }

  /** What is read of another environment is that environment's care. */
  #needsRun(asset: Asset | undefined, status: AssetStatus | undefined): boolean {
    if (status?.deferred !== undefined) return false;
    return this.#context.row !== null && asset !== undefined && status !== undefined && needsRun(status, asset);
  }

  #asset(key: AssetKey): Asset | undefined {
    return findAsset(this.#context.manifest, key);
  }
}

function isAlarming({ status, checks }: AssetStatus): boolean {
  return status === "failed" || checks.some(({ result }) => result !== null && !result.passed);
}

/** Of the definition of an upstream counts whether there is one, and which of its checks block. */
function isSameFromBelow(a: Asset | undefined, b: Asset | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const blocking = ({ checks }: Asset): readonly string[] =>
    checks.filter((each) => each.blocking).map(({ name }) => name);
  return equal(blocking(a), blocking(b));
}

function sameUpstream(a: Asset | undefined, b: Asset | undefined): boolean {
  if (a === b) return true;
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

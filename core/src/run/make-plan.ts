/**
 * The plan of a run: one step for each asset that may have to be computed, its checks with it, in an order in which every
 * step comes after those that it waits for.
 *
 * Invariant: the same request gives the same plan. Invariant: a step waits only for steps before it, also where the
 * graph has a cycle, so that a run always comes to its end.
 */
import { DirectedGraph } from "graphology";
import type { Asset, Check, Manifest } from "../asset.ts";
import type { PlannedStep } from "../events.ts";
import type { AssetGraph } from "../graph/asset-graph.ts";
import { ranks } from "../graph/ranks.ts";
import { assetStepId, checkStepId, type AssetKey, type StepId } from "../keys.ts";
import { findAsset } from "../manifest-lookup.ts";
import type { AssetStatus } from "../status/asset-status.ts";
import { needsRun } from "../status/own-status.ts";
import { isNamed } from "./named-checks.ts";
import type { PlanRequest, RunPlan } from "./plan.ts";

export interface PlanContext {
  readonly manifest: Pick<Manifest, "assets">;
  readonly graph: AssetGraph;
  /** For mode `stale`. An asset without a status, or of status `unknown`, is taken to need a run. */
  readonly statuses: ReadonlyMap<AssetKey, AssetStatus>;
}

/** External assets are made elsewhere: only their checks are planned, and only in mode `checks`. */
export function makePlan({ selection, assets, mode, checks: names }: PlanRequest, context: PlanContext): RunPlan {
  const selected = context.graph
    .topological(new Set(assets))
    .map((key) => findAsset(context.manifest, key))
    .filter((asset) => asset !== undefined);
  const made = selected.filter(({ kind }) => kind === "asset");
  switch (mode) {
    case "selected":
      return { selection, steps: materializeSteps(made, context.graph) };
    case "stale":
      return { selection, steps: materializeSteps(thatMayBeStale(made, context), context.graph) };
    case "checks":
      return { selection, steps: namedChecks(selected, names).map((check) => checkStep(check, [])) };
  }
}

function namedChecks(assets: readonly Asset[], names: readonly string[] | undefined): readonly Check[] {
  return assets.flatMap(({ checks }) => checks).filter((check) => isNamed(check, names));
}

/** Those that need a run now, and those below them, which may need one when their upstream has run. */
function thatMayBeStale(ordered: readonly Asset[], { graph, statuses }: PlanContext): readonly Asset[] {
  const included = new Set<AssetKey>();
  for (const asset of ordered) {
    const status = statuses.get(asset.key);
    const needs = status === undefined || status.status === "unknown" || needsRun(status, asset);
    if (needs || graph.upstream(asset.key).some((upstream) => included.has(upstream))) included.add(asset.key);
  }
  return ordered.filter(({ key }) => included.has(key));
}

/** A check that reads another asset of the run waits for it, and so is a step of its own. */
function materializeSteps(assets: readonly Asset[], graph: AssetGraph): readonly PlannedStep[] {
  const byKey = new Map(assets.map((asset) => [asset.key, asset]));
  const planned = new Set(byKey.keys());
  const order = new DirectedGraph<{ step: PlannedStep }>();
  for (const asset of assets) {
    const [own, separate] = splitChecks(asset, planned);
    const step: PlannedStep = { ...materializeStep(asset), checks: own.map(({ name }) => name) };
    order.addNode(step.id, { step });
    for (const check of separate) order.addNode(checkStepId(check.asset, check.name), { step: checkStep(check, []) });
  }
  for (const asset of assets) {
    const downstream = graph.downstream(asset.key).filter((key) => planned.has(key));
    for (const key of downstream) order.addDirectedEdge(asset.key, key);
    for (const check of splitChecks(asset, planned)[1]) {
      const id = checkStepId(check.asset, check.name);
      const reads = readKeys(check).filter((key) => planned.has(key));
      for (const key of [asset.key, ...reads]) order.mergeDirectedEdge(key, id);
      if (!check.blocking) continue;
      // What the check itself reads cannot wait for it.
      const before = new Set([...reads, ...graph.ancestors(reads)]);
      const readers = downstream.filter((key) => readsValue(byKey.get(key), asset.key));
      for (const key of readers) if (!before.has(key)) order.addDirectedEdge(id, key);
    }
  }
  return inOrder(order);
}

function splitChecks(
  { checks }: Asset,
  planned: ReadonlySet<AssetKey>,
): readonly [own: readonly Check[], separate: readonly Check[]] {
  const isSeparate = (check: Check): boolean => readKeys(check).some((key) => planned.has(key));
  return [checks.filter((check) => !isSeparate(check)), checks.filter(isSeparate)];
}

function readsValue(asset: Asset | undefined, upstream: AssetKey): boolean {
  return asset?.dependencies.some(({ key, via }) => key === upstream && via !== "deps") === true;
}

/** What the check reads besides its own asset. */
function readKeys({ asset, dependencies }: Check): readonly AssetKey[] {
  return dependencies.map(({ key }) => key).filter((key) => key !== asset);
}

/** Each step with those before it that it waits for. */
function inOrder(order: DirectedGraph<{ step: PlannedStep }>): readonly PlannedStep[] {
  const places = ranks(order);
  const placeOf = (id: string): number => places.get(id) ?? Infinity;
  return order
    .nodes()
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((id) => {
      const before = order.inNeighbors(id).filter((other) => placeOf(other) < placeOf(id));
      const after = before
        .sort((a, b) => placeOf(a) - placeOf(b))
        .map((other) => order.getNodeAttribute(other, "step").id);
      return { ...order.getNodeAttribute(id, "step"), after };
    });
}

function materializeStep({ key }: Asset): PlannedStep {
  return { id: assetStepId(key), kind: "materialize", asset: key, partition: null, checks: [], after: [] };
}

function checkStep({ asset, name }: Check, after: readonly StepId[]): PlannedStep {
  return { id: checkStepId(asset, name), kind: "check", asset, partition: null, checks: [name], after };
}

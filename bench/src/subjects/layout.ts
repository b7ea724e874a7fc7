/**
 * Lays out a view as the lineage panel does: model, sizes, ELK's graph, elkjs, reading the answer. Prints what that cost
 * beside elkjs alone. Here elkjs runs on the same thread; in the panel it runs in a web worker.
 */
import type { ElkNode } from "elkjs/lib/elk-api.js";
import ElkBundled from "elkjs/lib/elk.bundled.js";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import { assetKey } from "@headwater/core/keys";
import type { LineageGraph, LineageNode } from "@headwater/protocol/lineage";
import { cardSizes } from "@headwater/webview/lineage/layout/card-size";
import { layoutTask, readLayout } from "@headwater/webview/lineage/layout/elk-graph";
import { LineageModel } from "@headwater/webview/lineage/model/lineage-model";
import { seededRandom } from "../generate.ts";
import { measuredSeries } from "../measure.ts";

interface Asset {
  readonly key: string;
  readonly upstream: readonly string[];
}

const PROJECT_ASSETS = 10_000;

const [what = "300"] = process.argv.slice(2);
const view = viewOf(what === "neighbourhood" ? neighbourhood() : layeredAssets(Number(what)));
const elk = new ElkBundled.default();
const taskOf = (model: LineageModel) =>
  layoutTask(
    model,
    cardSizes(model.nodes.values(), (text) => text.length * 7),
    "right",
  );
const bare = JSON.stringify(taskOf(new LineageModel(view)).root);

const series = await measuredSeries({
  rounds: view.nodes.length > 500 ? 5 : 15,
  // The first layouts compile elkjs.
  warmUp: view.nodes.length > 500 ? 1 : 4,
  subject: async () => {
    const start = performance.now();
    const task = taskOf(new LineageModel(view));
    const layout = readLayout(task, await elk.layout<ElkNode>(task.root));
    const took = performance.now() - start;
    if (layout.nodes.size !== view.nodes.length) throw new Error("a node has no place");
    return took;
  },
  peer: async () => {
    const root = JSON.parse(bare) as ElkNode;
    const start = performance.now();
    await elk.layout<ElkNode>(root);
    return performance.now() - start;
  },
});
console.log(JSON.stringify(series));

/** Layers of about the square root of their number, 1.8 upstream each. */
function layeredAssets(count: number): readonly Asset[] {
  const random = seededRandom(count);
  const width = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, index) => {
    const wanted = index < width ? 0 : random() < 0.8 ? 2 : 1;
    const above = Array.from({ length: wanted }, () => Math.floor(index / width - 1) * width);
    const upstream = new Set(above.map((first) => `asset${first + Math.floor(random() * width)}`));
    return { key: `asset${index}`, upstream: [...upstream] };
  });
}

/** Three edges up and down from an asset in the middle. */
function neighbourhood(): readonly Asset[] {
  const all = layeredAssets(PROJECT_ASSETS);
  const assets = all.map(({ key, upstream }) => ({
    key: assetKey(key),
    dependencies: upstream.map((each) => ({ key: assetKey(each) })),
  }));
  const middle = assetKey(`asset${PROJECT_ASSETS / 2}`);
  const graph = new AssetGraph({ assets });
  const near = new Set<string>([middle, ...graph.ancestors([middle], 3), ...graph.descendants([middle], 3)]);
  return all
    .filter(({ key }) => near.has(key))
    .map(({ key, upstream }) => ({ key, upstream: upstream.filter((each) => near.has(each)) }));
}

function viewOf(assets: readonly Asset[]): LineageGraph {
  return {
    kind: "graph",
    project: "file:///bench",
    projectName: "bench",
    environment: "local",
    structure: "1",
    focus: null,
    nodes: assets.map(({ key }) => nodeOf(key)),
    edges: assets.flatMap(({ key, upstream }) =>
      upstream.map((from) => ({ from, to: key, via: "parameter" as const })),
    ),
    total: PROJECT_ASSETS,
    refusal: null,
    runId: null,
  };
}

function nodeOf(key: string): LineageNode {
  return {
    key,
    name: key,
    prefix: "",
    group: "default",
    kind: "asset",
    madeAtRun: false,
    kinds: ["table"],
    description: "",
    status: "current",
    edited: false,
    upstreamStale: false,
    causes: [],
    checks: { passed: 0, warned: 0, failed: 0, notRun: 0 },
    failing: [],
    blockedBy: null,
    at: 1_700_000_000_000,
    durationMs: 12,
    fact: "1,204 rows",
    step: null,
    runningSince: null,
    hiddenUpstream: 0,
    hiddenDownstream: 0,
  };
}

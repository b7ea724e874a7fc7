/** Takes keystrokes into the index, the graph and the statuses of a project, and prints what each cost, beside a parse. */
import { join } from "node:path";
import { ts } from "ts-morph";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import { findAsset } from "@headwater/core/manifest-lookup";
import { StatusTable } from "@headwater/core/status/compute-status";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { KnownFacts } from "@headwater/server/known-facts";
import { keystrokesIn } from "../keystrokes.ts";
import { measuredSeries } from "../measure.ts";

const [root = ".", asset = "0"] = process.argv.slice(2);
const { file, text } = await keystrokesIn(root, Number(asset));
// As the language server has it.
const index = await (await KnownFacts.open({ root, cache: null })).openIndex(root);
const graph = new AssetGraph(index.manifest);
const log = await openEventLog({ folder: join(root, index.manifest.config.storage), mode: "read" });
const { rows } = await log.assets("local");
await log.close();
const statuses = new StatusTable({ manifest: index.manifest, graph, rows });

const series = await measuredSeries({
  rounds: 300,
  warmUp: 100,
  subject: async (round) => {
    const now = text(round + 1);
    const start = performance.now();
    const { assets, removed } = index.update([{ path: file, text: now }]);
    const { manifest } = index;
    graph.update({ set: assets.flatMap((key) => findAsset(manifest, key) ?? []), removed });
    statuses.update({ edit: { manifest, keys: [...assets, ...removed] } });
    const took = performance.now() - start;
    if (assets.length !== 1) throw new Error(`a keystroke altered ${assets.length} assets`);
    return took;
  },
  peer: async (round) => {
    const now = text(round + 1);
    const start = performance.now();
    ts.createSourceFile(file, now, ts.ScriptTarget.Latest, false);
    return performance.now() - start;
  },
});
console.log(JSON.stringify(series));

/** A project of any size: layers of assets, each with one to three inputs from the layers before. The same every time. */
import type { LineageGraph, LineageNode } from "@headwater/protocol/lineage";
import { graph, node } from "./views.ts";

const WORDS = [
  "orders",
  "customers",
  "payments",
  "sessions",
  "products",
  "refunds",
  "shipments",
  "inventory",
  "invoices",
  "events",
];
const STAGES = ["raw", "staged", "core", "marts", "reports", "exports"];

export function large(size: number, now: number, seed = 1): LineageGraph {
  const random = generator(seed);
  const pick = (below: number): number => Math.floor(random() * below);
  const perStage = Math.ceil(size / STAGES.length);
  const nodes: LineageNode[] = [];
  const edges = new Set<string>();
  for (let index = 0; index < size; index += 1) {
    const stage = Math.floor(index / perStage);
    const word = WORDS[index % WORDS.length] ?? "asset";
    const key = `${STAGES[stage] ?? "raw"}/${word}${Math.floor(index / WORDS.length)}`;
    const roll = random();
    nodes.push(
      node(key, {
        group: STAGES[stage] ?? "raw",
        kinds: stage === 0 ? ["csv"] : ["typescript"],
        at: now - pick(90_000_000),
        durationMs: 20 + pick(9_000),
        fact: `${(1 + pick(90_000)).toLocaleString("en-US")} rows`,
        ...(roll < 0.1
          ? { status: "stale", causes: ["upstream has new data"] }
          : roll < 0.13
            ? { status: "failed" }
            : roll < 0.18
              ? { status: "missing" }
              : {}),
        checks: { passed: pick(3), warned: 0, failed: roll > 0.97 ? 1 : 0, notRun: 0 },
      }),
    );
    if (stage === 0) continue;
    // Mostly neighbours of the same corner of the project, as in real ones.
    const around = (index - perStage + pick(9) - 4 + size) % size;
    for (let input = 0; input <= pick(3); input += 1) {
      const from = Math.min(
        stage * perStage - 1,
        Math.max(0, random() < 0.93 ? around - input : pick(stage * perStage)),
      );
      edges.add(`${nodes[from]?.key ?? ""} > ${key}`);
    }
  }
  return graph(nodes, [...edges], { structure: `large-${size}-${seed}` });
}

/** A linear congruential generator; good enough to scatter edges. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

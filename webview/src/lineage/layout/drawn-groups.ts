/**
 * Which groups are drawn as boxes. Boxes help only where the groups themselves flow one way: if A feeds B and B feeds A,
 * boxes would pull apart what belongs side by side, so then, and with a single group, there are none.
 */
import { DEFAULT_GROUP } from "@headwater/core/asset";
import type { AssetKey } from "@headwater/core/keys";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import type { LineageModel } from "../model/lineage-model.ts";

const MOST_GROUPS = 24;
const MOST_NODES = 80;

export function drawnGroups(model: LineageModel): ReadonlyMap<string, readonly AssetKey[]> {
  const groups = new Map<string, AssetKey[]>();
  for (const [key, { group }] of model.nodes) {
    if (group !== DEFAULT_GROUP) groups.set(group, [...(groups.get(group) ?? []), key]);
  }
  const few = groups.size >= 2 && groups.size <= MOST_GROUPS && model.nodes.size <= MOST_NODES;
  return few && flowsOneWay(model, groups) ? groups : new Map();
}

/** No asset has an ancestor in a later group that itself has an ancestor in this one. */
function flowsOneWay(model: LineageModel, groups: ReadonlyMap<string, readonly AssetKey[]>): boolean {
  // An asset without a group stands for itself. `:` is in no key and no group.
  const boxOf = (key: AssetKey): AssetKey => {
    const group = model.nodes.get(key)?.group ?? DEFAULT_GROUP;
    return (groups.has(group) ? `group:${group}` : key) as AssetKey;
  };
  const upstream = new Map<AssetKey, Set<AssetKey>>();
  for (const key of model.nodes.keys()) upstream.set(boxOf(key), new Set());
  for (const { from, to } of model.edges) {
    if (boxOf(from) !== boxOf(to)) upstream.get(boxOf(to))?.add(boxOf(from));
  }
  const boxes = new AssetGraph({
    assets: [...upstream].map(([key, keys]) => ({ key, dependencies: [...keys].map((from) => ({ key: from })) })),
  });
  return boxes.keys().every((box) => boxes.upstream(box).every((from) => !boxes.ancestors([from]).has(box)));
}

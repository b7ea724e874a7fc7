/**
 * Where an arrow key leads. Along the flow it follows an edge: to the neighbour that lies straightest ahead, or back to
 * the one that the reader came from. Across the flow it goes to the nearest card of the same layer, edges or not.
 */
import type { AssetKey } from "@headwater/core/keys";
import { centerOf, type Point } from "../geometry.ts";
import type { Layout } from "../layout/layout.ts";
import type { LineageModel } from "../model/lineage-model.ts";

export type Arrow = "left" | "right" | "up" | "down";

type Move = "upstream" | "downstream" | "before" | "after";

const MOVES: Readonly<Record<Layout["orientation"], Readonly<Record<Arrow, Move>>>> = {
  right: { left: "upstream", right: "downstream", up: "before", down: "after" },
  down: { up: "upstream", down: "downstream", left: "before", right: "after" },
};

/** `cameFrom` is the card before this one, if the reader walked. `undefined` where nothing lies that way. */
export function neighbourKey(
  from: AssetKey,
  arrow: Arrow,
  {
    model,
    layout,
    cameFrom,
  }: { readonly model: LineageModel; readonly layout: Layout; readonly cameFrom?: AssetKey | undefined },
): AssetKey | undefined {
  const move = MOVES[layout.orientation][arrow];
  switch (move) {
    case "upstream":
    case "downstream": {
      const neighbours = model.graph[move](from);
      if (cameFrom !== undefined && neighbours.includes(cameFrom)) return cameFrom;
      return nearest(from, neighbours, layout);
    }
    case "before":
    case "after":
      return sibling(from, move, layout);
    default:
      return move satisfies never;
  }
}

/** The first card of the flow: where the keyboard enters a graph without focus. */
export function firstKey(model: LineageModel): AssetKey | undefined {
  return model.graph.topological()[0];
}

export function lastKey(model: LineageModel): AssetKey | undefined {
  return model.graph.topological().at(-1);
}

function nearest(from: AssetKey, keys: readonly AssetKey[], layout: Layout): AssetKey | undefined {
  const here = position(from, layout);
  return here === undefined ? undefined : best(keys, (key) => distance(here, position(key, layout)));
}

function sibling(from: AssetKey, move: "before" | "after", layout: Layout): AssetKey | undefined {
  const here = layout.nodes.get(from);
  const at = position(from, layout);
  if (here === undefined || at === undefined) return undefined;
  const along = layout.orientation === "right" ? here.width : here.height;
  return best([...layout.nodes.keys()], (key) => {
    const there = position(key, layout);
    if (key === from || there === undefined) return undefined;
    const ahead = move === "after" ? there.across - at.across : at.across - there.across;
    const sameLayer = Math.abs(there.along - at.along) < along;
    return ahead > 0 && sameLayer ? ahead : undefined;
  });
}

/** A card's center, as distance along the flow and across it. */
function position(key: AssetKey, layout: Layout): { readonly along: number; readonly across: number } | undefined {
  const rect = layout.nodes.get(key);
  if (rect === undefined) return undefined;
  const { x, y }: Point = centerOf(rect);
  return layout.orientation === "right" ? { along: x, across: y } : { along: y, across: x };
}

type Position = NonNullable<ReturnType<typeof position>>;

function distance(a: Position, b: Position | undefined): number | undefined {
  return b === undefined ? undefined : Math.abs(a.across - b.across) + 0.25 * Math.abs(a.along - b.along);
}

/** The key of the least cost; those without a cost are out. */
function best(keys: readonly AssetKey[], cost: (key: AssetKey) => number | undefined): AssetKey | undefined {
  let found: AssetKey | undefined;
  let least = Infinity;
  for (const key of keys) {
    const price = cost(key);
    if (price !== undefined && price < least) [found, least] = [key, price];
  }
  return found;
}

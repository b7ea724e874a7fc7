/** What selections mean, against the definitions of the language computed in the plainest way, on small random graphs. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import { select } from "@headwater/core/selection/select";
import { fixtureProject } from "../support/fixture-project.ts";

/** `up[n]` are the upstream assets of `a${n}`: only earlier ones, so that there is no cycle. */
type Graph = readonly (readonly number[])[];

const graphs: fc.Arbitrary<Graph> = fc
  .integer({ min: 1, max: 7 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, asset) => fc.subarray(Array.from({ length: asset }, (__, before) => before))),
    ),
  );

/** A selection as text, and what it means. */
interface Meant {
  readonly text: string;
  readonly of: (graph: Graph) => ReadonlySet<number>;
}

const all = (graph: Graph): readonly number[] => [...graph.keys()];
const nameOf = (asset: number): string => `a${String(asset)}`;

function above(graph: Graph, start: ReadonlySet<number>, depth: number): ReadonlySet<number> {
  let reached = new Set(start);
  for (let step = 0; step < Math.min(depth, graph.length); step++)
    reached = new Set([...reached, ...[...reached].flatMap((asset) => graph[asset] ?? [])]);
  return reached;
}

function below(graph: Graph, start: ReadonlySet<number>, depth: number): ReadonlySet<number> {
  return new Set(
    all(graph).filter((asset) => [...start].some((from) => above(graph, new Set([asset]), depth).has(from))),
  );
}

const depths = fc.constantFrom(0, 1, 2, Infinity);
const depthText = (depth: number): string => (depth === 0 ? "" : depth === Infinity ? "+" : `${String(depth)}+`);
const depthAfter = (depth: number): string => (depth === 0 ? "" : depth === Infinity ? "+" : `+${String(depth)}`);

const selections = fc.letrec<{ any: Meant }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 6 }).map((asset): Meant => {
      return { text: nameOf(asset), of: (graph) => new Set(all(graph).filter((each) => each === asset)) };
    }),
    fc.constant<Meant>({ text: "*", of: (graph) => new Set(all(graph)) }),
    tie("any").map((inner): Meant => {
      return {
        text: `not (${inner.text})`,
        of: (graph) => new Set(all(graph).filter((asset) => !inner.of(graph).has(asset))),
      };
    }),
    fc.tuple(tie("any"), fc.constantFrom("and", "OR"), tie("any")).map(([left, word, right]): Meant => {
      const of = (graph: Graph): ReadonlySet<number> =>
        word === "and"
          ? new Set([...left.of(graph)].filter((each) => right.of(graph).has(each)))
          : new Set([...left.of(graph), ...right.of(graph)]);
      return { text: `(${left.text}) ${word} (${right.text})`, of };
    }),
    fc.tuple(depths, tie("any"), depths).map(([up, inner, down]): Meant => {
      return {
        text: `${depthText(up)}(${inner.text})${depthAfter(down)}`,
        of: (graph) => new Set([...above(graph, inner.of(graph), up), ...below(graph, inner.of(graph), down)]),
      };
    }),
    // Members with no other member above them, or below them, through any path.
    fc.tuple(fc.constantFrom("roots", "sinks"), tie("any")).map(([word, inner]): Meant => {
      const of = (graph: Graph): ReadonlySet<number> => {
        const members = inner.of(graph);
        const beyond = word === "roots" ? above : below;
        return new Set(
          [...members].filter(
            (asset) =>
              ![...beyond(graph, new Set([asset]), Infinity)].some((each) => each !== asset && members.has(each)),
          ),
        );
      };
      return { text: `${word}(${inner.text})`, of };
    }),
  ),
}));

describe("a selection", () => {
  it("means what the language says, on any graph (property)", () => {
    fc.assert(
      fc.property(graphs, selections.any, (graph, { text, of }) => {
        const lines = graph.map((up, asset) => {
          const upstream = up.length === 0 ? "" : ` < ${up.map(nameOf).join(", ")}`;
          return `${nameOf(asset)}${upstream} | file=src/a.ts`;
        });
        const parsed = parseSelection(text);
        assert.ok(parsed.ok, text);
        const selected = select(parsed.selection, fixtureProject(lines.join("\n")));
        assert.ok(selected.ok, text);
        assert.deepEqual([...selected.keys].sort(), [...of(graph)].map(nameOf).sort(), text);
      }),
      { numRuns: 500 },
    );
  });
});

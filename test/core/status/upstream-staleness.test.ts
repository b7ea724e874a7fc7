/** Whoever is asked about, and whenever: the answer is that of a walk over all ancestors. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { UpstreamStaleness } from "@headwater/core/status/upstream-staleness";

const MOST = 12;

/** Assets in some order, each with upstream of lower places only. */
const graphs = fc.integer({ min: 1, max: MOST }).chain((size) =>
  fc.record({
    places: fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
    above: fc.array(fc.subarray([...Array(size).keys()]), { minLength: size, maxLength: size }),
    first: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    steps: fc.array(
      fc.record({
        changes: fc.array(fc.tuple(fc.nat(size - 1), fc.boolean()), { maxLength: 3 }),
        asked: fc.array(fc.nat(size - 1), { maxLength: 3 }),
      }),
      { maxLength: 6 },
    ),
  }),
);

describe("which assets have an ancestor that is not current", () => {
  it("is what a walk over all ancestors says, in each version (property)", () => {
    fc.assert(
      fc.property(graphs, ({ places, above, first, steps }) => {
        const upstream = above.map((list, asset) => list.filter((each) => place(each) < place(asset)));
        function place(asset: number): number {
          return places[asset] ?? 0;
        }
        const walk = (asset: number, needsRun: readonly boolean[]): boolean =>
          (upstream[asset] ?? []).some((each) => needsRun[each] === true || walk(each, needsRun));
        const edges = upstream.flatMap((list, asset) => list.map((each) => [each, asset] as const));
        const made = UpstreamStaleness.of({ places, edges, needsRun: (asset) => first[asset] === true });
        const versions = [{ staleness: made, needsRun: first }];
        for (const { changes, asked } of steps) {
          const before = versions.at(-1) ?? { staleness: made, needsRun: first };
          const needsRun = [...before.needsRun];
          for (const [asset, needs] of changes) needsRun[asset] = needs;
          const staleness = before.staleness.with(new Map(changes));
          versions.push({ staleness, needsRun });
          for (const asset of asked) assert.equal(staleness.isStale(asset), walk(asset, needsRun));
        }
        for (const { staleness, needsRun } of versions) {
          const answers = places.map((_, asset) => staleness.isStale(asset));
          assert.deepEqual(
            answers,
            places.map((_, asset) => walk(asset, needsRun)),
          );
        }
      }),
      { numRuns: Number(process.env["FC_RUNS"] ?? 100) },
    );
  });

  it("is the same where a change leaves all as it was", () => {
    const staleness = UpstreamStaleness.of({ places: [0, 1], edges: [[0, 1]], needsRun: (asset) => asset === 0 });
    assert.equal(
      staleness.with(
        new Map([
          [0, true],
          [1, false],
        ]),
      ),
      staleness,
    );
  });
});

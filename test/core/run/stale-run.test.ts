/** The least that a `--stale` run may do, by enumeration of every outcome on small graphs. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { AssetKey } from "@headwater/core/keys";
import { SimulatedProject, type Outcome, type SimulatedAsset } from "../support/simulated-project.ts";

const NAMES = ["a", "b", "c", "d"] as const;
const OUTCOMES: readonly Outcome[] = ["new", "same", "fail", "fail-check"];

describe("a run with mode stale", () => {
  it("runs only what is stale or missing when dispatched, and leaves all selected current (property)", () => {
    fc.assert(
      fc.property(histories(), fc.subarray([...NAMES], { minLength: 1 }), (project, selected) => {
        for (const outcomes of enumerate(selected.length)) {
          const trial = project.copy();
          const outcomeOf = (key: AssetKey): Outcome =>
            outcomes[selected.indexOf(key as (typeof NAMES)[number])] ?? "new";
          const { dispatched, summary } = trial.run(selected, "stale", outcomeOf);
          for (const { key, status, decision } of dispatched) {
            const stale = status.latest === null || status.causes.length > 0;
            if (decision === "run") assert.ok(stale, `${key} ran although it was current`);
            if (decision === "unchanged") assert.ok(!stale, `${key} was passed over although it was stale`);
          }
          const wentWell = summary.steps.every(({ state }) => state.kind === "succeeded" || state.kind === "unchanged");
          if (!wentWell) continue;
          for (const key of selected) {
            const status = trial.statuses.get(key as AssetKey);
            assert.equal(status?.status, "current", `${key} is ${status?.status} after a run that went well`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("computes nothing the second time, though what is blocked stays so (property)", () => {
    fc.assert(
      fc.property(histories(), (project) => {
        project.run(NAMES, "stale", () => "new");
        const again = project.run(NAMES, "stale", () => "new");
        assert.deepEqual(
          again.dispatched.filter(({ decision }) => decision !== "skip"),
          [],
        );
        assert.deepEqual(
          again.summary.steps.filter(({ state }) => state.kind === "failed"),
          [],
        );
      }),
      { numRuns: 60 },
    );
  });

  it("never reads what a failed blocking check refused (property)", () => {
    fc.assert(
      fc.property(
        histories(),
        fc.constantFrom("selected" as const, "stale" as const),
        fc.array(fc.constantFrom(...OUTCOMES), { minLength: 4, maxLength: 4 }),
        (project, mode, outcomes) => {
          const { dispatched } = project.run(
            NAMES,
            mode,
            (key) => outcomes[NAMES.indexOf(key as (typeof NAMES)[number])] ?? "new",
          );
          for (const { status, decision } of dispatched) assert.ok(status.blockedBy === null || decision !== "run");
        },
      ),
      { numRuns: 60 },
    );
  });
});

function enumerate(length: number): readonly (readonly Outcome[])[] {
  if (length === 0) return [[]];
  return enumerate(length - 1).flatMap((rest) => OUTCOMES.map((outcome) => [...rest, outcome]));
}

/** Projects after random edits and runs. */
function histories(): fc.Arbitrary<SimulatedProject> {
  const assets = fc.tuple(
    ...NAMES.map((key, index) =>
      fc.subarray(NAMES.slice(0, index)).map((upstream): SimulatedAsset => ({ key, upstream, version: 1 })),
    ),
  );
  const edit = fc.record({
    kind: fc.constant("edit" as const),
    key: fc.constantFrom(...NAMES),
    version: fc.integer({ min: 1, max: 2 }),
  });
  const run = fc.record({
    kind: fc.constant("run" as const),
    selected: fc.subarray([...NAMES]),
    mode: fc.constantFrom("selected" as const, "stale" as const),
    outcomes: fc.array(fc.constantFrom(...OUTCOMES), { minLength: 4, maxLength: 4 }),
  });
  return fc.tuple(assets, fc.array(fc.oneof(edit, run), { maxLength: 6 })).map(([graph, history]) => {
    const project = new SimulatedProject(graph);
    for (const change of history) {
      if (change.kind === "edit") project.edit(change.key, { version: change.version });
      else
        project.run(
          change.selected,
          change.mode,
          (key) => change.outcomes[NAMES.indexOf(key as (typeof NAMES)[number])] ?? "new",
        );
    }
    return project;
  });
}

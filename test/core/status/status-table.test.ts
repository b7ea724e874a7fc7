/** A table that follows edits and events equals one computed from scratch. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { AssetGraph } from "@headwater/core/graph/asset-graph";
import { assetKey } from "@headwater/core/keys";
import { computeStatus, StatusTable } from "@headwater/core/status/compute-status";
import type { Asset } from "@headwater/core/asset";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { fixtureAsset, fixtureCheck, manifestOf } from "../support/fixture-project.ts";
import { checkResult, ERROR, madeBy, rowOf, RUN } from "../support/fixture-rows.ts";

const NAMES = ["a", "b", "c", "d", "e"] as const;

describe("StatusTable", () => {
  it("equals a computation from scratch after any edits and events (property)", () => {
    const name = fc.constantFrom(...NAMES);
    const checks = fc.tuple(fc.constantFrom("full", "fresh"), fc.boolean());
    const define = fc
      .record({
        key: name,
        dependencies: fc.subarray([...NAMES]),
        version: fc.constantFrom("1", "2"),
        external: fc.nat(9),
        checks: fc.uniqueArray(checks, { selector: ([check]) => check, maxLength: 2 }),
        formerly: fc.oneof(
          { weight: 3, arbitrary: fc.constant<(typeof NAMES)[number][]>([]) },
          fc.subarray([...NAMES], { maxLength: 2 }),
        ),
      })
      .map((asset) => ({ kind: "define" as const, ...asset }));
    const remove = fc.record({ kind: fc.constant("remove" as const), key: name });
    const inputs = fc.dictionary(name, fc.constantFrom("d1", "d2", null));
    const row = fc
      .record({
        key: name,
        inputs,
        codeVersion: fc.constantFrom("1", "2"),
        dataVersion: fc.constantFrom("d1", "d2"),
        state: fc.constantFrom("fine", "failed", "running", "missing"),
        checked: fc.uniqueArray(checks, { selector: ([check]) => check, maxLength: 2 }),
      })
      .map((made) => ({ kind: "row" as const, ...made }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: define }, remove, { weight: 4, arbitrary: row }), { maxLength: 25 }),
        (changes) => {
          const assets = new Map<string, Asset>();
          const rows = new Map<string, AssetSummary>();
          const graph = new AssetGraph({ assets: [] });
          const table = new StatusTable({ manifest: manifestOf([]), graph, rows: [] });
          for (const change of changes) {
            if (change.kind === "row") {
              const next = rowAfter(change);
              rows.set(change.key, next);
              table.update({ rows: [next] });
            } else {
              if (change.kind === "remove") assets.delete(change.key);
              else
                assets.set(
                  change.key,
                  fixtureAsset(change.key, {
                    dependencies: change.dependencies,
                    version: change.version,
                    kind: change.external === 0 ? "external" : "asset",
                    formerly: change.formerly.map(assetKey),
                    checks: change.checks.map(([check, blocking]) => fixtureCheck(change.key, check, { blocking })),
                  }),
                );
              const asset = assets.get(change.key);
              graph.update({
                set: asset === undefined ? [] : [asset],
                removed: asset === undefined ? [assetKey(change.key)] : [],
              });
              table.update({ edit: { manifest: manifestOf([...assets.values()]), keys: [assetKey(change.key)] } });
            }
            const manifest = manifestOf([...assets.values()]);
            const scratch = computeStatus({ manifest, graph: new AssetGraph(manifest), rows: [...rows.values()] });
            assert.deepEqual(new Map([...table.statuses].sort()), new Map([...scratch].sort()));
          }
        },
      ),
      { numRuns: Number(process.env["FC_RUNS"] ?? 100) },
    );
  });

  it("leaves a map that it handed out as it was", () => {
    const manifest = manifestOf([fixtureAsset("a")]);
    const table = new StatusTable({ manifest, graph: new AssetGraph(manifest), rows: [] });
    const before = table.statuses;
    table.update({ rows: [madeBy("a")] });
    assert.deepEqual(
      [before.get(assetKey("a"))?.status, table.statuses.get(assetKey("a"))?.status],
      ["missing", "current"],
    );
  });
});

function rowAfter(made: {
  key: string;
  inputs: Record<string, string | null>;
  codeVersion: string;
  dataVersion: string;
  state: string;
  checked: readonly (readonly [name: string, passed: boolean])[];
}): AssetSummary {
  const checks = new Map(made.checked.map(([name, passed]) => [name, checkResult({ passed })]));
  const failure = made.state === "failed" ? { position: 3, runId: RUN, at: 1, error: ERROR } : null;
  const running = made.state === "running" ? { runId: RUN, since: 1 } : null;
  return made.state === "missing" ? rowOf(made.key) : madeBy(made.key, { ...made, failure, running, checks });
}

import assert from "node:assert/strict";
import type { Asset } from "@headwater/core/asset";
import { assetKey } from "@headwater/core/keys";
import type { AssetSummary } from "@headwater/core/run/summaries";
import { computeStatus } from "@headwater/core/status/compute-status";
import { codeVersion, fixtureAsset, fixtureCheck, fixtureProject, projectOf } from "../support/fixture-project.ts";
import { checkResult, ERROR, madeBy, rowOf, RUN } from "../support/fixture-rows.ts";

const FAILURE = { position: 9, runId: RUN, at: 9, error: ERROR };

describe("computeStatus", () => {
  const PROJECT = fixtureProject(`
    raw external
    a < raw
    b < a
    c < b
  `);
  const a = madeBy("a", { inputs: { raw: null } });
  const b = madeBy("b", { inputs: { a: "d1" } });
  const c = madeBy("c", { inputs: { b: "d1" } });

  const table: readonly [title: string, rows: readonly AssetSummary[] | null, expected: string][] = [
    ["nothing was made", [], "raw current · a missing · b missing^ · c missing^"],
    ["all was made", [a, b, c], "raw current · a current · b current · c current"],
    ["the store cannot be read", null, "raw unknown · a unknown · b unknown · c unknown"],
    [
      "code changed",
      [madeBy("a", { inputs: { raw: null }, codeVersion: "v0" }), b, c],
      "raw current · a stale (its code changed) · b current^ · c current^",
    ],
    [
      "upstream has new data",
      [madeBy("a", { inputs: { raw: null }, dataVersion: "d2" }), b, c],
      "raw current · a current · b stale (a has new data) · c current^",
    ],
    [
      "upstream is back at the old data",
      [madeBy("a", { inputs: { raw: null }, dataVersion: "d1", at: 99 }), b, c],
      "raw current · a current · b current · c current",
    ],
    [
      "upstream was missing when read, and is there now",
      [a, madeBy("b", { inputs: { a: null } }), c],
      "raw current · a current · b stale (a has new data) · c current^",
    ],
    [
      "a dependency came and one went",
      [a, madeBy("b", { inputs: { old: "d1" } }), c],
      "raw current · a current · b stale (a is a new dependency; old is no longer a dependency) · c current^",
    ],
    [
      "an external asset was observed",
      [rowOf("raw", { latest: { ...madeBy("raw").latest!, dataVersion: "seen" } }), a, b, c],
      "raw current · a stale (raw has new data) · b current^ · c current^",
    ],
    [
      "the first attempt failed",
      [rowOf("a", { failure: FAILURE }), b, c],
      "raw current · a failed · b current^ · c current^",
    ],
    ["a later attempt failed", [{ ...a, failure: FAILURE }, b, c], "raw current · a failed · b current^ · c current^"],
    [
      "what failed is stale too",
      [madeBy("a", { inputs: { raw: null }, codeVersion: "v0", failure: FAILURE })],
      "raw current · a failed (its code changed) · b missing^ · c missing^",
    ],
    ["it runs", [{ ...a, running: { runId: RUN, since: 1 } }, b, c], "raw current · a running · b current · c current"],
    [
      "it runs for the first time",
      [rowOf("a", { running: { runId: RUN, since: 1 } }), b, c],
      "raw current · a running · b current^ · c current^",
    ],
    [
      "it runs again after a failure",
      [{ ...a, failure: FAILURE, running: { runId: RUN, since: 1 } }],
      "raw current · a running · b missing^ · c missing^",
    ],
    [
      "rows of partitions and of strange assets do not count",
      [{ ...a, partition: "2024" }, madeBy("gone")],
      "raw current · a missing · b missing^ · c missing^",
    ],
  ];
  for (const [title, rows, expected] of table) {
    it(title, () => {
      assert.equal(summary(computeStatus({ ...PROJECT, rows })), expected);
    });
  }

  it("does not take an attempt of a dead run for running", () => {
    const rows = [{ ...a, running: { runId: RUN, since: 1 } }];
    assert.equal(computeStatus({ ...PROJECT, rows, deadRuns: new Set([RUN]) }).get(assetKey("a"))?.status, "current");
  });

  describe("names what changed in the code", () => {
    const made = { "src/assets.ts#a": "1", "src/lib/dates.ts#parseDate": "1" };
    const code: readonly [
      title: string,
      recorded: Readonly<Record<string, string>>,
      now: Readonly<Record<string, string>>,
      message: string,
    ][] = [
      ["a helper", made, { ...made, "src/lib/dates.ts#parseDate": "2" }, "parseDate in src/lib/dates.ts changed"],
      ["its own function", made, { ...made, "src/assets.ts#a": "2" }, "its code changed"],
      ["a new helper", made, { ...made, "src/new.ts#help": "1" }, "it now uses help in src/new.ts"],
      [
        "a helper that it uses no more",
        made,
        { "src/assets.ts#a": "1" },
        "it no longer uses parseDate in src/lib/dates.ts",
      ],
      [
        "an altered one before a new one",
        made,
        { ...made, "a.ts#a": "1", "src/lib/dates.ts#parseDate": "2" },
        "parseDate in src/lib/dates.ts changed",
      ],
      [
        "a package",
        { "node_modules/@d3/dsv#(version)": "3.0.1" },
        { "node_modules/@d3/dsv#(version)": "3.1.0" },
        "the package @d3/dsv changed from 3.0.1 to 3.1.0",
      ],
      ["a new package", made, { ...made, "node_modules/zod#(version)": "4.0.0" }, "it now uses the package zod"],
      ["a query", { "src/q.sql#(content)": "1" }, { "src/q.sql#(content)": "2" }, "src/q.sql changed"],
      [
        "top-level statements",
        { "src/s.ts#(top)": "1" },
        { "src/s.ts#(top)": "2" },
        "the top level of src/s.ts changed",
      ],
      ["a module's statements", { "src/setup.ts": "1" }, { "src/setup.ts": "2" }, "src/setup.ts changed"],
      ["nothing that is known", {}, made, "its code changed"],
    ];
    for (const [title, recorded, declarations, message] of code) {
      it(title, () => {
        const asset = fixtureAsset("a", { version: "v2", declarations });
        const rows = [madeBy("a", { codeVersion: "v1", declarations: recorded })];
        const [cause] = computeStatus({ ...projectOf([asset]), rows }).get(assetKey("a"))?.causes ?? [];
        assert.ok(cause?.kind === "code");
        assert.equal(cause.message, message);
        assert.deepEqual([cause.before, cause.after], [codeVersion("v1"), codeVersion("v2")]);
      });
    }
  });

  it("names the versions and the times of each cause", () => {
    const project = fixtureProject("raw\n a < raw\n b < raw, a");
    const rows = [
      madeBy("raw", { dataVersion: "d2", at: 50 }),
      madeBy("a", { inputs: { raw: "d1" }, codeVersion: "v0", at: 20 }),
      madeBy("b", { inputs: { raw: "d2", old: "d7" }, at: 30 }),
    ];
    const statuses = computeStatus({ ...project, rows });
    const causesOf = (key: string): unknown =>
      statuses
        .get(assetKey(key))
        ?.causes.map(({ kind, before, after, madeAt, at }) => [kind, before, after, madeAt, at]);
    assert.deepEqual(causesOf("a"), [
      ["code", codeVersion("v0"), codeVersion("v1"), 20, null],
      ["data", "d1", "d2", 20, 50],
    ]);
    assert.deepEqual(causesOf("b"), [
      ["dependency-added", null, "d1", 30, 20],
      ["dependency-removed", "d7", null, 30, null],
    ]);
  });

  it("names each declaration that changed, ten at the most", () => {
    const messages = (changed: number): (string | undefined)[] => {
      const names = Array.from({ length: 12 }, (_, n) => `src/lib.ts#f${String(n).padStart(2, "0")}`);
      const before = Object.fromEntries(names.map((name) => [name, "1"]));
      const after = Object.fromEntries(names.map((name, n) => [name, n < changed ? "2" : "1"]));
      const asset = fixtureAsset("a", { version: "v2", declarations: after });
      const rows = [madeBy("a", { codeVersion: "v1", declarations: before })];
      const causes = computeStatus({ ...projectOf([asset]), rows }).get(assetKey("a"))?.causes ?? [];
      return causes.map(({ message }) => message);
    };
    assert.deepEqual(messages(2), ["f00 in src/lib.ts changed", "f01 in src/lib.ts changed"]);
    assert.deepEqual(
      [messages(10).length, messages(12).length, messages(12).at(-1)],
      [10, 11, "2 more of its declarations changed"],
    );
  });

  describe("compares versions", () => {
    const versions: readonly [title: string, recorded: string, now: string, given: boolean, expected: string][] = [
      ["equal", codeVersion("1"), codeVersion("1"), false, "a current"],
      ["different", codeVersion("1"), codeVersion("2"), false, "a stale (its code changed)"],
      ["of different schemes", codeVersion("1").replace("hw1", "hw2"), codeVersion("2"), false, "a current"],
      ["given, then computed", "1.0", codeVersion("2"), false, "a current"],
      ["computed, then given", codeVersion("2"), "1.0", true, "a current"],
      ["given both times", "1.0", "1.1", true, "a stale (its code version changed from 1.0 to 1.1)"],
    ];
    for (const [title, recorded, version, given, expected] of versions) {
      it(title, () => {
        const asset = { ...fixtureAsset("a"), code: { ...fixtureAsset("a").code, version, given } };
        const row = madeBy("a");
        const rows = [{ ...row, latest: { ...row.latest!, codeVersion: recorded } }];
        assert.equal(summary(computeStatus({ ...projectOf([asset]), rows })), expected);
      });
    }
  });

  describe("tells checks and blocks", () => {
    const checks = [fixtureCheck("a", "rows", { blocking: true }), fixtureCheck("a", "shape")];
    const project = projectOf([fixtureAsset("a", { checks }), fixtureAsset("b", { dependencies: ["a"] })]);
    const result = (options: Parameters<typeof checkResult>[0]): ReadonlyMap<string, ReturnType<typeof checkResult>> =>
      new Map([["rows", checkResult(options)]]);
    const blocked: readonly [title: string, row: AssetSummary, assets: readonly Asset[], expected: unknown][] = [
      [
        "a failed blocking check blocks",
        madeBy("a", { checks: result({ passed: false }) }),
        project.manifest.assets,
        { asset: "a", check: "rows" },
      ],
      [
        "also when its result is older than the data",
        madeBy("a", { dataVersion: "d2", checks: result({ passed: false }) }),
        project.manifest.assets,
        { asset: "a", check: "rows" },
      ],
      ["a passed one does not", madeBy("a", { checks: result({}) }), project.manifest.assets, null],
      [
        "a warning does not",
        madeBy("a", { checks: result({ passed: false, severity: "warn" }) }),
        project.manifest.assets,
        null,
      ],
      [
        "none blocks what only comes after it",
        madeBy("a", { checks: result({ passed: false }) }),
        [fixtureAsset("a", { checks }), orderedAfter("b", "a")],
        null,
      ],
      [
        "one that is gone from the code does not",
        madeBy("a", { checks: result({ passed: false }) }),
        [fixtureAsset("a"), fixtureAsset("b", { dependencies: ["a"] })],
        null,
      ],
    ];
    for (const [title, row, assets, expected] of blocked) {
      it(title, () => {
        const statuses = computeStatus({ ...projectOf(assets), rows: [row] });
        assert.deepEqual(
          [statuses.get(assetKey("b"))?.blockedBy, statuses.get(assetKey("a"))?.blockedBy],
          [expected, null],
        );
      });
    }

    it("lists them as defined, with those that never ran and those outdated", () => {
      const rows = [madeBy("a", { dataVersion: "d2", checks: result({ dataVersion: "d1" }) })];
      const status = computeStatus({ ...project, rows }).get(assetKey("a"));
      assert.deepEqual(
        status?.checks.map(({ name, result: found }) => [name, found?.outdated ?? "never"]),
        [
          ["rows", true],
          ["shape", "never"],
        ],
      );
    });
  });
});

function orderedAfter(key: string, upstream: string): Asset {
  return { ...fixtureAsset(key), dependencies: [{ key: assetKey(upstream), via: "deps", at: [] }] };
}

/** `^` marks `upstreamStale`. */
function summary(statuses: ReturnType<typeof computeStatus>): string {
  return [...statuses.values()]
    .sort((x, y) => "raw a b c".indexOf(x.key) - "raw a b c".indexOf(y.key))
    .map(({ key, status, upstreamStale, causes }) => {
      const why = causes.length === 0 ? "" : ` (${causes.map(({ message }) => message).join("; ")})`;
      return `${key} ${status}${upstreamStale ? "^" : ""}${why}`;
    })
    .join(" · ");
}

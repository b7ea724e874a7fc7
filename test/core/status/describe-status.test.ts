import assert from "node:assert/strict";
import { assetKey, projectPath } from "@headwater/core/keys";
import type { Metadata } from "@headwater/core/metadata";
import type { AssetStatus, Cause } from "@headwater/core/status/asset-status";
import {
  describeAge,
  describeCauseFacts,
  describeCauses,
  describeDuration,
  describeMetadata,
  describeStatus,
  shortFact,
} from "@headwater/core/status/describe-status";
import { NOWHERE } from "../support/fixture-project.ts";
import { checkResult, ERROR, materialization, RUN } from "../support/fixture-rows.ts";

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const BASE: AssetStatus = {
  key: assetKey("a"),
  status: "current",
  upstreamStale: false,
  causes: [],
  latest: { ...materialization({ at: NOW - 2 * MINUTE }), metadata: { rows: { type: "number", value: 1204 } } },
  failure: null,
  running: null,
  checks: [],
  blockedBy: null,
};
const FRAMES = [
  { function: "parse", text: "node:internal", at: null },
  {
    function: "a",
    text: "",
    at: { file: projectPath("src/a.ts"), range: { ...NOWHERE, start: { line: 30, character: 2 } } },
  },
];
const FAILURE = { position: 1, runId: RUN, at: 0, error: { ...ERROR, frames: FRAMES }, outdated: false };
const CODE = {
  kind: "code",
  declaration: "lib/dates.ts#parseDate",
  before: "1",
  after: "2",
  madeAt: NOW - 3 * 60 * MINUTE,
  at: null,
  message: "parseDate in lib/dates.ts changed",
} as const;
const ADDED = {
  kind: "dependency-added",
  upstream: assetKey("b"),
  before: null,
  after: "d1",
  madeAt: NOW - 3 * 60 * MINUTE,
  at: NOW - 2 * MINUTE,
  message: "b is a new dependency",
} as const;
const failed = (severity: "error" | "warn", outdated = false): AssetStatus["checks"] => [
  { name: "noNulls", blocking: true, severity, result: { ...checkResult({ passed: false, severity }), outdated } },
];

describe("describeCauseFacts", () => {
  const table: readonly [cause: Cause, expected: string][] = [
    [CODE, "1 → 2; made 3 hr ago"],
    [{ ...CODE, before: "x".repeat(40) }, `${"x".repeat(20)}… → 2; made 3 hr ago`],
    [ADDED, "d1, 2 min ago; made 3 hr ago"],
    [{ ...ADDED, after: null, at: null }, "made 3 hr ago"],
    [{ ...ADDED, kind: "data", before: "d0" }, "d0 → d1, 2 min ago; made 3 hr ago"],
  ];
  for (const [cause, expected] of table) {
    it(expected, () => {
      assert.equal(describeCauseFacts(cause, NOW), expected);
    });
  }
});

describe("describeStatus", () => {
  const table: readonly [status: Partial<AssetStatus>, expected: string][] = [
    [{}, "current · 1,204 rows · 2 min ago"],
    [{ upstreamStale: true }, "current, upstream stale · 1,204 rows · 2 min ago"],
    [{ latest: materialization({ at: NOW }) }, "current · just now"],
    [{ latest: null }, "current"],
    [{ status: "missing", latest: null }, "missing: never materialized"],
    [{ status: "unknown" }, "unknown"],
    [{ status: "stale", causes: [CODE] }, "stale: parseDate in lib/dates.ts changed"],
    [{ status: "stale", causes: [CODE, ADDED] }, "stale: parseDate in lib/dates.ts changed, and 1 more"],
    [{ status: "running", running: { runId: RUN, since: NOW - 12_345 } }, "running · 12 s"],
    [{ status: "failed", failure: FAILURE, causes: [CODE] }, "failed: TypeError at src/a.ts:31"],
    [{ status: "failed", failure: { ...FAILURE, error: ERROR } }, "failed: TypeError"],
    [
      { status: "failed", failure: { ...FAILURE, error: { ...ERROR, cause: FAILURE.error } } },
      "failed: TypeError at src/a.ts:31",
    ],
    [
      { status: "failed", failure: { ...FAILURE, error: { ...ERROR, code: "HW502", name: "Error" } } },
      "failed: a step process died",
    ],
    [{ status: "failed", failure: { ...FAILURE, outdated: true } }, "failed before this edit: TypeError"],
    [{ checks: failed("error") }, "check noNulls failed · 1,204 rows · 2 min ago"],
    [{ checks: failed("warn") }, "check noNulls warns · 1,204 rows · 2 min ago"],
    [{ checks: failed("error", true) }, "current · 1,204 rows · 2 min ago"],
    [{ checks: [...failed("warn"), ...failed("error")] }, "check noNulls and 1 more failed · 1,204 rows · 2 min ago"],
    [
      { status: "stale", causes: [CODE], checks: failed("error") },
      "stale: parseDate in lib/dates.ts changed · check noNulls failed",
    ],
    [
      { status: "missing", latest: null, blockedBy: { asset: assetKey("b"), check: "noNulls" } },
      "blocked by check noNulls of b",
    ],
    [
      { status: "stale", causes: [CODE], blockedBy: { asset: assetKey("b"), check: "noNulls" } },
      "blocked by check noNulls of b · stale: parseDate in lib/dates.ts changed",
    ],
    [
      { blockedBy: { asset: assetKey("b"), check: "noNulls" } },
      "current · blocked by check noNulls of b · 1,204 rows · 2 min ago",
    ],
  ];
  for (const [status, expected] of table) {
    it(expected, () => {
      assert.equal(describeStatus({ ...BASE, ...status }, { now: NOW }), expected);
    });
  }

  it("names a place in the reader's own file by its line", () => {
    const status: AssetStatus = { ...BASE, status: "failed", failure: FAILURE };
    assert.equal(describeStatus(status, { now: NOW, file: projectPath("src/a.ts") }), "failed: TypeError at line 31");
  });

  it("lists every cause", () => {
    const status: AssetStatus = {
      ...BASE,
      status: "failed",
      failure: FAILURE,
      causes: [CODE, ADDED],
      blockedBy: { asset: assetKey("b"), check: "x" },
    };
    assert.deepEqual(describeCauses(status), [
      "the last run failed: TypeError at src/a.ts:31",
      "blocked by check x of b",
      "parseDate in lib/dates.ts changed",
      "b is a new dependency",
    ]);
  });
});

describe("times in words", () => {
  const day = 24 * 60 * MINUTE;
  const ages: readonly [age: number, expected: string][] = [
    [-5000, "just now"],
    [59_999, "just now"],
    [MINUTE, "1 min ago"],
    [59 * MINUTE, "59 min ago"],
    [60 * MINUTE, "1 hr ago"],
    [day - 1, "23 hr ago"],
    [3 * day, "3 days ago"],
    [31 * day, "1 mth ago"],
    [800 * day, "2 yrs ago"],
  ];
  for (const [age, expected] of ages)
    it(`${age} → ${expected}`, () => assert.equal(describeAge(NOW, NOW + age), expected));

  const durations: readonly [milliseconds: number, expected: string][] = [
    [0, "0 ms"],
    [340.4, "340 ms"],
    [2399, "2.3 s"],
    [9999, "9.9 s"],
    [59_999, "59 s"],
    [125_000, "2 min 5 s"],
    [63 * MINUTE, "1 h 3 min"],
    [-3, "0 ms"],
  ];
  for (const [milliseconds, expected] of durations)
    it(`${milliseconds} → ${expected}`, () => assert.equal(describeDuration(milliseconds), expected));
});

describe("metadata in words", () => {
  const table: readonly [metadata: Metadata, short: string | null, long: string][] = [
    [{}, null, ""],
    [{ rows: { type: "number", value: 1 } }, "1 row", "1 row"],
    [
      { mean: { type: "number", value: 3.14159 }, rowCount: { type: "number", value: 12_000 } },
      "12,000 rows",
      "12,000 rows, mean 3.142",
    ],
    [
      { mean: { type: "number", value: 3.5 }, source: { type: "path", value: "orders.csv" } },
      "mean 3.5",
      "mean 3.5, source orders.csv",
    ],
    [
      { fresh: { type: "boolean", value: true }, sample: { type: "table", value: { columns: ["a"], rows: [[1]] } } },
      null,
      "fresh yes, sample a table of 1 row",
    ],
    [{ note: { type: "text", value: "two\nlines" }, doc: { type: "markdown", value: "# hi" } }, null, ""],
    [{ note: { type: "text", value: "\u001b[31mred\u202e" } }, null, "note [31mred"],
  ];
  for (const [metadata, short, long] of table) {
    it(JSON.stringify(long), () => {
      assert.equal(shortFact(metadata), short);
      assert.equal(describeMetadata(metadata), long);
    });
  }
});

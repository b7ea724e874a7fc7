/**
 * What an editor offers while somebody types. Each case is a text in which `$0` is the cursor; `has` must be among the
 * completions that it gives, and with `only` be all of them.
 */
import assert from "node:assert/strict";
import { Editor } from "./compile.ts";

const PRELUDE = `
import {
  asset, assetCheck, assetWith, dailyPartitions, definitions, graphAsset, materialize, multiAsset, multiPartitions, op,
  resource, staticPartitions, type Schema,
} from "headwater";
const rawOrders = asset({}, () => [{ id: 1, amount: 2 }]);
const bronze = assetWith({ group: "bronze" });
const db = resource({ create: () => ({ query: (sql: string) => [sql] }) });
declare const config: Schema<{ limit: number }>;
const load = op(async () => [{ id: 1, amount: 2 }]);
`;

const CONTEXT = [
  "addMetadata",
  "assetKey",
  "config",
  "environment",
  "log",
  "partition",
  "resources",
  "runId",
  "signal",
];
const OPTIONS = [
  "checks",
  "codeFiles",
  "codeVersion",
  "config",
  "deps",
  "description",
  "formerly",
  "group",
  "ins",
  "io",
  "key",
  "keyPrefix",
  "kinds",
  "metadata",
  "output",
  "owners",
  "partitions",
  "pool",
  "resources",
  "retry",
  "tags",
  "timeout",
];

const CASES: readonly { readonly text: string; readonly has: readonly string[]; readonly only?: true }[] = [
  { text: `asset((orders: number[], context) => { context.$0; return 1; })`, has: CONTEXT, only: true },
  { text: `asset({ group: "x" }, (orders: number[], context) => { context.$0; return 1; })`, has: CONTEXT, only: true },
  { text: `bronze((orders: number[], context) => { context.$0; return 1; })`, has: CONTEXT, only: true },
  { text: `asset((context) => { context.log.$0 })`, has: ["debug", "error", "info", "warn"], only: true },
  {
    text: `asset({ group: "x" }, async (orders: number[], context) => { context.log.$0info("x"); return orders; })`,
    has: ["debug", "error", "info", "warn"],
    only: true,
  },
  { text: `asset({ ins: { orders: rawOrders } }, ({ $0 }) => 1)`, has: ["context", "orders"], only: true },
  {
    text: `asset({ ins: { orders: rawOrders } }, ({ orders, context }) => { context.$0; return 1; })`,
    has: CONTEXT,
    only: true,
  },
  { text: `asset({ ins: { orders: rawOrders } }, ({ orders }) => orders.$0)`, has: ["filter", "map"] },
  { text: `asset({ ins: { orders: rawOrders } }, ({ orders }) => orders[0]!.$0)`, has: ["amount", "id"], only: true },
  { text: `asset({ $0 }, () => 1)`, has: OPTIONS, only: true },
  {
    text: `asset({ group: "x", $0 }, (orders: number[], context) => orders.length)`,
    has: OPTIONS.filter((name) => name !== "group"),
    only: true,
  },
  { text: `assetCheck({ asset: rawOrders }, (rawOrders) => rawOrders[0]!.$0)`, has: ["amount", "id"], only: true },
  { text: `assetCheck({ asset: rawOrders, severity: "$0" }, () => true)`, has: ["error", "warn"], only: true },
  { text: `asset({ checks: { all: { $0 } } }, () => 1)`, has: ["blocking", "check", "description", "severity"] },
  { text: `asset({ checks: { all: (n: number, context) => context.$0 } }, () => 1)`, has: CONTEXT, only: true },
  {
    text: `definitions({ environments: { prod: { $0 } } })`,
    has: ["deferTo", "io", "protected", "resources", "storage", "variables"],
    only: true,
  },
  {
    text: `definitions({ $0 })`,
    has: ["assets", "environments", "executor", "include", "io", "resolve", "resources", "retention", "storage"],
    only: true,
  },
  {
    text: `asset({ config, resources: { db } }, (orders: number[], context) => context.config.$0)`,
    has: ["limit"],
    only: true,
  },
  {
    text: `asset({ config, resources: { db } }, (orders: number[], context) => context.resources.$0)`,
    has: ["db"],
    only: true,
  },
  { text: `asset({ resources: { db } }, (context) => context.resources.db.$0)`, has: ["query"], only: true },
  {
    text: `asset({ partitions: dailyPartitions({ start: "2024-01-01" }) }, (context) => context.partition.$0)`,
    has: ["key", "partitioned", "window"],
    only: true,
  },
  {
    text: `asset({ partitions: multiPartitions({ region: staticPartitions(["eu"]) }) }, (context) => context.partition.keys.$0)`,
    has: ["region"],
    only: true,
  },
  { text: `dailyPartitions({ $0 })`, has: ["end", "endOffset", "start", "timezone"], only: true },
  {
    text: `multiAsset({ outs: { users: {} } }, (raw: string, context) => { context.$0; return { users: 1 }; })`,
    has: CONTEXT,
  },
  { text: `multiAsset({ outs: { users: {} } }, () => ({ users: 1 })).users.$0`, has: ["key", "multi"] },
  { text: `graphAsset({ ops: { load } }, ({ $0 }) => load())`, has: ["load"], only: true },
  { text: `(await materialize({ rawOrders })).value("$0")`, has: ["rawOrders"], only: true },
  { text: `(await materialize({ rawOrders })).values.$0`, has: ["rawOrders"], only: true },
];

describe("completions while writing assets", function () {
  this.timeout(60_000);

  const editor = new Editor();

  for (const { text, has, only } of CASES) {
    it(text, () => {
      const names = editor.completionsIn(PRELUDE + text);
      assert.deepEqual(only === true ? names : names.filter((name) => has.includes(name)), [...has].sort());
    });
  }
});

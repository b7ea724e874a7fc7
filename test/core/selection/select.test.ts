import assert from "node:assert/strict";
import { assetKey } from "@headwater/core/keys";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import { revisionsIn } from "@headwater/core/selection/revisions";
import { select, type SelectContext } from "@headwater/core/selection/select";
import type { AssetStatus } from "@headwater/core/status/asset-status";
import { computeStatus } from "@headwater/core/status/compute-status";
import { fixtureProject } from "../support/fixture-project.ts";
import { madeBy } from "../support/fixture-rows.ts";

const PROJECT = fixtureProject(`
  raw/orders external            | file=src/raw.ts owner=team:data
  raw/users external             | file=src/raw.ts
  orders < raw/orders            | file=src/core/orders.ts group=core tag=layer:silver tag=pii: kind=duckdb owner=ann@x.org
  users < raw/users              | file=src/core/users.ts group=core tag=layer:silver
  joined < orders, users         | file=src/core/joined.ts group=core_mart tag=layer:gold kind=duckdb kind=sql
  my-report.v2 < joined          | file=src/report.ts
  lonely                         | file=src/report.ts owner=team:data
`);
const ALL = "joined lonely my-report.v2 orders raw/orders raw/users users";
const NOW = 10 * 3_600_000;
const STATUSES: ReadonlyMap<AssetKeyText, AssetStatus> = computeStatus({
  ...PROJECT,
  rows: [
    madeBy("orders", { inputs: { "raw/orders": null }, at: NOW - 1000 }),
    madeBy("users", { inputs: { "raw/users": null }, codeVersion: "older", at: 0 }),
  ],
});
type AssetKeyText = ReturnType<typeof assetKey>;

/** A selection, and what it selects; or where and why it cannot be read. */
const TABLE: readonly (readonly [text: string, expected: string])[] = [
  // Everything, keys and wildcards.
  ["*", ALL],
  ["key:*", ALL],
  ["orders", "orders"],
  ["key:orders", "orders"],
  [' key : "orders" ', "orders"],
  ["key:raw/orders", "raw/orders"],
  ["raw/orders", "raw/orders"],
  ["key:raw/*", "raw/orders raw/users"],
  ["key:*orders", "orders raw/orders"],
  ["*orders", "orders raw/orders"],
  ["key:*r*rs", "orders raw/orders raw/users"],
  ['key:"*ord*"', "orders raw/orders"],
  ["key:order", ""],
  ["key:ORDERS", ""],
  ["my-report.v2", "my-report.v2"],
  ["key:my-report.v2+", "my-report.v2"],
  ["android", ""],
  ["nothing", ""],
  // Boolean operators, in both cases, and what binds tighter.
  ["orders and users", ""],
  ["orders or users", "orders users"],
  ["orders OR users", "orders users"],
  ["NOT key:*", ""],
  ["not orders and group:core", "users"],
  ["group:core AND NOT orders", "users"],
  ["orders or users and group:none", "orders"],
  ["(orders or users) and group:none", ""],
  ["not not orders", "orders"],
  ["not (orders or raw/*)", "joined lonely my-report.v2 users"],
  ["not orders+", "lonely raw/orders raw/users users"],
  ["not * or lonely", "lonely"],
  // Traversal.
  ["+orders", "orders raw/orders"],
  ["orders+", "joined my-report.v2 orders"],
  ["+orders+", "joined my-report.v2 orders raw/orders"],
  ["1+joined", "joined orders users"],
  ["joined+1", "joined my-report.v2"],
  ["1+orders+1", "joined orders raw/orders"],
  ["2+joined+1", "joined my-report.v2 orders raw/orders raw/users users"],
  ["0+joined", "joined"],
  ["2 + joined + 0", "joined orders raw/orders raw/users users"],
  ["+(orders or users)", "orders raw/orders raw/users users"],
  ["(+orders)+", "joined my-report.v2 orders raw/orders"],
  ["(orders+)+1 and +joined", "joined orders"],
  ["+key:*users", "raw/users users"],
  ["*users+1", "joined raw/users users"],
  ["+orders and +users", ""],
  ["+orders+ and +users+", "joined my-report.v2"],
  // Roots and sinks, through any path.
  ["roots(*)", "lonely raw/orders raw/users"],
  ["sinks(*)", "lonely my-report.v2"],
  ["roots(group:core)", "orders users"],
  ["sinks(raw/orders or my-report.v2)", "my-report.v2"],
  ["roots(joined or raw/orders)", "raw/orders"],
  ["sinks(+joined)+", "joined my-report.v2"],
  ["+roots (orders)", "orders raw/orders"],
  ["roots", ""],
  // Attributes of the definition.
  ["group:core", "orders users"],
  ['group:"core*"', "joined orders users"],
  ["group:<null>", "lonely my-report.v2 raw/orders raw/users"],
  ["tag:layer", ""],
  ["tag:pii", "orders"],
  ["tag:layer=silver", "orders users"],
  ['tag:"layer"="silver"', "orders users"],
  ["tag:layer = gold", "joined"],
  ['tag:pii=""', "orders"],
  ["tag:<null>", "lonely my-report.v2 raw/orders raw/users"],
  ["tag:pii=<null>", "joined lonely my-report.v2 raw/orders raw/users users"],
  ["tag:__proto__=<null>", ALL],
  ["kind:duckdb", "joined orders"],
  ["kind:sql and kind:duckdb", "joined"],
  ["kind:<null>", "lonely my-report.v2 raw/orders raw/users users"],
  ['owner:"team:data"', "lonely raw/orders"],
  ['owner:"ann@x.org"', "orders"],
  ["owner:<null>", "joined my-report.v2 raw/users users"],
  ["is:external", "raw/orders raw/users"],
  ["is:materializable and not group:core", "joined lonely my-report.v2"],
  ["file:src/raw.ts", "raw/orders raw/users"],
  ["file:src/core/*", "joined orders users"],
  ['file:"*report.ts"', "lonely my-report.v2"],
  ["code_location:fixture", ALL],
  ["code_location:other", ""],
  // Status.
  ["status:current", "orders raw/orders raw/users"],
  ["status:stale", "users"],
  ["status:missing", "joined lonely my-report.v2"],
  ["status:failed or status:running or status:unknown", ""],
  ["not_materialized_in_hours:5", "joined lonely my-report.v2 users"],
  ["not_materialized_in_hours:0 and orders", "orders"],
  // What nothing sets yet.
  ["partitions:none", ALL],
  ["partitions:static or partitions:time or partitions:dynamic or partitions:multipartitions", ""],
  ["automation_type:<null> and job:<null> and schedule:<null> and sensor:<null>", ALL],
  ["job:nightly or schedule:x or sensor:y or automation_type:eager", ""],
  ["column:<null> and table_name:<null> and column_tag:<null> and column_tag:pii=<null>", ALL],
  ['column:id or table_name:t or column_tag:pii or column_tag:pii="x"', ""],

  // Errors: column, code and message.
  ["", "0 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not the end"],
  ["   ", "3 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not the end"],
  ["+", "1 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not the end"],
  ["*+", '1 HW401 expected "and", "or" or the end after "*", which is everything already, not "+"'],
  ["+*", '1 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not "*"'],
  ["++orders", '1 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not "+"'],
  ["orders++", '7 HW401 expected "and", "or" or the end, not "+"'],
  ["key:a key:b", '6 HW401 expected "and", "or" or the end, not "key"'],
  ["orders users", '7 HW401 expected "and", "or" or the end, not "users"'],
  ["orders And users", '7 HW401 expected "and", "or" or the end, not "And"'],
  ["orders and", "10 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not the end"],
  ["and orders", '0 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not "and"'],
  ["+not orders", '1 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not "not"'],
  ["not", "3 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not the end"],
  ["(orders", '7 HW401 expected "and", "or" or ")", not the end'],
  ["orders)", '6 HW401 expected "and", "or" or the end, not ")"'],
  ["notafunction()", '12 HW401 expected "and", "or" or the end, not "("; only roots(…) and sinks(…) are functions'],
  ["roots()", '6 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not ")"'],
  ["key:a and and", '10 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not "and"'],
  ["()", '1 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not ")"'],
  ["roots(orders", '12 HW401 expected "and", "or" or ")", not the end'],
  [
    "2orders",
    '0 HW401 expected an asset key, an attribute, roots(…), sinks(…) or a parenthesis, not "2"; a key that begins with a digit is written key:"..."',
  ],
  ["key:", "4 HW401 expected a value or a quoted value, not the end"],
  ["key:2020", '4 HW401 expected a value or a quoted value, not "2020"'],
  ["key:<null>", '4 HW401 expected a value or a quoted value, not "<"'],
  ["tag:foo=", "8 HW401 expected a value, a quoted value or <null>, not the end"],
  ["tag:<null>=a", '10 HW401 expected the end of the value after <null>, not "="'],
  [
    "owner:a@b.c",
    '7 HW401 expected the end of the value, not "@"; a value with other characters than letters, digits, _ and / stands in quotes',
  ],
  [
    "group:a*",
    '7 HW401 expected the end of the value, not "*"; a value with other characters than letters, digits, _ and / stands in quotes',
  ],
  [
    "orders=1",
    '6 HW401 expected the end of the value, not "="; a value with other characters than letters, digits, _ and / stands in quotes',
  ],
  ['key:"orders', "4 HW401 expected a closing quotation mark on the same line, and no backslash before it"],
  ['key:"a\\b"', "4 HW401 expected a closing quotation mark on the same line, and no backslash before it"],
  ["is:internal", '3 HW401 expected external or materializable, not "internal"'],
  ["status:fresh", '7 HW401 expected current, stale, missing, failed, running or unknown, not "fresh"'],
  ["partitions:weekly", '11 HW401 expected none, static, dynamic, time or multipartitions, not "weekly"'],
  ["not_materialized_in_hours:x", '26 HW401 expected a number of hours, not "x"'],
  [
    "colour:red",
    '0 HW403 expected key, file, tag, column_tag, owner, group, kind, automation_type, job, schedule, sensor, column, table_name, code_location, changed_in_branch, is, status, partitions or not_materialized_in_hours before the colon, not "colour"',
  ],
  ["KEY:orders", '0 HW403 expected key before the colon, not "KEY"'],
  ["orders and kinds:csv", '11 HW403 expected kind before the colon, not "kinds"'],
  [
    "orders or changed_in_branch:main",
    "28 HW403 what changed in a branch is not known here: expected another attribute",
  ],
  ["orders ; users", '7 HW401 expected "and", "or" or the end, not ";"'],
  ["orders 🙂", '7 HW401 expected "and", "or" or the end, not "🙂"'],
];

describe("selection", () => {
  for (const [text, expected] of TABLE) {
    it(`${JSON.stringify(text)} → ${expected === "" ? "nothing" : expected.slice(0, 80)}`, () => {
      assert.equal(answer(text), expected);
    });
  }

  it("says what it cannot answer without statuses or a clock", () => {
    const { manifest, graph } = PROJECT;
    assert.equal(
      answer("orders or status:stale", { manifest, graph }),
      "17 HW403 the statuses of assets are not known here",
    );
    assert.equal(
      answer("not_materialized_in_hours:1", { manifest, graph, statuses: STATUSES }),
      "26 HW403 the time is not known here",
    );
  });

  it("asks for what changed since the revisions that it names", () => {
    const text = 'changed_in_branch:main+ or not (roots(changed_in_branch:"v1.0") and group:core)';
    const parsed = parseSelection(text);
    assert.ok(parsed.ok);
    assert.deepEqual(revisionsIn(parsed.selection), [
      { revision: "main", column: 18 },
      { revision: "v1.0", column: 56 },
    ]);
    const changed = new Map([["main", new Set([assetKey("orders"), assetKey("users")])]]);
    const context = { ...PROJECT, changed };
    assert.equal(answer("changed_in_branch:main and not users", context), "orders");
    assert.equal(answer("changed_in_branch:main+1", context), "joined orders users");
    assert.match(answer("changed_in_branch:other", context), /^18 HW403 what changed in a branch is not known here/);
  });

  it("refuses what would exhaust the stack", () => {
    assert.match(answer("(".repeat(5000)), /^201 HW401 expected at most 200 levels of nesting/);
    assert.match(answer("not ".repeat(2000)), /HW401 expected at most 200 levels/);
    assert.match(answer("a or ".repeat(5000)), /^10000 HW401 expected at most 10000 characters/);
    assert.equal(answer(`${"orders or ".repeat(900)}orders`), "orders");
  });

  it("answers many wildcards in time", () => {
    assert.equal(answer(`key:${"*a".repeat(2000)}`), "");
  });
});

function answer(text: string, context: SelectContext = { ...PROJECT, statuses: STATUSES, now: NOW }): string {
  const parsed = parseSelection(text);
  const selected = parsed.ok ? select(parsed.selection, context) : parsed;
  if (selected.ok) return [...selected.keys].join(" ");
  const { column, code, message } = selected.error;
  return `${column} ${code} ${message}`;
}

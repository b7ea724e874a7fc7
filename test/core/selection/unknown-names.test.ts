/** Names in a selection that nothing has are told, with what may have been meant. */
import assert from "node:assert/strict";
import { parseSelection } from "@headwater/core/selection/parse-selection";
import { unknownNames } from "@headwater/core/selection/unknown-names";
import { fixtureProject } from "../support/fixture-project.ts";

const { manifest } = fixtureProject(`
  raw/orders external            | file=src/raw.ts owner=team:data
  orders < raw/orders            | file=src/orders.ts group=core tag=layer:silver tag=pii: kind=duckdb owner=ann@x.org
  finance/revenue < orders       | file=src/finance.ts group=core
`);

const TABLE: readonly (readonly [selection: string, said: readonly string[]])[] = [
  ["*", []],
  ["orders and group:core", []],
  ["ordrs", ["No asset is named `ordrs`. Did you mean `orders` or `raw/orders`?"]],
  ["revenue+", ["No asset is named `revenue`. Did you mean `finance/revenue`?"]],
  ["sinks(2+nothing)", ["No asset is named `nothing`."]],
  ["orders or ordrs or ordrs", ["No asset is named `ordrs`. Did you mean `orders` or `raw/orders`?"]],
  ["group:cor", ["No asset is in a group `cor`. Did you mean `core`?"]],
  ["kind:duckbd", ["No asset is of the kind `duckbd`. Did you mean `duckdb`?"]],
  ['owner:"team:date"', ["No asset has the owner `team:date`. Did you mean `team:data`?"]],
  ["tag:layr=silver", ["No asset has a tag `layr`. Did you mean `layer`?"]],
  ["tag:<null> or status:missing or raw/*", []],
  ["not ordrs", []],
];

describe("unknownNames", () => {
  for (const [selection, said] of TABLE)
    it(selection, () => {
      const parsed = parseSelection(selection);
      assert.ok(parsed.ok);
      assert.deepEqual(unknownNames(parsed.selection, manifest.assets), said);
    });
});

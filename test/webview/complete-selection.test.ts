import assert from "node:assert/strict";
import { completeSelection, learn, NO_WORDS } from "@headwater/webview/lineage/model/complete-selection";
import { node } from "./support/views.ts";

const KNOWN = learn(NO_WORDS, [
  node("rawOrders", { group: "raw", kinds: ["csv"] }),
  node("core/orders", { group: "core model", kinds: ["duckdb", "typescript"] }),
  node("customers.v2", { group: "core model" }),
]);

describe("completion of a selection", () => {
  /** `|` is the cursor; what is expected is the whole text with the suggestion taken. */
  const cases: readonly (readonly [typed: string, ...expected: string[]])[] = [
    ["|"],
    ["gr|", "group:"],
    ["group:|", 'group:"core model"', "group:raw"],
    ["group:RA|", "group:raw"],
    ["+ord|", "+core/orders", "+rawOrders"],
    ["not (cust|)", "not (customers.v2)"],
    ["key:raw|", "key:rawOrders"],
    ["status:st| and x", "status:stale and x"],
    ["kind:d|", "kind:duckdb"],
    ["is:|", "is:external", "is:materializable"],
    ["rawOrders|"],
    [
      "group:raw and r|",
      "group:raw and roots(",
      "group:raw and rawOrders",
      "group:raw and core/orders",
      "group:raw and customers.v2",
    ],
    ["unknown:x|"],
  ];
  for (const [typed, ...expected] of cases) {
    it(typed, () => {
      const cursor = typed.indexOf("|");
      const text = typed.replace("|", "");
      const taken = completeSelection(text, cursor, KNOWN).map(
        (suggestion) => text.slice(0, suggestion.from) + suggestion.text + text.slice(cursor),
      );
      assert.deepEqual(taken, expected);
    });
  }
});

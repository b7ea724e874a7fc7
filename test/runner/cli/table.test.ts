/** Tables fit the terminal that they are printed to. */
import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { renderTable } from "@headwater/runner/cli/table";

const HEAD = ["asset", "group", "upstream"];
const ROWS = [
  ["dailyRevenue", "finance", "orders, customers, exchangeRates, calendar"],
  ["\u001b[1morders\u001b[22m", "raw", ""],
];

describe("tables", () => {
  const check = (columns: number, ...lines: readonly string[]): void => {
    it(`in ${String(columns)} columns`, () => {
      assert.deepEqual(stripVTControlCharacters(renderTable(HEAD, ROWS, columns)).split("\n"), lines);
    });
  };
  check(
    Infinity,
    "asset         group    upstream",
    "dailyRevenue  finance  orders, customers, exchangeRates, calendar",
    "orders        raw",
  );
  check(
    50,
    "asset         group    upstream",
    "dailyRevenue  finance  orders, customers, exchang…",
    "orders        raw",
  );
  check(30, "asset         group    upstre…", "dailyRevenue  finance  orders…", "orders        raw");
  check(22, "asset   group   upstr…", "daily…  finan…  order…", "orders  raw");
  // Less than that shows nothing: the terminal wraps the lines.
  check(10, "asset   group   upstr…", "daily…  finan…  order…", "orders  raw");

  it("paint no more than their cells when these are cut", () => {
    const table = renderTable(["a"], [["\u001b[1mlong enough\u001b[22m"]], 8);
    assert.equal(table.split("\n")[1], "\u001b[1mlong en…\u001b[22m");
  });
});

import assert from "node:assert/strict";
import { selectionText, unknownCheck } from "@headwater/core/run/named-checks";
import { findAsset } from "@headwater/core/manifest-lookup";
import { fixtureProject, keys, manifestOf, NOWHERE } from "../support/fixture-project.ts";
import { projectPath } from "@headwater/core/keys";

const { manifest } = fixtureProject(`
  bare
  orders | check=noNulls check=rows
  users | check=noNulls check=emails
`);

describe("checks by name", () => {
  const cases: readonly [names: string, selected: string, problem: RegExp | null][] = [
    ["noNulls", "orders users", null],
    ["orders:noNulls emails", "orders users", null],
    ["noNulls noNuls", "orders users", /^No check is named `noNuls`.* Did you mean `noNulls`\?$/],
    ["order:noNulls", "orders users", /Did you mean `orders:noNulls`/],
    ["other", "orders", /There are: orders:noNulls, orders:rows\.$/],
    ["other", "bare", /What is selected has no checks\.$/],
    ["emails", "bare orders", /^`emails` is a check of users, which the selection leaves out\.$/],
    ["users:noNulls", "orders", /^`users:noNulls` is a check of users, which the selection leaves out\.$/],
    ["noNulls", "bare", /^`noNulls` is a check of orders, users, which/],
  ];
  for (const [names, selected, problem] of cases) {
    it(`${names} of ${selected}`, () => {
      const found = unknown(names, selected);
      if (problem === null) assert.equal(found, null);
      else assert.match(found ?? "", problem);
    });
  }

  it("may be unknown because the project has errors", () => {
    const at = { file: projectPath("src/orders.ts"), range: NOWHERE };
    const fault = { code: "HW109", severity: "error", message: "half typed", at, related: [], fixes: [] } as const;
    const { assets } = manifestOf([]);
    assert.match(
      unknownCheck(["noNulls"], assets, { assets, problems: [fault] }) ?? "",
      /has errors, which may be why/,
    );
  });

  it("are told with the selection, the first ones by name", () => {
    const text = (...checks: string[]): string => selectionText({ selection: "*", checks });
    assert.equal(selectionText({ selection: "orders" }), "orders");
    assert.equal(text("rows"), "* · check rows");
    assert.equal(text("a", "b", "c", "d", "e", "f", "g"), "* · checks a, b, c, d, e and 2 more");
  });
});

function unknown(names: string, selected: string): string | null {
  const assets = keys(selected).flatMap((key) => findAsset(manifest, key) ?? []);
  return unknownCheck(names.split(" "), assets, manifest);
}

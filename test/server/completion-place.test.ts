import assert from "node:assert/strict";
import { isInParameters } from "@headwater/server/features/completion";
import { parseFixture } from "./support/fixture.ts";

describe("completion of upstream names", () => {
  const cases: readonly { readonly text: string; readonly offered: boolean }[] = [
    { text: "export const a = asset(($0) => 1);", offered: true },
    { text: "export const a = asset((or$0) => 1);", offered: true },
    { text: "export const a = asset((orders, cu$0) => 1);", offered: true },
    { text: "export const a = asset(async ({ orders, $0 }) => 1);", offered: true },
    { text: 'export const a = asset({ group: "x" }, (or$0) => 1);', offered: true },
    { text: 'export const a = asset({ group: "x" }, async function (or$0) {});', offered: true },
    { text: "export const a = asset((orders: Or$0) => 1);", offered: false },
    { text: "export const a = asset((orders) => or$0);", offered: false },
    { text: "export const a = asset((orders) => f(or$0));", offered: false },
    { text: "const f = (or$0) => 1;", offered: false },
    { text: "export const a = asset((orders) => orders.map((or$0) => 1));", offered: false },
    { text: "export const a = asset((orders) => orders.reduce((sum, { or$0 }) => 1, 0));", offered: false },
    { text: "export const a = asset((orders) => { return sorted(orders, (or$0) => 1); });", offered: false },
    { text: "export const a = asset(() => 1)\nconst f = sorted(rows, (or$0) => 1)", offered: false },
    { text: "export const a = asset<Row[]>({ deps: [b(1)] }, (or$0) => 1);", offered: true },
    { text: "export const a = asset(function named(or$0) {});", offered: true },
    { text: "export const c = assetCheck({ asset: a }, (rows, or$0) => 1);", offered: true },
    { text: 'const bronze = assetWith({ group: "x" });\nexport const a = bronze((or$0) => 1);', offered: true },
    { text: 'export const a = assetWith({ group: "x" })((or$0) => 1);', offered: true },
    { text: "export const a = bronze<Row[]>(async (or$0) => 1);", offered: true },
    { text: "export const a = tables.bronze((or$0) => 1);", offered: true },
    { text: "export const a = other.bronze.of((or$0) => 1);", offered: false },
  ];
  for (const { text, offered } of cases) {
    it(`${offered ? "offers" : "does not offer"} them in ${text}`, () => {
      const { files, cursor } = parseFixture(`//- /a.ts\n${text}`);
      assert.ok(cursor !== undefined);
      const isDefiner = (path: readonly string[]): boolean => ["bronze", "tables.bronze"].includes(path.join("."));
      assert.equal(isInParameters(files.get("a.ts") ?? "", cursor.position, isDefiner), offered);
    });
  }
});

/** What the tree shows of an asset. */
import assert from "node:assert/strict";
import { assetLook } from "../../client/src/asset-look.ts";

type Shown = Parameters<typeof assetLook>[0];

const CURRENT: Shown = {
  kind: "asset",
  status: "current",
  step: null,
  edited: false,
  words: "current · 2 min ago",
  checks: [],
};
const check = (word: Shown["checks"][number]["word"]): Shown["checks"] => [{ name: "noNulls", word, message: word }];

describe("an asset in the tree", () => {
  const table: readonly [title: string, asset: Partial<Shown>, icon: string, description?: string][] = [
    ["is current", {}, "pass-filled", "2 min ago"],
    ["is current, and nothing more is known", { words: "current" }, "pass-filled", "current"],
    ["is current below what is stale", { words: "current, upstream stale" }, "pass-filled", "upstream stale"],
    ["passes its checks", { checks: check("passed") }, "pass-filled"],
    ["has a check that warns", { checks: [...check("passed"), ...check("warned")] }, "report"],
    ["has a check that failed", { checks: [...check("warned"), ...check("failed")] }, "close"],
    [
      "was never materialized",
      { status: "missing", words: "missing: never materialized" },
      "circle-outline",
      "never materialized",
    ],
    ["is made elsewhere", { kind: "external", words: "made elsewhere" }, "link-external", "made elsewhere"],
    ["is made elsewhere, and has a check that failed", { kind: "external", checks: check("failed") }, "close"],
    ["is stale", { status: "stale", checks: check("warned") }, "warning"],
    ["failed", { status: "failed" }, "error"],
    ["is edited", { status: "stale", edited: true }, "edit"],
    ["waits", { status: "stale", edited: true, step: "waiting", words: "waiting for its turn" }, "watch"],
    ["runs", { status: "running", edited: true, step: "running" }, "sync~spin"],
  ];
  for (const [title, asset, icon, description] of table) {
    it(title, () => {
      const look = assetLook({ ...CURRENT, ...asset });
      assert.equal(look.icon, icon);
      if (description !== undefined) assert.equal(look.description, description);
    });
  }
});

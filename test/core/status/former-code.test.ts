/** Code that named an asset by the key that it had before is the code of now, and no other is. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Asset } from "@headwater/core/asset";
import { codeOptions } from "@headwater/core/index/code-options";
import { ownHash } from "@headwater/core/index/code-version";
import { assetKey } from "@headwater/core/keys";
import { wasCode } from "@headwater/core/status/former-code";
import { fixtureAsset } from "../support/fixture-project.ts";

const BARE = "bare";
const HELPER = ["lib.ts#clean", "h"] as const;

/** Comes after assets by `deps`; its code is a function and a helper. */
function reader(upstream: readonly string[], helpers: readonly (readonly [string, string])[] = [HELPER]): Asset {
  const asset = fixtureAsset("reader");
  const named = {
    parameters: [],
    dependencies: upstream.map((key) => ({ key: assetKey(key), via: "deps", at: [] }) as const),
  };
  const own = ownHash(BARE, codeOptions(named));
  const declarations = Object.fromEntries([["a.ts#reader", own], ...helpers]);
  return { ...asset, ...named, code: { ...asset.code, version: own, bare: BARE, declarations } };
}

const NOW = reader(["fresh", "second"]);
const BEFORE = new Map([
  [assetKey("fresh"), [assetKey("old"), assetKey("older")]],
  [assetKey("second"), [assetKey("first")]],
]);

describe("code that was recorded before a rename", () => {
  const then = (asset: Asset, declarations = asset.code.declarations): Parameters<typeof wasCode>[1] => ({
    codeVersion: asset.code.version,
    declarations,
  });
  const own = (asset: Asset): string => asset.code.declarations["a.ts#reader"] ?? "";
  const cases: readonly [name: string, recorded: Parameters<typeof wasCode>[1], expected: boolean][] = [
    ["is the code of now, by one former key", then(reader(["old", "second"])), true],
    ["is it by another former key", then(reader(["older", "first"])), true],
    [
      "is it under another name of its own",
      then(reader(["old", "first"]), { "b.ts#was": own(reader(["old", "first"])), [HELPER[0]]: HELPER[1] }),
      true,
    ],
    ["is not it by a key that nobody had", then(reader(["else", "second"])), false],
    ["is not it where a helper differs", then(reader(["old", "second"], [[HELPER[0], "other"]])), false],
    ["is not it where a helper came", then(reader(["old", "second"], [])), false],
    ["is not it where a helper went", then(reader(["old", "second"], [HELPER, ["lib.ts#more", "m"]])), false],
    ["needs no rename where nothing differs", then(NOW), false],
  ];
  for (const [name, recorded, expected] of cases) {
    it(name, () => {
      assert.equal(wasCode(NOW, recorded, BEFORE), expected);
    });
  }

  it("is looked for by a bounded number of keys", () => {
    const many = Array.from({ length: 12 }, (_, place) => `key${String(place)}`);
    const before = new Map(many.map((key) => [assetKey(key), [assetKey(`${key}-old`)]]));
    const isFound = (renamed: string): boolean =>
      wasCode(reader(many), then(reader(many.map((key) => (key === renamed ? `${key}-old` : key)))), before);
    assert.deepEqual([isFound("key0"), isFound("key11")], [true, false]);
  });
});

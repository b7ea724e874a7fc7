/** What is made at the first use, and how a member of a union is found by what a value says it is. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { lazily, memberFor } from "@headwater/core/lazily";

describe("what is made lazily", () => {
  it("is made once, also when it is nothing", () => {
    let made = 0;
    const nothing = lazily((): string | undefined => {
      made++;
      return undefined;
    });
    assert.equal(made, 0);
    assert.deepEqual([nothing(), nothing(), made], [undefined, undefined, 1]);
  });

  it("is made for the member of a union that a value names, and for no other", () => {
    const made: string[] = [];
    const member = (name: string): (() => string) =>
      lazily(() => {
        made.push(name);
        return name;
      });
    const members = { ready: member("ready"), loaded: member("loaded") };
    assert.equal(memberFor(members, "type", { type: "loaded" }), "loaded");
    assert.deepEqual(made, ["loaded"]);
  });

  for (const value of [null, "ready", undefined, {}, { type: 1 }, { type: "constructor" }, { type: "__proto__" }])
    it(`is nothing for ${inspect(value)}`, () => {
      assert.equal(memberFor({ ready: () => 1 }, "type", value), undefined);
    });
});

import assert from "node:assert/strict";
import { groupsInOrder } from "../../client/src/groups-in-order.ts";

const order = (groups: string): string =>
  groupsInOrder(groups.split(" ").map((group) => ({ group })))
    .map(({ group, members }) => `${group}:${String(members.length)}`)
    .join(" ");

describe("groups of the tree", () => {
  it("stand as data flows", () => {
    assert.equal(order("raw raw clean raw clean reports reports"), "raw:3 clean:2 reports:2");
  });

  it("stay where they are while one member reads nothing yet", () => {
    assert.equal(order("gold bronze bronze bronze silver silver gold gold gold"), "bronze:3 silver:2 gold:4");
  });

  it("are none of no assets", () => {
    assert.deepEqual(groupsInOrder([]), []);
  });
});

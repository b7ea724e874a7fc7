/** What reading a large project leaves behind does not stay with the server. */
import assert from "node:assert/strict";
import { giveBackMemory } from "@headwater/server/give-back-memory";

describe("giving memory back", () => {
  it("returns what garbage had taken", async () => {
    let garbage = Array.from({ length: 500_000 }, (_, index) => ({ index, text: `asset ${index}` }));
    const { heapTotal: before } = process.memoryUsage();
    assert.equal(garbage.length, 500_000);
    garbage = [];
    await giveBackMemory();
    const { heapTotal: after } = process.memoryUsage();
    assert.ok(before - after > 10_000_000, `${before} bytes before, ${after} after`);
    assert.equal(garbage.length, 0);
  });
});

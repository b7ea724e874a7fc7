/** What reading a large project leaves behind does not stay with the server. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
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

  // In a process of its own, which holds nothing else; what the engine does not know, it says on the error output.
  it("leaves no holes between what stays", async () => {
    const module = import.meta.resolve("@headwater/server/give-back-memory");
    const program = `
      import { giveBackMemory } from ${JSON.stringify(module)};
      let all = Array.from({ length: 500_000 }, (_, index) => ({ index, text: "asset " + index }));
      await giveBackMemory();
      all = all.filter(({ index }) => index % 8 > 0);
      await giveBackMemory();
      const { heapTotal, heapUsed } = process.memoryUsage();
      console.log(all.length, (heapTotal - heapUsed) / heapUsed);`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    const [kept, holes = 1] = stdout.split(" ").map(Number);
    assert.deepEqual([kept, stderr], [437_500, ""]);
    assert.ok(holes < 0.09, `holes are ${holes} of what is used`);
  }).timeout(60_000);
});

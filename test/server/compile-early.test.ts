/** What the engine does not know, it says on the error output of the process, and goes on. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

describe("compiling early", () => {
  it("asks for what the engine knows", async () => {
    const module = import.meta.resolve("@headwater/server/compile-early");
    const program = `import { compileEarly } from ${JSON.stringify(module)}; compileEarly(); console.log("done");`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    assert.deepEqual([stdout, stderr], ["done\n", ""]);
  }).timeout(60_000);
});

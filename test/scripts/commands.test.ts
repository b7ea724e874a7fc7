/** The repository's own commands, as processes. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../../scripts/pinned-node.mjs";

describe("the repository's commands", () => {
  const node = (...args: string[]): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    return { status, output: stdout + stderr };
  };

  it("setup says nothing when there is nothing to do", () => {
    assert.deepEqual(node("scripts/setup.mjs"), { status: 0, output: "" });
  });

  it("pinned.mjs explains its use", () => {
    assert.deepEqual(node("scripts/pinned.mjs"), {
      status: 2,
      output: "Usage: node scripts/pinned.mjs SCRIPT ARGS...\n",
    });
  });

  it("test fails, and still counts, when nothing ran", () => {
    const { status, output } = node(join("scripts", "test.ts"), "no-such-suite");
    assert.match(output, /Nothing ran for no-such-suite/);
    assert.equal(output.trimEnd().split("\n").at(-1), "0 passed, 0 failed, 0 skipped");
    assert.equal(status, 1);
  });
});

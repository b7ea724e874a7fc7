/** `npm start` says plainly what is missing. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/pinned-node.mjs";

describe("npm start", function () {
  this.timeout(120_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "headwater-start-test-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (...args: readonly string[]): { readonly status: number | null; readonly lines: readonly string[] } => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/start.ts"), ...args], {
      encoding: "utf8",
      env: {
        ...process.env,
        HEADWATER_VSCODE_SERVER: join(folder, "vscode"),
        npm_config_cache: join(folder, "cache"),
        // Nothing listens there.
        npm_config_registry: "http://127.0.0.1:9",
        npm_config_fetch_retries: "0",
      },
    });
    return { status, lines: stderr.trimEnd().split("\n") };
  };

  it("ends with what to do when npm reaches no registry", () => {
    const { status, lines } = start("--browser", "--no-open");
    assert.match(
      lines.at(-1) ?? "",
      /^VS Code could not be installed, see above\. .*npm ping.*HEADWATER_VSCODE_SERVER/,
    );
    assert.ok(
      lines.some((line) => line.includes("127.0.0.1")),
      lines.join("\n"),
    );
    assert.equal(status, 1);
  });

  it("refuses what it cannot open", () => {
    const { status, lines } = start("--folder", join(folder, "gone"));
    assert.match(lines[0] ?? "", /gone does not exist/);
    assert.equal(status, 2);
  });
});

/** Which Node of the `PATH` runs the steps: a real one of the required version, and no other. */
import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askNode } from "@headwater/server/node-on-path";

describe("a Node on the PATH", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "headwater-path-"))));
  after(() => rm(folder, { recursive: true, force: true }));

  /** As `node` in the only folder of the PATH; what it prints, for a script. */
  const check = (title: string, put: (file: string) => Promise<void>, expected: string | null): void => {
    it(title, async function () {
      if (process.platform === "win32") this.skip();
      const file = join(folder, "node");
      await rm(file, { force: true });
      await put(file);
      assert.equal(await askNode({ PATH: folder }), expected);
    });
  };
  const script = (text: string) => async (file: string) => {
    await writeFile(file, `#!/bin/sh\n${text}\n`);
    await chmod(file, 0o755);
  };

  check("is taken by its own path, through links", (file) => symlink(process.execPath, file), process.execPath);
  check("is missing", () => Promise.resolve(), null);
  check("is too old", script(`echo '[20, 20, "/old/node"]'`), null);
  check("is just too old", script(`echo '[22, 14, "/old/node"]'`), null);
  check("is just new enough", script(`echo '[22, 15, "/new/node"]'`), "/new/node");
  check("says something else", script("echo hello"), null);
  check("fails", script("exit 1"), null);

  it("must be as new as the SDK's package says", async () => {
    const manifest = await readFile(new URL("../../sdk/package.json", import.meta.url), "utf8");
    assert.match(manifest, /"node": ">=22\.15\.0"/);
  });
});

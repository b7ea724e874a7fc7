import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pruneCache } from "@headwater/runner/prune-cache";

describe("the user's cache", () => {
  const now = Date.UTC(2024, 5, 30);
  const day = 86_400_000;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "headwater-prune-"));
    mkdirSync(join(folder, "transpiled"));
    for (const [name, age] of [
      ["old", 31],
      ["young", 29],
    ] as const)
      write(name, age);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("loses what is older than a month, once a day", async () => {
    await pruneCache(folder, now);
    assert.deepEqual(readdirSync(join(folder, "transpiled")), ["young"]);
    utimesSync(join(folder, "pruned"), now / 1000, now / 1000);
    write("old", 31);
    await pruneCache(folder, now + day / 2);
    assert.deepEqual(readdirSync(join(folder, "transpiled")).sort(), ["old", "young"]);
    await pruneCache(folder, now + 2 * day);
    assert.deepEqual(readdirSync(join(folder, "transpiled")), []);
  });

  it("need not be there", async () => {
    await pruneCache(join(folder, "nowhere"), now);
  });

  function write(name: string, daysOld: number): void {
    const path = join(folder, "transpiled", name);
    writeFileSync(path, "");
    utimesSync(path, (now - daysOld * day) / 1000, (now - daysOld * day) / 1000);
  }
});

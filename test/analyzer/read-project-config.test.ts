import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readManifest } from "@headwater/analyzer/read-manifest";
import { readProjectConfig } from "@headwater/analyzer/read-project-config";

describe("readProjectConfig", () => {
  const roots: string[] = [];
  after(() => {
    for (const root of roots) rmSync(root, { recursive: true, force: true });
  });

  function project(files: Readonly<Record<string, string>>): string {
    const root = mkdtempSync(join(tmpdir(), "headwater-config-"));
    roots.push(root);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  }

  const SDK = 'import { definitions } from "headwater";\n';
  it("has the retention, in milliseconds and bytes", async () => {
    const files = {
      "headwater.config.ts": `${SDK}export default definitions({ retention: { age: "1.5h", bytes: "2KB" } });`,
    };
    const { retention } = await readProjectConfig({ root: project(files), cache: null });
    assert.deepEqual(retention, { runs: null, ageMs: 5_400_000, bytes: 2_000 });
  });

  const cases: readonly [title: string, files: Readonly<Record<string, string>>, storage: string][] = [
    ["an empty one", { "headwater.config.ts": `${SDK}export default definitions({});` }, ".headwater"],
    [
      "one with a part in another file",
      {
        "headwater.config.ts": `${SDK}import { storage } from "./settings.ts";\nexport default definitions({ storage });`,
        "settings.ts": 'export const storage = "data/store";',
      },
      "data/store",
    ],
    [
      "one with a part behind an alias",
      {
        "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }',
        "headwater.config.ts": `${SDK}import { storage } from "@/settings";\nexport default definitions({ storage });`,
        "lib/settings.ts": 'export const storage = "elsewhere";',
      },
      "elsewhere",
    ],
  ];
  for (const [title, files, storage] of cases) {
    it(`says of ${title} what the manifest says`, async () => {
      const asset = 'import { asset } from "headwater";\nexport const orders = asset(() => 1);';
      const root = project({ ...files, "src/orders.ts": asset });
      const cache = project({});
      const options = { root, cache, version: "1" };
      const alone = await readProjectConfig(options);
      const { config, assets } = await readManifest(options);
      assert.deepEqual([alone, alone.storage, assets.length], [config, storage, 1]);
      // Now with the facts that reading the whole has left.
      assert.deepEqual(await readProjectConfig(options), config);
      assert.equal((await readManifest(options)).assets.length, 1);
    });
  }
});

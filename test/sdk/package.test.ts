/** The package `headwater` as users get it: built code and declarations. */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { compile, pathOf } from "./compile.ts";

const DIST = pathOf("../../sdk/dist");

describe("the package headwater", () => {
  it("can be required by CommonJS code, and is the same then", async () => {
    const required: unknown = createRequire(import.meta.url)("headwater");
    const imported: unknown = await import("headwater");
    assert.equal(required, imported);
  });

  it("can be required by TypeScript that becomes CommonJS", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(realpathSync(tmpdir()), "headwater-cts-"));
    try {
      mkdirSync(join(folder, "node_modules"));
      symlinkSync(dirname(DIST), join(folder, "node_modules/headwater"), "junction");
      const file = join(folder, "assets.cts");
      writeFileSync(
        file,
        `import { asset } from "headwater";
        export const a = asset((context) => context.runId.length);
        const length: number = a();
        // @ts-expect-error it is typed
        const text: string = a();
        export const both = [length, text];`,
      );
      assert.deepEqual(compile([file], { customConditions: [], types: [], preserveSymlinks: true }), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("exports what works and what refuses to, and nothing else", async () => {
    assert.deepEqual(Object.keys(await import("headwater")).sort(), [
      "asset",
      "assetCheck",
      "assetWith",
      "buildContext",
      "cronPartitions",
      "dailyPartitions",
      "definitions",
      "dynamicPartitions",
      "env",
      "externalAsset",
      "graphAsset",
      "hourlyPartitions",
      "ioManager",
      "mappings",
      "materialize",
      "materialized",
      "metadata",
      "monthlyPartitions",
      "multiAsset",
      "multiPartitions",
      "op",
      "output",
      "resource",
      "spec",
      "staticPartitions",
      "weeklyPartitions",
    ]);
  });

  it("is small and imports nothing", () => {
    const code = join(DIST, "index.js");
    assert.ok(statSync(code).size < 60_000);
    assert.doesNotMatch(readFileSync(code, "utf8"), /^import /m);
  });

  it("has declarations that stand alone", () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const code = readFileSync(file, "utf8").replace(/\/\*[^]*?\*\//g, "");
      for (const [, specifier = ""] of code.matchAll(/(?:from|import)\s*\(?"([^"]+)"/g)) {
        assert.match(specifier, /^\.\.?\//, `${file} imports ${specifier}`);
        const target = resolve(dirname(file), specifier.replace(/\.js$/, ".d.ts"));
        assert.ok(existsSync(target), `${file} imports ${specifier}`);
        visit(target);
      }
    };
    visit(join(DIST, "index.d.ts"));
  });

  it("has declarations from which a project can make its own", function () {
    this.timeout(60_000);
    const files = ["raw", "weather", "flights", "reports", "checks"].map((name) =>
      pathOf(`../../examples/weather/src/${name}.ts`),
    );
    const options = { skipLibCheck: false, customConditions: [], declaration: true };
    assert.deepEqual(compile(files, options), []);
  });
});

/** What static analysis finds, by whatever shape the text has, is what the step processes find and run. */
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ends, IMPORTS, story } from "./support/run-rig.ts";
import { useRunRig } from "./support/use-run-rig.ts";

describe("a run of", function () {
  const rigs = useRunRig(this);

  it("assets from factories, records, lists and the configuration", async () => {
    const rig = rigs.open(`
      //- /headwater.config.ts
      import { asset, definitions } from "headwater";
      const held = asset(() => 1);
      export default definitions({ assets: { held, inline: asset((held: number) => held + 1) } });
      //- /src/factories.ts
      import { asset } from "headwater";
      export function scaled({ by, name }: { by: number; name: string }, upstream: (inline: number) => number) {
        const options = { key: name };
        return asset(options, (inline: number) => upstream(inline) * by);
      }
      //- /src/assets.ts
      ${IMPORTS}
      import { scaled } from "./factories.ts";
      const members = { a: asset((inline: number) => inline + 10) };
      const items = [asset({ key: "b" }, (a: number) => a + 10)];
      export const record = { ...members };
      export const list = [...items, asset({ key: "c" }, (b: number) => b + 10)];
      export const tenfold = scaled({ by: 10, name: "made" }, (inline) => inline);
    `);
    const { outcome } = await rig.run();
    assert.equal(outcome.kind, "succeeded", JSON.stringify(outcome));
    const values = await Promise.all(["held", "inline", "a", "b", "c", "made"].map((key) => rig.value(key)));
    assert.deepEqual(values, [1, 2, 12, 22, 32, 20]);
  });

  it("modules that are one value by `export =`", async () => {
    const rig = rigs.open(`
      //- /src/one.cts
      import hw = require("headwater");
      const one = hw.asset({ key: "one" }, () => 1);
      export = one;
      //- /src/many.cts
      import { asset } from "headwater";
      export = { x: asset(() => 2), y: asset((x: number) => x + 1) };
      //- /src/a.ts
      import { asset } from "headwater";
      import one from "./one.cjs";
      import many from "./many.cjs";
      export const sum = asset({ ins: { one, y: many.y } }, ({ one, y }) => one + y);
    `);
    assert.deepEqual(ends((await rig.run()).events), {
      one: "succeeded",
      sum: "succeeded",
      x: "succeeded",
      y: "succeeded",
    });
    assert.equal(await rig.value("sum"), 4);
  });

  it("an asset that was renamed: it is current, and downstream reads what it made before", async () => {
    const rig = rigs.open(`
      export const old = asset(() => [1, 2]);
      export const total = asset({ ins: { rows: "old" } }, ({ rows }) => (rows as number[]).length);
    `);
    await rig.run();
    rig.project.write(`
      //- /src/assets.ts
      ${IMPORTS}
      export const fresh = asset({ formerly: ["old"] }, () => [1, 2]);
      export const total = asset({ ins: { rows: "fresh" } }, ({ rows }) => (rows as number[]).length + 1);
    `);
    const stale = await rig.run({ mode: "stale" });
    assert.deepEqual([ends(stale.events), await rig.value("total")], [{ total: "succeeded" }, 3]);
    assert.deepEqual(story((await rig.run({ mode: "stale" })).events), ["run-started", "run-ended"]);
  });

  it("what only comes after an asset whose blocking check failed", async () => {
    const rig = rigs.open(`
      export const raw = asset(() => 1);
      export const never = assetCheck({ asset: raw, blocking: true }, () => false);
      export const after = asset({ deps: [raw] }, () => 2);
      export const reads = asset((raw: number) => raw);
    `);
    const { events } = await rig.run();
    assert.deepEqual(ends(events), { raw: "succeeded", after: "succeeded", reads: "skipped" });
  });

  it("a project whose code lies in other packages of its workspace", async () => {
    const rig = rigs.open(`
      //- /packages/lib/package.json
      { "name": "@my/lib", "type": "module", "exports": "./src/index.ts" }
      //- /packages/lib/src/index.ts
      export * from "./add.ts";
      //- /packages/lib/src/add.ts
      export const add = (a: number): number => a + 1;
      //- /packages/app/package.json
      { "type": "module" }
      //- /packages/app/headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({});
      //- /packages/app/assets.ts
      import { asset } from "headwater";
      import { add } from "@my/lib";
      import { beside } from "../beside.ts";
      export const sum = asset(() => add(beside));
      //- /packages/beside.ts
      export const beside = 1;
    `);
    const { root } = rig.project;
    mkdirSync(join(root, "node_modules/@my"), { recursive: true });
    symlinkSync(join(root, "packages/lib"), join(root, "node_modules/@my/lib"), "dir");
    const projectRoot = join(root, "packages/app");
    const first = await rig.run({ projectRoot });
    assert.deepEqual([first.outcome.kind, ends(first.events)], ["succeeded", { sum: "succeeded" }]);
    const idle = await rig.run({ projectRoot, mode: "stale" });
    assert.deepEqual(ends(idle.events), {});
    for (const edit of [
      "//- /packages/lib/src/add.ts\nexport const add = (a: number): number => a + 2;",
      "//- /packages/beside.ts\nexport const beside = 2;",
    ]) {
      rig.project.write(edit);
      assert.deepEqual(ends((await rig.run({ projectRoot, mode: "stale" })).events), { sum: "succeeded" });
    }
  });

  it("data that a module imports, changed while the run is under way: what is recorded is what was loaded", async () => {
    const rig = rigs.open(`
      //- /src/above.ts
      import { asset } from "headwater";
      import { gate } from "./gate.js";
      export const above = asset(() => gate("above"));
      //- /src/below.ts
      import { asset } from "headwater";
      import { above } from "./above.js";
      import rates from "./rates.json" with { type: "json" };
      export const below = asset({ deps: [above] }, () => rates.eur);
      //- /src/rates.json
      { "eur": 1 }
      ${rigs.gates.module}`);
    const running = rig.run();
    await rigs.gates.arrived("above");
    rig.project.write(`//- /src/rates.json\n{ "eur": 2 }`);
    rigs.gates.open("above");
    const { outcome, runId } = await running;
    assert.deepEqual([outcome.kind, await rig.value("below")], ["succeeded", 2]);
    assert.deepEqual(await rig.printed(runId, "below"), [
      "src/rates.json was changed while the run was under way: the step is planned again.",
    ]);
    assert.deepEqual(ends((await rig.run({ mode: "stale" })).events), {});
  });
});

/** A server that dies at any moment takes nothing with it: the run goes on, and the next server shows what is true. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { overview, runLog } from "@headwater/protocol/editor";
import { startRun } from "./support/runs.ts";
import { type ServerRig, useRigs } from "./support/server-rig.ts";

/** Each asset waits for a file of its name, so that the test says how far the run comes. */
const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/gate.ts
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
export async function gate(name: string): Promise<void> {
  while (!existsSync(\`open-\${name}\`)) await setTimeout(20);
}
//- /src/chain.ts
import { asset } from "headwater";
import { gate } from "./gate.ts";
export const first = asset(async () => {
  await gate("first");
  return 1;
});
export const second = asset(async (first: number) => {
  await gate("second");
  return first + 1;
});
`;
const CHAIN = "src/chain.ts";

/** What the server has told when it is killed. */
const MOMENTS: Readonly<Record<string, (rig: ServerRig) => boolean>> = {
  "at once": () => true,
  "in the first step": ({ progress }) => progress.some(({ running }) => running.includes("first")),
  "in the second step": ({ progress }) => progress.some(({ running }) => running.includes("second")),
};

describe("a server that is killed", function () {
  this.timeout(60_000);
  const open = useRigs();

  for (const [moment, hasCome] of Object.entries(MOMENTS)) {
    it(`${moment} of a run, while its user types`, async () => {
      const rig = await (await open(PROJECT)).indexed();
      const pass = (name: string) => writeFile(join(rig.root, `open-${name}`), "");
      await rig.openFile(CHAIN);
      if (moment === "in the second step") await pass("first");
      const { runId } = await startRun(rig, { kind: "assets", keys: ["second"], with: "missing" });
      await rig.until(() => hasCome(rig));
      const text = rig.fixture.files.get(CHAIN) ?? "";
      for (let count = 1; count <= 20; count += 1) await rig.changeFile(CHAIN, `${text}${"x".repeat(count)}`);
      await rig.kill();

      const next = await open(rig.folder);
      await next.openFile(CHAIN);
      const project = async () => (await next.request(overview, {})).projects[0];
      await next.until(async () => (await project())?.runs.some((run) => run.runId === runId));
      await pass("first");
      await pass("second");
      await next.until(async () => {
        const known = await project();
        return known?.runs.length === 0 && known.assets.every(({ status }) => status === "current");
      });
      const log = await next.request(runLog, { project: next.projectUri, runId });
      assert.ok(log.kind === "text" && log.ended);
      assert.match((await next.titles(CHAIN, "export const second"))[1] ?? "", /^\$\(pass\) current/);
    });
  }

  /** Any moment of reading, typing and running, by turns of this process; a seed that fails can be tried again. */
  for (let seed = 1; seed <= 4; seed += 1) {
    it(`at moments that nobody chose, seed ${seed}`, async () => {
      const [reading = 0, runs = 0, ...typing] = fc.sample(fc.integer({ min: 0, max: 999 }), { seed, numRuns: 7 });
      const first = await open(PROJECT);
      const { folder } = first;
      for (const name of ["first", "second"]) await writeFile(join(folder.root, `open-${name}`), "");
      const text = folder.fixture.files.get(CHAIN) ?? "";
      // While it reads the project.
      await turns(reading * 2);
      await first.kill();

      const second = await (await open(folder)).indexed();
      await second.openFile(CHAIN);
      const isRun = runs < 750;
      if (isRun) await startRun(second, { kind: "assets", keys: ["second"], with: "missing" });
      // While it follows the run, if there is one, and its user types.
      for (const [count, pause] of typing.entries()) {
        await second.changeFile(CHAIN, `${text}${"x".repeat(count + 1)}`);
        await turns(pause);
      }
      await second.kill();

      const expected = isRun ? "current" : "missing";
      const third = await (await open(folder)).indexed();
      await third.until(async () => {
        const { projects } = await third.request(overview, {});
        return projects.every(
          (each) => each.runs.length === 0 && each.assets.every(({ status }) => status === expected),
        );
      });
      const known = await stateOf(third);
      const recorded = await folder.tail();
      await third.end();

      const fourth = await (await open(folder)).indexed();
      assert.deepEqual(await stateOf(fourth), known);
      await fourth.end();
      assert.deepEqual(await folder.tail(), recorded);
    });
  }
});

/** What a server shows, but for how long ago it was. */
async function stateOf(rig: ServerRig): Promise<unknown> {
  const { projects } = await rig.request(overview, {});
  return projects.map(({ assets, ...project }) => [project, assets.map(({ words: _, ...asset }) => asset)]);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}

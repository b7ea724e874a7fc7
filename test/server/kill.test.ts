/** A server that dies at any moment takes nothing with it: the run goes on, and the next server shows what is true. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
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
});

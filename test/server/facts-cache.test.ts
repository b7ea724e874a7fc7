/** The server that ships reads a text once, over as many starts as it has. */
import assert from "node:assert/strict";
import { overview } from "@headwater/protocol/editor";
import { type ServerRig, useRigs } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /a.ts
import { asset } from "headwater";
import { one } from "./one.js";
export const a = asset(() => one);
//- /b.ts
import { asset } from "headwater";
export const b = asset((a: number) => a);
//- /one.ts
export const one = 1;
`;

describe("a server that is started again", function () {
  this.timeout(60_000);
  const open = useRigs();

  it("reads only what has changed since", async () => {
    const first = await (await open(PROJECT, { built: true })).indexed();
    assert.equal(await told(first), "assets: 2, files: 4, of these read anew: 4");
    const assets = await overviewOf(first);
    await first.end();

    const second = await (await open(first.folder, { built: true })).indexed();
    assert.equal(await told(second), "assets: 2, files: 4, of these read anew: 0");
    assert.deepEqual(await overviewOf(second), assets);
    await second.end();

    await second.folder.write("one.ts", "export const one = 2;\n");
    const third = await (await open(first.folder, { built: true })).indexed();
    assert.equal(await told(third), "assets: 2, files: 4, of these read anew: 1");
  });
});

async function told(rig: ServerRig): Promise<string | undefined> {
  const line = await rig.until(() => rig.output.find((message) => message.includes("read anew")));
  return line.slice(line.indexOf("assets:"));
}

async function overviewOf(rig: ServerRig): Promise<unknown> {
  return (await rig.request(overview, {})).projects.map(({ assets }) => assets);
}

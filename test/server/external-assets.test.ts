/** What others make: shown as that, and not as current, which nobody can know. */
import assert from "node:assert/strict";
import type { Hover } from "vscode-languageserver-protocol";
import { overview } from "@headwater/protocol/editor";
import { ServerRig } from "./support/server-rig.ts";

describe("an external asset", function () {
  this.timeout(60_000);
  let rig: ServerRig;

  before(async () => {
    rig = await ServerRig.open(`
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/meters.ts
import { asset, externalAsset } from "headwater";
export const meterDatabase = externalAsset({ group: "sources" });
export const meters = asset({ deps: [meterDatabase] }, () => [1]);
//           ^^^^^^ meters
`);
    await rig.openFile("src/meters.ts");
    await rig.indexed();
  });

  after(async () => {
    await rig.close();
  });

  it("says so above it, in the tree, and in the hover of what reads it", async () => {
    assert.deepEqual(await rig.titles("src/meters.ts", "export const meterDatabase"), [
      "$(link-external) made elsewhere",
      "Lineage",
    ]);
    const { projects } = await rig.request(overview, {});
    const found = projects.flatMap(({ assets }) => assets).find(({ key }) => key === "meterDatabase");
    assert.deepEqual([found?.kind, found?.status, found?.words], ["external", "current", "made elsewhere"]);
    const { file, range } = rig.fixture.marks[0] ?? assert.fail();
    const hover = await rig.connection.sendRequest<Hover>("textDocument/hover", {
      textDocument: { uri: rig.uri(file) },
      position: range.start,
    });
    assert.match(JSON.stringify(hover.contents), /Upstream: \$\(link-external\) \[meterDatabase\]/);
  });
});

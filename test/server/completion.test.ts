/** The names of upstream assets where a function is given to something that makes assets, whatever file that is from. */
import assert from "node:assert/strict";
import type { CompletionItem } from "vscode-languageserver-protocol";
import { ServerRig } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/layers.ts
import { asset, assetWith } from "headwater";
import type { Asset } from "headwater";
export const bronze = assetWith({ group: "bronze" });
export const silver = (fn: () => unknown): Asset => asset({ group: "silver" }, fn);
export function named(key: string, fn: () => unknown) {
  return asset({ key }, fn);
}
export { bronze as copper } from "./layers.ts";
export const sorted = (fn: (a: number, b: number) => number) => [1, 2].sort(fn);
//- /src/raw.ts
import { asset } from "headwater";
export const orders = asset(() => [1]);
//- /src/use.ts
import * as hw from "headwater";
import { asset as define } from "headwater";
import { bronze, copper, named, silver as layer, sorted } from "./layers.ts";
import * as layers from "./layers.ts";
export const first = bronze(() => 1);
`;

describe("completion in what makes assets", function () {
  this.timeout(60_000);
  let rig: ServerRig;

  before(async () => {
    rig = await ServerRig.open(PROJECT);
    await rig.openFile("src/use.ts");
    await rig.indexed();
  });

  after(async () => {
    await rig.close();
  });

  const cases = [
    ["bronze((", true],
    ["bronze(async (first, ", true],
    ["copper((", true],
    ["layer(({ ", true],
    ['named("x", (', true],
    ["layers.bronze((", true],
    ["layers.silver((", true],
    ["hw.asset((", true],
    ["define((", true],
    ["hw.assetCheck({ asset: first }, (first, ", true],
    ["sorted((", false],
    ["layers.sorted((", false],
    ["unknown((", false],
    ["layers.nothing((", false],
  ] as const;

  for (const [written, offered] of cases) {
    it(`${offered ? "offers" : "does not offer"} them after ${written}`, async () => {
      const text = rig.fixture.files.get("src/use.ts") ?? "";
      const lines = `${text}export const next = ${written}`.split("\n");
      await rig.changeFile("src/use.ts", lines.join("\n"));
      const items = await rig.connection.sendRequest<CompletionItem[] | null>("textDocument/completion", {
        textDocument: { uri: rig.uri("src/use.ts") },
        position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
      });
      await rig.changeFile("src/use.ts", text);
      assert.equal(items?.some(({ label }) => label === "orders") ?? false, offered);
    });
  }
});

/** What the edge type process finds, in the editor. */
import assert from "node:assert/strict";
import { programPath } from "@headwater/runner/program-path";
import { messageText, useRigs } from "./support/server-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({});
//- /src/raw.ts
import { asset } from "headwater";
export const orders = asset((): { id: number }[] => []);
//- /src/total.ts
import { asset } from "headwater";
export const total = asset((orders: { id: string }[]) => orders.length);
`;
const TOTAL = "src/total.ts";

describe("types between assets", function () {
  this.timeout(60_000);
  const open = useRigs();
  const withProcess = { initialization: { edgeTypes: programPath("edge-types") } };

  it("are checked in what is typed, and across files", async () => {
    const rig = await open(PROJECT, withProcess);
    await rig.indexed();
    await rig.openFile(TOTAL);
    const misfits = () => rig.fileDiagnostics(TOTAL).filter(({ code }) => code === "HW221");
    const [misfit] = await rig.until(() => (misfits().length > 0 ? misfits() : undefined));
    assert.ok(misfit !== undefined);
    assert.deepEqual(misfit.range, { start: { line: 1, character: 28 }, end: { line: 1, character: 34 } });
    assert.match(messageText(misfit), /orders/);
    const text = rig.fixture.files.get(TOTAL) ?? "";
    await rig.changeFile(TOTAL, text.replace("id: string", "id: number"));
    await rig.until(() => misfits().length === 0);
    // The other end of the edge, in a file that is not open.
    const raw = rig.fixture.files.get("src/raw.ts") ?? "";
    await rig.writeOnDisk("src/raw.ts", raw.replace("id: number", "id: boolean"));
    await rig.until(() => misfits().length > 0);
  });

  it("are not checked where the setting says so, and are again when it no longer does", async () => {
    const settings = {
      lens: { materialize: true, status: true, lineage: true },
      staleSeverity: "warning" as const,
      edgeTypes: true,
      runtimeAssets: true,
      node: null,
    };
    const rig = await open(PROJECT, withProcess);
    await rig.indexed();
    await rig.openFile(TOTAL);
    const misfits = () => rig.fileDiagnostics(TOTAL).filter(({ code }) => code === "HW221");
    await rig.until(() => misfits().length > 0);
    await rig.setClient({ settings: { ...settings, edgeTypes: false } });
    await rig.until(() => misfits().length === 0);
    await rig.setClient({ settings });
    await rig.until(() => misfits().length > 0);
  });

  it("are left alone when their process cannot be started, and all else goes on", async () => {
    const rig = await open(PROJECT, { initialization: { edgeTypes: "/nowhere/edge-types.js" } });
    await rig.indexed();
    await rig.openFile(TOTAL);
    await rig.until(() => rig.said.includes("The process that checks types between assets"));
    assert.equal((await rig.titles(TOTAL, "export const total")).length, 3);
  });
});

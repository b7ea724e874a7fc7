/** A run from the editor has a step process get ready before the coordinator has read what to run. */
import assert from "node:assert/strict";
import { programPath } from "@headwater/runner/program-path";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { join } from "node:path";
import { NotedChildren } from "../runner/support/note-children.ts";
import { runToEnd } from "./support/runs.ts";
import { useRigs } from "./support/server-rig.ts";

describe("the step process of a run from the editor", function () {
  this.timeout(60_000);
  const open = useRigs();
  let children: NotedChildren;

  before(() => {
    children = new NotedChildren();
    process.env["NODE_OPTIONS"] = children.nodeOptions;
  });
  after(() => {
    delete process.env["NODE_OPTIONS"];
    children.close();
  });

  it("is started once, on the Node of the setting", async () => {
    const files = `//- /headwater.config.ts
      import { definitions } from "headwater";
      export default definitions({});
      //- /src/one.ts
      import { asset } from "headwater";
      export const one = asset(() => 1);`;
    const rig = await open(files, { settings: { node: process.execPath } });
    await rig.indexed();
    const { state } = await runToEnd(rig, { kind: "all" });
    assert.equal(state, "succeeded");
    const log = await openEventLog({ folder: join(rig.root, ".headwater"), mode: "read" });
    const entries = await log.entries({ after: 0, limit: 100 });
    await log.close();
    const pids = entries.flatMap(({ event }) => (event.type === "step-started" ? [event.pid] : []));
    assert.deepEqual(children.take(programPath("step")), pids);
  });
});

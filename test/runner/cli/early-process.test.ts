/** The step process that a command starts before anything is known ends with it, whatever the command comes to. */
import assert from "node:assert/strict";
import { headwater } from "../support/command.ts";
import { NotedChildren } from "../support/note-children.ts";
import { untilGone } from "../support/processes.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";
import { SHOP } from "./shop.ts";

describe("the early process of a command", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  let children: NotedChildren;

  before(() => {
    project = temporaryProject(SHOP);
    children = new NotedChildren();
  });
  after(() => {
    project.remove();
    children.close();
  });

  for (const [what, args, exitCode] of [
    ["selects nothing", ["materialize", "nowhere"], 2],
    ["is refused in a protected environment", ["materialize", "*", "--env", "prod"], 2],
    ["has no project", ["materialize", "*", "-C", "/"], 2],
    ["is used wrongly", ["materialize", "*", "--no-such-option"], 2],
    ["has no selection", ["materialize"], 2],
    ["selects no checks", ["check", "feed"], 2],
    ["runs", ["materialize", "rawOrders"], 0],
  ] as const)
    it(`is gone after one that ${what}`, async () => {
      const result = await headwater([...args], {
        cwd: project.root,
        env: { NODE_OPTIONS: children.nodeOptions },
      });
      assert.equal(result.exitCode, exitCode, result.stderr);
      const started = children.take();
      assert.ok(started.length > 0);
      await Promise.all(started.map(untilGone));
    });
});

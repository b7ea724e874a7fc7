/** The step process that a command starts before anything is known ends with it, whatever the command comes to. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headwater } from "../support/command.ts";
import { untilGone } from "../support/processes.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";
import { SHOP } from "./shop.ts";

/** Notes the process id of every process that a process of Node starts, before it can end. */
const NOTE_CHILDREN = (file: string): string => `
  const { ChildProcess } = require("node:child_process");
  const { appendFileSync } = require("node:fs");
  const { spawn } = ChildProcess.prototype;
  ChildProcess.prototype.spawn = function (options) {
    const result = spawn.call(this, options);
    appendFileSync(${JSON.stringify(file)}, this.pid + "\\n");
    return result;
  };`;

describe("the early process of a command", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  let folder: string;

  before(() => {
    project = temporaryProject(SHOP);
    folder = mkdtempSync(join(tmpdir(), "headwater-early-"));
    writeFileSync(join(folder, "note.cjs"), NOTE_CHILDREN(join(folder, "children")));
  });
  afterEach(() => {
    rmSync(join(folder, "children"), { force: true });
  });
  after(() => {
    project.remove();
    rmSync(folder, { recursive: true, force: true });
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
        env: { NODE_OPTIONS: `--require=${join(folder, "note.cjs")}` },
      });
      assert.equal(result.exitCode, exitCode, result.stderr);
      const children = readFileSync(join(folder, "children"), "utf8").trim().split("\n").map(Number);
      assert.ok(children.length > 0);
      await Promise.all(children.map(untilGone));
    });
});

/** `headwater cancel`: ends a run of another process, and says so where there is nothing to end. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { FixtureRun } from "../../core/support/fixture-rows.ts";
import { type CommandResult, headwater, jsonLines } from "../support/command.ts";
import { Gates } from "../support/gate.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";

const LAUNCHER = fileURLToPath(new URL("../../../sdk/bin/headwater.js", import.meta.url));

describe("headwater cancel", function () {
  this.timeout(60_000);
  const gates = new Gates();
  let project: TemporaryProject;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: project.root });

  beforeEach(() => {
    project = temporaryProject(`//- /src/assets.ts
      import { asset } from "headwater";
      import { tell } from "./gate.js";
      export const slow = asset(async (context) => {
        const { signal } = context;
        tell("slow");
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      });
      export const watched = asset(async (context) => {
        const { signal } = context;
        tell("watched");
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      });
      export const quick = asset(() => 1);
      ${gates.module}`);
  });
  afterEach(() => {
    project.remove();
  });
  after(() => {
    gates.close();
  });

  it("ends a run that another process leads, and waits for it", async () => {
    const running = run("materialize", "slow", "--json");
    await gates.arrived("slow");
    const { stdout } = await run("runs", "--json");
    const [found] = (JSON.parse(stdout) as { runs: { runId: string; status: string }[] }).runs;
    assert.equal(found?.status, "running");
    const canceled = await run("cancel", found.runId, "--wait", "--json");
    assert.deepEqual(
      [canceled.exitCode, JSON.parse(canceled.stdout)],
      [0, { runId: found.runId, requested: true, outcome: "canceled" }],
    );
    const ended = await running;
    assert.equal(ended.exitCode, 130);
    assert.equal(jsonLines(ended).at(-1)?.["outcome"], "canceled");
    const again = await run("cancel", found.runId);
    assert.deepEqual([again.exitCode, again.stdout], [1, `Run ${found.runId} was canceled before.\n`]);
  });

  it("is what a terminal does that is closed", async () => {
    const child = spawn(process.execPath, [LAUNCHER, "materialize", "watched"], {
      cwd: project.root,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const printed = text(child.stdout);
    const ended = once(child, "close");
    await gates.arrived("watched");
    child.kill("SIGHUP");
    assert.deepEqual(await ended, [130, null]);
    assert.match(await printed, /run canceled: 1 canceled/);
  });

  it("says that a run has ended", async () => {
    const [first] = jsonLines(await run("materialize", "quick", "--json"));
    const id = String(first?.["runId"]);
    const { exitCode, stdout } = await run("cancel", id, "--wait");
    assert.deepEqual([exitCode, stdout], [1, `Run ${id} has already ended: it succeeded.\n`]);
  });

  it("says that nobody leads a run any more", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const log = await openEventLog({ folder: join(project.root, ".headwater"), mode: "write" });
    await log.append([new FixtureRun("run-lost").started(["slow"], { host: hostname(), pid })]);
    await log.close();
    const { exitCode, stdout } = await run("cancel", "run-lost");
    assert.equal(exitCode, 1);
    assert.match(stdout, /The process that led run run-lost is gone/);
  });

  it("does not know a run that never was, nor what is no name of a run", async () => {
    for (const id of ["run-0001", "../../etc"]) {
      const { exitCode, stderr } = await run("cancel", id);
      assert.equal(exitCode, 2);
      assert.match(stderr, /error HW512 There is no run/);
    }
    assert.equal((await run("cancel")).exitCode, 2);
    assert.match((await run("cancel", "--help")).stdout, /--wait.*Exit codes: 0/s);
  });
});

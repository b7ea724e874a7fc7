/** A reader that goes away, as `head` does, or a full disk: a list ends, a run goes on to its end. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { headwater } from "../support/command.ts";
import { Gates } from "../support/gate.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";

const LAUNCHER = fileURLToPath(new URL("../../../sdk/bin/headwater.js", import.meta.url));

describe("a reader that goes away", function () {
  this.timeout(60_000);
  const gates = new Gates();
  let project: TemporaryProject;

  before(() => {
    project = temporaryProject(`//- /src/assets.ts
      import { asset } from "headwater";
      import { gate } from "./gate.js";
      export const first = asset(async () => { await gate("first"); return 1; });
      export const second = asset((first: number) => first + 1);
      ${gates.module}`);
  });
  after(() => {
    gates.close();
    project.remove();
  });

  /** Ends the pipe before the first word of the command. */
  const runUnheard = async (...args: string[]): Promise<{ code: number | null; stderr: string }> => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      cwd: project.root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdout.destroy();
    const [code] = (await once(child, "close")) as [number | null];
    return { code, stderr };
  };

  it("ends a list without a failure", async () => {
    assert.deepEqual(await runUnheard("list"), { code: 0, stderr: "" });
    assert.deepEqual(await runUnheard("list", "--json"), { code: 0, stderr: "" });
  });

  it("lets a run go on to its end, and keeps its exit code", async () => {
    const running = runUnheard("materialize", "*", "--json");
    await gates.arrived("first");
    gates.open("first");
    assert.deepEqual(await running, { code: 0, stderr: "" });
    const { stdout } = await headwater(["runs", "--json"], { cwd: project.root });
    const { runs } = JSON.parse(stdout) as { runs: { status: string; steps: { state: string }[] }[] };
    assert.deepEqual(
      runs.map(({ status, steps }) => [status, ...steps.map(({ state }) => state)]),
      [["succeeded", "succeeded", "succeeded"]],
    );
  });

  it("is told of a full disk in a sentence, and a run goes on to its end", async function () {
    if (!existsSync("/dev/full")) this.skip();
    const full = openSync("/dev/full", "w");
    const runFull = async (...args: string[]): Promise<{ code: number | null; stderr: string }> => {
      const child = spawn(process.execPath, [LAUNCHER, ...args], {
        cwd: project.root,
        stdio: ["ignore", full, "pipe"],
      });
      let stderr = "";
      child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      const [code] = (await once(child, "close")) as [number | null];
      return { code, stderr };
    };
    try {
      assert.deepEqual(await runFull("list"), {
        code: 1,
        stderr: "error The result cannot be written: ENOSPC: no space left on device, write\n",
      });
      assert.deepEqual(await runFull("materialize", "second"), {
        code: 0,
        stderr: "The run goes on, but cannot be shown: ENOSPC: no space left on device, write\n",
      });
    } finally {
      closeSync(full);
    }
  });
});

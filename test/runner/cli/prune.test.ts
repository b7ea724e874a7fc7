/** `headwater prune`: what goes, by the configuration and by options; what is newest stays and can be read. */
import assert from "node:assert/strict";
import { type CommandResult, headwater } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";

const FILES = (retention: string): string => `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({ ${retention} environments: { dev: {}, prod: { protected: true } } });
//- /src/assets.ts
import { asset } from "headwater";
export const raw = asset(() => {
  console.log("printed");
  return [1, 2, 3];
});
export const below = asset((raw: number[]) => raw.length);
`;

describe("headwater prune", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: project.root });
  const runs = async (): Promise<number> =>
    (JSON.parse((await run("runs", "--json")).stdout) as { runs: unknown[] }).runs.length;

  before(async () => {
    project = temporaryProject(FILES(""));
    for (let count = 0; count < 3; count += 1) assert.equal((await run("materialize", "raw")).exitCode, 0);
  });
  after(() => {
    project.remove();
  });

  it("needs a limit", async () => {
    const { exitCode, stderr } = await run("prune");
    assert.equal(exitCode, 2);
    assert.match(stderr, /Nothing says what to keep.*retention: \{ runs: 100/s);
    for (const wrong of [
      ["--runs", "0"],
      ["--age", "old"],
      ["--bytes", "5"],
    ])
      assert.equal((await run("prune", ...wrong)).exitCode, 2, wrong.join(" "));
  });

  it("asks before it touches a protected environment", async () => {
    const { exitCode, stderr } = await run("prune", "--runs", "1", "--env", "prod");
    assert.equal(exitCode, 2);
    assert.match(stderr, /HW510.*protected/);
    assert.equal((await run("prune", "--runs", "1", "--env", "prod", "--dry-run")).exitCode, 0);
  });

  it("says what would go, then removes it, by the configuration's limit", async () => {
    project.write(FILES("retention: { runs: 2 },"));
    const dry = await run("prune", "--dry-run");
    assert.match(dry.stdout, /Would remove 1 runs, \d+ entries, 1 values/);
    assert.equal(await runs(), 3);
    assert.match((await run("prune")).stdout, /✓ Removed 1 runs/);
    assert.equal(await runs(), 2);
  });

  it("keeps the newest value, whatever becomes of its run", async () => {
    const { stdout } = await run("prune", "--age", "0.001s", "--json");
    const { runs: gone, values } = JSON.parse(stdout) as { runs: string[]; values: number };
    assert.deepEqual([gone.length, values, await runs()], [2, 1, 0]);
    assert.equal((await run("materialize", "below")).exitCode, 0);
    assert.match((await run("status")).stdout, /2 current/);
    assert.equal((await run("store", "verify", "--values")).exitCode, 0);
  });
});

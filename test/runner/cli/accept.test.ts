/** `headwater accept`: what is stale by its code alone is current after it, and nothing else is altered. */
import assert from "node:assert/strict";
import { type CommandResult, headwater } from "../support/command.ts";
import { temporaryProject, type TemporaryProject } from "../support/temporary-project.ts";

const FILES = (rows: string, report: string): string => `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({ environments: { dev: {}, prod: { protected: true } } });
//- /src/assets.ts
import { asset, externalAsset } from "headwater";
export const feed = externalAsset({});
export const raw = asset(() => ${rows});
export const extra = asset(() => 1);
${report}
export const never = asset(() => 1);
`;
const REPORT = "export const report = asset((raw: number[]) => raw.length);";

describe("headwater accept", function () {
  this.timeout(60_000);
  let project: TemporaryProject;
  const run = (...args: string[]): Promise<CommandResult> => headwater(args, { cwd: project.root });
  const status = async (key: string): Promise<string> => {
    const { stdout } = await run("status", "--select", key, "--json");
    const { assets } = JSON.parse(stdout) as { assets: { status: string; causes: { kind: string }[] }[] };
    return [assets[0]?.status, ...(assets[0]?.causes ?? []).map(({ kind }) => kind)].join(" ");
  };

  beforeEach(async () => {
    project = temporaryProject(FILES("[1, 2]", REPORT));
    assert.equal((await run("materialize", "raw or extra or report")).exitCode, 0);
  });
  afterEach(() => {
    project.remove();
  });

  it("makes code, and dependencies that came and went, those of the data", async () => {
    const other = "export const report = asset({ deps: [extra] }, () => 2);";
    project.write(FILES("[1, 2]", other));
    assert.equal(await status("report"), "stale code dependency-added dependency-removed");
    const { exitCode, stdout } = await run(
      "accept",
      "raw or report or never or feed",
      "--reason",
      "the count is the same",
    );
    assert.equal(exitCode, 0);
    assert.match(stdout, /✓ report accepted/);
    assert.match(stdout, /– raw is made by the current code/);
    assert.match(stdout, /– never was never materialized/);
    assert.match(stdout, /– feed is external/);
    assert.equal(await status("report"), "current");
    assert.equal((await run("store", "verify")).exitCode, 0);
    // What is accepted is the code as it is now, and no other.
    project.write(FILES("[1, 2]", other.replace("2", "3")));
    assert.equal(await status("report"), "stale code");
  });

  it("leaves what is stale by data stale, and says so", async () => {
    project.write(FILES("[1, 2, 3]", REPORT.replace("raw.length", "raw.length + 0")));
    assert.equal((await run("materialize", "raw")).exitCode, 0);
    assert.equal(await status("report"), "stale code data");
    const { stdout } = await run("accept", "report", "--reason", "plus nothing", "--json");
    assert.deepEqual(JSON.parse(stdout), {
      environment: "dev",
      accepted: [{ key: "report", stillStale: ["raw has new data"] }],
      skipped: [],
    });
    assert.equal(await status("report"), "stale data");
  });

  it("refuses without a reason, without a selection that is one, and in a protected environment without --yes", async () => {
    const refused: readonly [args: readonly string[], message: RegExp][] = [
      [["report"], /required option '-r, --reason <text>' not specified/],
      [["report", "--reason", " "], /The reason is empty/],
      [["report and", "--reason", "x"], /error HW401/],
      [["report", "--reason", "x", "--env", "prod"], /error HW510 .*protected.*Add --yes/s],
      [["report", "--reason", "x", "--env", "nope"], /error HW111/],
    ];
    for (const [args, message] of refused) {
      const { exitCode, stderr } = await run("accept", ...args);
      assert.equal(exitCode, 2, stderr);
      assert.match(stderr, message);
    }
    const allowed = await run("accept", "report", "--reason", "x", "--env", "prod", "--yes");
    assert.deepEqual([allowed.exitCode, /never materialized/.test(allowed.stdout)], [0, true]);
  });

  it("refuses definitions that have errors", async () => {
    project.write(FILES("[1, 2]", "export const report = asset((nothing: number) => nothing);"));
    const { exitCode, stderr } = await run("accept", "report", "--reason", "x");
    assert.equal(exitCode, 2);
    assert.match(stderr, /HW201[^]*error HW509 Nothing was accepted/);
  });
});

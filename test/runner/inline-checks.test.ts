/** Checks inside an asset, from its text to the log and the command line. */
import assert from "node:assert/strict";
import { z } from "zod";
import { headwater } from "./support/command.ts";
import { ends, RunRig } from "./support/run-rig.ts";

describe("checks inside an asset", function () {
  this.timeout(60_000);
  let rig: RunRig;

  before(() => {
    rig = new RunRig(`
      export const rows = asset(
        {
          checks: {
            notEmpty: (rows: number[], context) => ({ passed: rows.length > 0, description: context.environment }),
            few: { blocking: true, description: "Not too many.", check: ([first, second]: number[]) => second === undefined },
          },
        },
        () => [1, 2],
      );
      export const tables = { named: asset({ checks: { odd: { severity: "warn", check: (n: number) => n % 2 === 1 } } }, () => 2) };
      export const total = asset((rows: number[]) => rows.length);
    `);
  });
  after(() => {
    rig.close();
  });

  it("run after it, are recorded, and hold back what reads it", async () => {
    const { events } = await rig.run();
    const results = events.flatMap((event) =>
      event.type === "check-evaluated"
        ? [[event.asset, event.check, event.passed, event.severity, event.blocking, event.description]]
        : [],
    );
    assert.deepEqual(results.sort(), [
      ["named", "odd", false, "warn", false, ""],
      ["rows", "few", false, "error", true, ""],
      ["rows", "notEmpty", true, "error", false, "local"],
    ]);
    assert.equal(ends(events)["total" as keyof object], "skipped");
  });

  it("run alone", async () => {
    const { events } = await rig.run({ checksOnly: true, selection: "named" });
    assert.deepEqual(
      events.flatMap((event) => (event.type === "check-evaluated" ? [event.check] : [])),
      ["odd"],
    );
  });

  it("are listed, and shown with their results", async () => {
    const listed = await headwater(["list", "--json", "-s", "rows"], { cwd: rig.project.root });
    const shown = z.object({ assets: z.array(z.object({ checks: z.array(z.unknown()) })) });
    assert.deepEqual(shown.parse(JSON.parse(listed.stdout)).assets[0]?.checks, [
      { name: "notEmpty", blocking: false, severity: "error" },
      { name: "few", blocking: true, severity: "error" },
    ]);
    const status = await headwater(["status", "--json", "-s", "total"], { cwd: rig.project.root });
    assert.match(status.stdout, /"blockedBy": "rows:few"|"check": "few"/);
  });
});

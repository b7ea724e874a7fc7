/** An environment that reads what it lacks from another one, whose store it never writes: with real stores. */
import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "@headwater/core/events";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { headwater } from "./support/command.ts";
import { ends, find, RunRig } from "./support/run-rig.ts";

const PROJECT = `
//- /headwater.config.ts
import { definitions } from "headwater";
export default definitions({
  environments: {
    dev: { storage: "dev-store", deferTo: "prod" },
    shared: { storage: "prod-store", deferTo: "prod" },
    prod: { protected: true, storage: "prod-store" },
    alone: { storage: "dev-store" },
  },
});
//- /src/assets.ts
import { asset, assetCheck } from "headwater";
export const raw = asset((context) => ({ from: context.environment, at: new Date(0) }));
export const report = asset({ deps: ["other"] }, (raw: { from: string; at: Date }) => raw.from + ":" + String(raw.at instanceof Date));
export const other = asset(() => 1);
export const positive = assetCheck({ asset: other, blocking: true }, (other) => other > 0 && process.env["FAIL"] === undefined);
export const reader = asset((other: number) => other);
`;

describe("an environment that defers to another", function () {
  this.timeout(60_000);
  let rig: RunRig;

  before(async () => {
    rig = new RunRig(PROJECT);
    const made = await run("raw or other", "prod");
    assert.deepEqual(ends(made), { raw: "succeeded", other: "succeeded" });
  });
  after(() => {
    rig.close();
  });

  it("reads the values there, and says so with each input", async () => {
    const events = await run("report", "dev");
    assert.deepEqual(ends(events), { report: "succeeded" });
    const there = (await rows("prod-store", "prod")).get("raw")?.latest;
    const { inputs, dataVersion } = find(events, "materialized");
    assert.ok(there);
    assert.deepEqual(inputs[0], {
      environment: "prod",
      asset: "raw",
      dataVersion: there.dataVersion,
      position: there.position,
      read: true,
    });
    assert.equal(inputs[1]?.environment, "prod");
    assert.deepEqual((await rows("dev-store", "dev")).get("report")?.latest?.inputs, inputs);
    assert.equal(dataVersion, (await rows("dev-store", "dev")).get("report")?.latest?.dataVersion);
    const file = (await rows("dev-store", "dev")).get("report")?.latest?.value?.place ?? "";
    assert.equal(JSON.parse(readFileSync(join(rig.project.root, "dev-store/values", file), "utf8")), "prod:true");
  });

  it("does so in a store that both share", async () => {
    const events = await run("report", "shared");
    assert.deepEqual(ends(events), { report: "succeeded" });
    assert.equal(find(events, "materialized").inputs[0]?.environment, "prod");
  });

  it("is current by that data, in the status and for a run of what is stale", async () => {
    assert.match(await status("dev"), /raw +missing: read from prod[^]*report +current/);
    const events = await run("report", "dev", "stale");
    assert.deepEqual(ends(events), {});
  });

  it("writes nothing there", async () => {
    const before = filesOf("prod-store");
    const copy = join(rig.project.root, "copy-of-store");
    cpSync(join(rig.project.root, "prod-store"), copy, { recursive: true });
    await run("report", "dev");
    await status("dev");
    assert.deepEqual(filesOf("prod-store"), before);
    assert.deepEqual(
      await entries("prod-store").then((all) => all.length),
      await entries("copy-of-store").then((all) => all.length),
    );
  });

  it("is stale by new data there, and reads its own once it has some", async () => {
    rig.project.write(`//- /src/assets.ts\n${source().replace("new Date(0)", "new Date(1)")}`);
    await run("raw", "prod");
    assert.match(await status("dev"), /report +stale: raw has new data/);
    await run("raw", "dev");
    const events = await run("report", "dev");
    const [raw] = find(events, "materialized").inputs;
    assert.ok(raw && !("environment" in raw));
    assert.equal(raw.dataVersion, (await rows("dev-store", "dev")).get("raw")?.latest?.dataVersion);
  });

  it("is missing what another one lacks too, and what one that defers to none lacks", async () => {
    const failed = await run("report", "alone");
    assert.equal(find(failed, "step-failed").error.code, "HW503");
  });

  it("reads nothing that a check there blocks", async () => {
    process.env["FAIL"] = "yes";
    try {
      await run("other", "prod");
    } finally {
      delete process.env["FAIL"];
    }
    const events = await run("reader", "dev");
    assert.deepEqual(find(events, "step-skipped").reason, { kind: "blocked", asset: "other", check: "positive" });
    await run("other", "prod");
    assert.deepEqual(ends(await run("reader", "dev")), { reader: "succeeded" });
  });

  it("says whose value is damaged, and whose store cannot be read", async () => {
    const damaged = (await rows("prod-store", "prod")).get("other")?.latest?.value?.place ?? "";
    const file = join(rig.project.root, "prod-store/values", damaged);
    const whole = readFileSync(file);
    writeFileSync(file, "2");
    const failed = await run("reader", "dev");
    assert.equal(find(failed, "step-failed").error.code, "HW505");
    writeFileSync(file, whole);

    const database = join(rig.project.root, "prod-store/events.db");
    const kept = readFileSync(database);
    writeFileSync(database, "this is no database, and not a short text either");
    const { outcome } = await rig.run({ selection: "reader", environment: "dev" });
    writeFileSync(database, kept);
    assert.equal(outcome.kind === "refused" && outcome.code, "HW601");
    assert.match(
      outcome.kind === "refused" ? outcome.message : "",
      /^The environment dev reads what it lacks from prod, whose store cannot be read\. /,
    );
  });

  it("lacks everything where there is no store there yet, and makes none", async () => {
    const other = new RunRig(PROJECT);
    try {
      const { events } = await other.run({ selection: "reader", environment: "dev" });
      assert.equal(find(events, "step-failed").error.code, "HW503");
      assert.ok(!existsSync(join(other.project.root, "prod-store")));
    } finally {
      other.close();
    }
  });

  async function run(selection: string, environment: string, mode?: "stale"): Promise<readonly RunEvent[]> {
    const request = { selection, environment, ...(mode === undefined ? {} : { mode }) };
    const { outcome, events } = await rig.run(request, { allowProtected: true });
    assert.ok(outcome.kind === "succeeded" || outcome.kind === "failed", JSON.stringify(outcome));
    return events;
  }

  async function status(environment: string): Promise<string> {
    const told = await headwater(["status", "--env", environment], { cwd: rig.project.root });
    assert.equal(told.exitCode, 0, told.stderr);
    return told.stdout;
  }

  async function rows(
    folder: string,
    environment: string,
  ): Promise<ReadonlyMap<string, Awaited<ReturnType<typeof readRows>>[number]>> {
    return new Map((await readRows(folder, environment)).map((row) => [row.asset, row]));
  }

  async function readRows(folder: string, environment: string) {
    const log = await openEventLog({ folder: join(rig.project.root, folder), mode: "read" });
    return (await log.assets(environment).finally(() => log.close())).rows;
  }

  async function entries(folder: string): Promise<readonly unknown[]> {
    const log = await openEventLog({ folder: join(rig.project.root, folder), mode: "read" });
    return await log.entries({ after: 0, limit: 10_000 }).finally(() => log.close());
  }

  /** Those of values; the database has files that come and go with its readers. */
  function filesOf(folder: string): readonly string[] {
    return readdirSync(join(rig.project.root, folder, "values"), { recursive: true })
      .map(String)
      .sort();
  }

  function source(): string {
    return readFileSync(join(rig.project.root, "src/assets.ts"), "utf8");
  }
});

/** What `headwater store` does: verify, back up, migrate. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { backupStore } from "@headwater/eventlog/sqlite/backup-store";
import { migrateStore } from "@headwater/eventlog/sqlite/migrate-store";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import { FixtureRun } from "../core/support/fixture-rows.ts";
import { alter, listing, newStore, refusal } from "./support.ts";
import { temporaryFolders } from "./temporary-folders.ts";

const NOW = Date.UTC(2026, 10, 20, 22, 15, 45);

/** Two runs: the first made `a` and failed on `b`, the second is under way. */
function history(): Parameters<typeof newStore>[1] {
  const run = new FixtureRun();
  const next = new FixtureRun("run-0002");
  return [
    run.started(["a", "b"]),
    run.stepStarted("a"),
    run.materialized("a"),
    run.checked("a", "rows", true),
    run.succeeded("a"),
    run.stepStarted("b"),
    run.failed("b"),
    run.ended("failed"),
    next.started(["a"]),
    next.stepStarted("a"),
  ];
}

describe("verifyStore", function () {
  // Each write waits for a disk that others use too.
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  it("finds nothing in a store that is whole, and alters nothing", async () => {
    const folder = await newStore(newFolder(), history());
    const before = listing(folder);
    const { faults, values: _, ...counts } = await verifyStore(folder);
    assert.deepEqual(faults, []);
    const place = join(folder, "events.db");
    assert.deepEqual(counts, { place, schema: 3, own: true, entries: 10, unknown: 0, assets: 2, runs: 2 });
    assert.deepEqual(listing(folder), before);
  });

  it("verifies a store that others have open", async () => {
    const folder = newFolder();
    const log = await openEventLog({ folder, mode: "write" });
    await log.append(history() ?? []);
    assert.deepEqual((await verifyStore(folder)).faults, []);
    await log.close();
  });

  it("counts entries of kinds that it does not know, which are no fault", async () => {
    const folder = await newStore(newFolder(), history());
    alter(folder, `insert into events (type, json) values ('teleported', '{"type":"teleported"}')`);
    const { faults, unknown } = await verifyStore(folder);
    assert.deepEqual([faults, unknown], [[], 1]);
  });

  const damages: readonly [title: string, sql: string, subject: string, message: RegExp][] = [
    [
      "a row that was altered",
      `update assets set json = replace(json, '"d1"', '"d2"')`,
      "asset a",
      /in: latest, checks/,
    ],
    ["a row that is gone", "delete from assets where asset = 'b'", "asset b", /has no row/],
    ["a row of no entry", "update assets set asset = 'c' where asset = 'b'", "asset c", /no entry in the log/],
    ["a row that is no row", "update assets set json = '{}' where asset = 'b'", "asset b", /cannot be read/],
    ["another run that computes", "update assets set run_by = null", "asset a", /another run as computing/],
    ["an entry that is gone", "delete from events where type = 'materialized'", "asset a", /in: latest/],
    ["an entry that was altered", "update events set json = '{' where position = 3", "entry 3", /cannot be read/],
    [
      "a run that was altered",
      `update runs set json = replace(json, '"failed"', '"succeeded"') where run_id = 'run-0001'`,
      "run run-0001",
      /in: status/,
    ],
    ["a run that is gone", "delete from runs where run_id = 'run-0001'", "run run-0001", /has no row/],
    [
      "a run that never began",
      "update runs set run_id = 'run-0009' where run_id = 'run-0001'",
      "run run-0009",
      /begin/,
    ],
    ["steps that are gone", "delete from steps where run_id = 'run-0001'", "run run-0001", /in: steps/],
  ];
  for (const [title, sql, subject, message] of damages) {
    it(`finds ${title}`, async () => {
      const folder = await newStore(newFolder(), history());
      alter(folder, sql);
      const { faults } = await verifyStore(folder);
      const fault = faults.find((each) => each.subject.startsWith(subject));
      assert.ok(fault, JSON.stringify(faults));
      assert.match(fault.message, message);
    });
  }

  it("finds what SQLite finds", async () => {
    const folder = await newStore(newFolder(), history());
    const file = join(folder, "events.db");
    const database = new DatabaseSync(file);
    const index = database.prepare("select rootpage from sqlite_schema where name = 'events_by_run'").get();
    database.close();
    const bytes = readFileSync(file);
    const end = Number(index?.["rootpage"]) * 4096;
    writeFileSync(file, bytes.fill(0x41, end - 10, end));
    const { faults } = await verifyStore(folder);
    assert.equal(faults[0]?.subject, "the file");
  });

  it("refuses where there is no store", async () => {
    await assert.rejects(verifyStore(newFolder()), refusal("HW601", /There is no store/));
  });
});

describe("backupStore", function () {
  // Each write waits for a disk that others use too.
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  it("copies a store that is being written, whole and in one file", async () => {
    const folder = newFolder();
    const log = await openEventLog({ folder, mode: "write" });
    await log.append(history() ?? []);
    const copy = await backupStore({ folder, now: NOW });
    assert.equal(copy, join(folder, "backups", "events-20261120-221545.db"));
    assert.equal(await backupStore({ folder, now: NOW }), join(folder, "backups", "events-20261120-221545-2.db"));
    const run = new FixtureRun("run-0002");
    await log.append([run.succeeded("a"), run.ended("succeeded")]);
    await log.close();

    const restored = newFolder();
    copyFileSync(copy, join(restored, "events.db"));
    assert.deepEqual((await verifyStore(restored)).faults, []);
    const again = await openEventLog({ folder: restored, mode: "write" });
    assert.equal(await again.position(), 10);
    assert.equal(await again.append([run.succeeded("a")]), 11);
    await again.close();
    assert.deepEqual(readdirSync(join(folder, "backups")).length, 2);
  });

  it("never writes over a file, and leaves nothing behind where it fails", async () => {
    const folder = await newStore(newFolder());
    const target = join(newFolder(), "mine.db");
    writeFileSync(target, "mine");
    await assert.rejects(
      backupStore({ folder, to: target, now: NOW }),
      refusal("HW601", /There is a file of that name/),
    );
    assert.equal(readFileSync(target, "utf8"), "mine");
    const blocked = join(target, "below.db");
    await assert.rejects(backupStore({ folder, to: blocked, now: NOW }), refusal("HW601", /cannot be written/));
    const empty = newFolder();
    await assert.rejects(backupStore({ folder: empty, now: NOW }), refusal("HW601", /There is no store/));
    assert.equal(existsSync(join(empty, "events.db")), false);
  });
});

describe("migrateStore", function () {
  // Each write waits for a disk that others use too.
  this.timeout(60_000);
  const newFolder = temporaryFolders();
  const fixture = fileURLToPath(new URL("fixtures/schema-1.db", import.meta.url));

  function oldStore(): string {
    const folder = join(newFolder(), ".headwater");
    mkdirSync(folder);
    copyFileSync(fixture, join(folder, "events.db"));
    return folder;
  }

  it("brings a store of the first version up to date, after a backup", async () => {
    const folder = oldStore();
    const reader = await openEventLog({ folder, mode: "read" });
    const before = { entries: await reader.entries({ after: 0, limit: 99 }), rows: await reader.assets("local") };
    assert.deepEqual([before.entries.length, (await reader.heartbeats()).size], [26, 0]);
    await assert.rejects(openEventLog({ folder, mode: "write" }), refusal("HW605", /headwater store migrate/));
    assert.ok(readFileSync(fixture).equals(readFileSync(join(folder, "events.db"))), "opening altered the file");

    const { backup, ...versions } = await migrateStore({ folder, now: NOW });
    assert.deepEqual(versions, { place: join(folder, "events.db"), from: 1, to: 3 });
    assert.equal(backup, join(folder, "backups", "events-20261120-221545-version-1.db"));
    assert.deepEqual((await verifyStore(folder)).faults, []);
    const log = await openEventLog({ folder, mode: "write" });
    assert.deepEqual({ entries: await log.entries({ after: 0, limit: 99 }), rows: await log.assets("local") }, before);
    await log.append([new FixtureRun().started(["a"])]);
    assert.equal((await log.heartbeats()).size, 1);
    await log.close();
    await reader.close();

    const old = newFolder();
    copyFileSync(backup, join(old, "events.db"));
    await assert.rejects(openEventLog({ folder: old, mode: "write" }), refusal("HW605", /version 1/));
  });

  it("makes a store that an older version reads and does not write, as a new one is", async () => {
    const migrated = oldStore();
    await migrateStore({ folder: migrated, now: NOW });
    for (const folder of [migrated, await newStore(newFolder())]) {
      const database = new DatabaseSync(join(folder, "events.db"), { readOnly: true });
      const rows = database.prepare("select name, value from meta where name like 'min_%' order by name").all();
      database.close();
      // Version 2 would prune, and not count what goes.
      assert.deepEqual(
        rows.map(({ name, value }) => [name, value]),
        [
          ["min_reader", "1"],
          ["min_writer", "3"],
        ],
      );
    }
  });

  it("does nothing to a store that is up to date", async () => {
    const folder = await newStore(newFolder());
    const before = readFileSync(join(folder, "events.db"));
    assert.deepEqual(await migrateStore({ folder, now: NOW }), {
      place: join(folder, "events.db"),
      from: 3,
      to: 3,
      backup: null,
    });
    assert.ok(before.equals(readFileSync(join(folder, "events.db"))));
  });

  it("does nothing while a run is under way, and passes over one that is lost", async () => {
    const folder = oldStore();
    const live = new FixtureRun("run-live").started(["a"], { host: hostname(), pid: process.pid });
    alter(
      folder,
      `insert into events (run_id, type, json) values ('run-live', 'run-started', '${JSON.stringify(live)}');
       insert into runs select 'run-live', 'local', 27, replace(replace(json, run_id, 'run-live'), '"kind":"failed"', '"kind":"running","cancelRequested":false') from runs limit 1;
       update runs set json = json_set(json, '$.host', '${hostname()}', '$.pid', ${process.pid}) where run_id = 'run-live'`,
    );
    await assert.rejects(migrateStore({ folder, now: NOW }), refusal("HW607", /run-live is under way/));
    assert.equal(existsSync(join(folder, "backups")), false);
    alter(folder, "update runs set json = json_set(json, '$.pid', 99999999) where run_id = 'run-live'");
    assert.equal((await migrateStore({ folder, now: NOW })).to, 3);
  });

  it("refuses what is newer, another's, or not there", async () => {
    const folder = await newStore(newFolder());
    alter(folder, "update meta set value = 99 where name = 'min_writer'");
    await assert.rejects(migrateStore({ folder, now: NOW }), refusal("HW603", /newer version/));
    const other = await newStore(newFolder());
    alter(other, "create view v as select 1");
    await assert.rejects(migrateStore({ folder: other, now: NOW }), refusal("HW601", /holds a view/));
    await assert.rejects(migrateStore({ folder: newFolder(), now: NOW }), refusal("HW601", /There is no store/));
  });
});

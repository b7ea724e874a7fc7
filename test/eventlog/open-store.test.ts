/** Which stores are opened, which are refused, and what opening leaves alone. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrateStore } from "@headwater/eventlog/sqlite/migrate-store";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import type { StoreErrorCode } from "@headwater/eventlog/store-error";
import { FixtureRun } from "../core/support/fixture-rows.ts";
import { alter, listing, newStore, refusal } from "./support.ts";
import { temporaryFolders } from "./temporary-folders.ts";

describe("openEventLog", function () {
  // Each write waits for a disk that others use too.
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  it("makes a store in a folder that ignores itself", async () => {
    const folder = join(newFolder(), "deep", ".headwater");
    const log = await openEventLog({ folder, mode: "write" });
    assert.equal(readFileSync(join(folder, ".gitignore"), "utf8"), "*\n");
    assert.equal(await log.position(), 0);
    await log.close();
    await log.close();
  });

  it("leaves a folder of the user's own without a .gitignore, and one with it as it is", async () => {
    const own = newFolder();
    await (await openEventLog({ folder: own, mode: "write" })).close();
    assert.equal(existsSync(join(own, ".gitignore")), false);
    const ours = join(newFolder(), ".headwater");
    mkdirSync(ours);
    writeFileSync(join(ours, ".gitignore"), "mine\n");
    await (await openEventLog({ folder: ours, mode: "write" })).close();
    assert.equal(readFileSync(join(ours, ".gitignore"), "utf8"), "mine\n");
  });

  it("makes one store when many open it first", async () => {
    const folder = newFolder();
    const logs = await Promise.all(Array.from({ length: 8 }, () => openEventLog({ folder, mode: "write" })));
    await Promise.all(logs.map((log, index) => log.append([new FixtureRun(`run-000${index}`).started(["a"])])));
    assert.deepEqual(
      await Promise.all(logs.map((log) => log.position())),
      logs.map(() => 8),
    );
    await Promise.all(logs.map((log) => log.close()));
  });

  describe("while another version alters the store", () => {
    const newer = (name: string): string => `update meta set value = '99' where name = '${name}'`;

    it("refuses to write what takes a newer version, from the next append on, and goes on reading", async () => {
      const folder = await newStore(newFolder());
      const log = await openEventLog({ folder, mode: "write" });
      await log.append([new FixtureRun("run-0002").started(["a"])]);
      alter(folder, newer("min_writer"));
      const late = new FixtureRun("run-0003").started(["a"]);
      for (let time = 0; time < 2; time++)
        await assert.rejects(log.append([late]), refusal("HW603", /to write it takes version 99 of the format/));
      assert.deepEqual([await log.position(), (await log.runs({ limit: 9 })).length], [2, 2]);
      await log.close();
    });

    it("refuses to read what takes a newer version, for readers and writers", async () => {
      const folder = await newStore(newFolder());
      const logs = await Promise.all((["write", "read"] as const).map((mode) => openEventLog({ folder, mode })));
      for (const log of logs) assert.equal(await log.position(), 1);
      alter(folder, newer("min_reader"));
      for (const log of logs)
        for (let time = 0; time < 2; time++)
          await assert.rejects(log.position(), refusal("HW603", /to read it takes version 99 of the format/));
      for (const log of logs) await log.close();
    });

    it("refuses one that has come to hold code", async () => {
      const folder = await newStore(newFolder());
      const log = await openEventLog({ folder, mode: "write" });
      alter(folder, "create trigger late after insert on events begin delete from events; end");
      const event = new FixtureRun("run-0002").started(["a"]);
      await assert.rejects(log.append([event]), refusal("HW601", /it holds a trigger named "late"/));
      await log.close();
    });

    it("goes on where a version only added what this one need not know", async () => {
      const folder = await newStore(newFolder());
      const log = await openEventLog({ folder, mode: "write" });
      alter(folder, "create table later (x); update meta set value = '99' where name = 'schema'");
      await log.append([new FixtureRun("run-0002").started(["a"])]);
      assert.equal(await log.position(), 2);
      await log.close();
    });
  });

  describe("for reading", () => {
    it("makes nothing, and sees a store that is made later", async () => {
      const folder = join(newFolder(), ".headwater");
      const reader = await openEventLog({ folder, mode: "read" });
      assert.deepEqual([await reader.position(), existsSync(folder)], [0, false]);
      const writer = await openEventLog({ folder, mode: "write" });
      assert.equal(await reader.position(), 0);
      await writer.append([new FixtureRun().started(["a"])]);
      assert.equal(await reader.position(), 1);
      await writer.close();
      assert.equal(await reader.position(), 1);
      await reader.close();
    });

    it("writes nothing to a store that nobody has open, and follows the next writer", async () => {
      const folder = await newStore(newFolder());
      const before = listing(folder);
      const reader = await openEventLog({ folder, mode: "read" });
      assert.equal((await reader.runs({ limit: 1 })).length, 1);
      assert.deepEqual(listing(folder), before);
      const writer = await openEventLog({ folder, mode: "write" });
      await writer.append([new FixtureRun("run-0002").started(["a"])]);
      assert.equal(await reader.position(), 2);
      await writer.close();
      const again = await openEventLog({ folder, mode: "write" });
      await again.append([new FixtureRun("run-0003").started(["a"])]);
      assert.equal(await reader.position(), 3);
      await again.close();
      await reader.close();
    });

    it("reads a store whose write-ahead file was left behind, as it stood", async () => {
      const source = newFolder();
      const writer = await openEventLog({ folder: source, mode: "write" });
      await writer.append([new FixtureRun().started(["a"])]);
      const folder = newFolder();
      for (const name of ["events.db", "events.db-wal"]) copyFileSync(join(source, name), join(folder, name));
      await writer.close();
      const before = listing(folder);
      const reader = await openEventLog({ folder, mode: "read" });
      assert.equal(await reader.position(), 1);
      await reader.close();
      assert.deepEqual(listing(folder), before);
    });

    it("refuses to append", async () => {
      const reader = await openEventLog({ folder: newFolder(), mode: "read" });
      await assert.rejects(reader.append([new FixtureRun().started(["a"])]), refusal("HW601", /open for reading only/));
      await reader.close();
    });
  });

  describe("refuses", () => {
    const damages: readonly [
      title: string,
      sql: string,
      modes: readonly ("read" | "write")[],
      code: StoreErrorCode,
      message: RegExp,
    ][] = [
      [
        "a store with a trigger",
        "create trigger t after insert on events begin delete from events; end",
        ["read", "write"],
        "HW601",
        /holds a trigger named "t"/,
      ],
      ["a store with a view", "create view v as select 1", ["read", "write"], "HW601", /holds a view named "v"/],
      [
        "a store with a virtual table",
        "create virtual table v using fts5(text)",
        ["read", "write"],
        "HW601",
        /holds a table named "v"/,
      ],
      ["a store without its events", "drop table events", ["read", "write"], "HW601", /no table named "events"/],
      ["to write what an older version made", "delete from meta where name = 'schema'", ["write"], "HW605", /migrate/],
      ["another program's database", "drop table meta", ["read", "write"], "HW601", /is not a store of Headwater/],
      [
        "a store without its version",
        "delete from meta",
        ["read", "write"],
        "HW601",
        /its min_(reader|writer) is missing/,
      ],
      [
        "a newer store",
        "update meta set value = 99 where name like 'min_%'",
        ["read", "write"],
        "HW603",
        /newer version of Headwater/,
      ],
      [
        "to write what only a newer version may",
        "update meta set value = 99 where name = 'min_writer'",
        ["write"],
        "HW603",
        /to write it takes version 99/,
      ],
    ];
    for (const [title, sql, modes, code, message] of damages) {
      it(title, async () => {
        const folder = await newStore(newFolder());
        alter(folder, sql);
        const before = readFileSync(join(folder, "events.db"));
        for (const mode of modes) await assert.rejects(openEventLog({ folder, mode }), refusal(code, message));
        assert.ok(before.equals(readFileSync(join(folder, "events.db"))), "the file was altered");
        if (!modes.includes("read")) await (await openEventLog({ folder, mode: "read" })).close();
      });
    }

    it("a file that is no database", async () => {
      const folder = newFolder();
      writeFileSync(join(folder, "events.db"), "once upon a time ".repeat(500));
      for (const mode of ["read", "write"] as const)
        await assert.rejects(openEventLog({ folder, mode }), refusal("HW601", /not a database/));
    });

    it("a damaged database, by name", async () => {
      const folder = await newStore(newFolder());
      const file = join(folder, "events.db");
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xff, 4096));
      await assert.rejects(
        async () => {
          const log = await openEventLog({ folder, mode: "read" });
          await log.close();
        },
        refusal("HW601", /malformed/),
      );
    });

    for (const name of ["events.db", "events.db-wal", "events.lock", "events.reserve"]) {
      it(`a store whose ${name} is a link`, async () => {
        const folder = await newStore(newFolder());
        const target = join(newFolder(), "target");
        if (existsSync(join(folder, name))) renameSync(join(folder, name), target);
        else writeFileSync(target, "");
        symlinkSync(target, join(folder, name));
        for (const mode of ["read", "write"] as const)
          await assert.rejects(openEventLog({ folder, mode }), refusal("HW601", /is a symbolic link/));
      });
    }

    it("a folder of our name that leads out of its project, and none that stays in it", async () => {
      const project = newFolder();
      const folder = join(project, ".headwater");
      symlinkSync(await newStore(newFolder()), folder);
      for (const mode of ["read", "write"] as const)
        await assert.rejects(openEventLog({ folder, mode }), refusal("HW601", /symbolic link out of the project/));
      rmSync(folder);
      mkdirSync(join(project, "data"));
      symlinkSync("data", folder);
      await (await openEventLog({ folder, mode: "write" })).close();
    });

    it("to take over a run of a store that was not made here by this user", async () => {
      const folder = await newStore(newFolder());
      const takeover = new FixtureRun("run-0001", { epoch: 2 });
      alter(folder, `update meta set value = '${randomUUID()}' where name = 'store_id'`);
      const log = await openEventLog({ folder, mode: "write" });
      await assert.rejects(log.append([takeover.started(["a"])]), refusal("HW604", /is not resumed/));
      await log.append([new FixtureRun("run-0002").started(["a"]), takeover.failed("a"), takeover.ended("failed")]);
      assert.deepEqual((await log.runs({ limit: 1 }))[0]?.runId, "run-0002");
      await log.close();
    });

    it("what can be no folder of a store, to read, to write and to look after it, in words that say why", async function () {
      if (process.platform === "win32") this.skip();
      const parent = newFolder();
      writeFileSync(join(parent, "file"), "");
      symlinkSync("nowhere", join(parent, "link"));
      symlinkSync("file", join(parent, "to-file"));
      symlinkSync("loop", join(parent, "loop"));
      mkdirSync(join(parent, "taken", "events.db"), { recursive: true });
      const unfit: readonly (readonly [name: string, why: RegExp])[] = [
        ["file", /cannot be there: .*[/\\]file is a file, not a folder\. Move it away/],
        ["file/deep", /cannot be there: .*[/\\]file is a file, not a folder\. Move it away/],
        ["link", /cannot be there: .*[/\\]link is a symbolic link to nowhere, which leads nowhere\. Make the folder/],
        [
          "link/deep",
          /cannot be there: .*[/\\]link is a symbolic link to nowhere, which leads nowhere\. Make the folder/,
        ],
        [
          "to-file",
          /cannot be there: .*[/\\]to-file is a symbolic link to file, which leads to a file\. Make the folder/,
        ],
        ["loop", /cannot be there: .*[/\\]loop is a symbolic link to loop, which leads nowhere\. Make the folder/],
        ["taken", /cannot be there: a folder is in the place of its file\. Move it away to begin with an empty store/],
      ];
      for (const [name, why] of unfit) await isRefused(join(parent, name), refusal("HW601", why));
    });

    it("a folder where the system lets none be made, at once", async function () {
      if (process.platform !== "linux") this.skip();
      // Node itself tries for ever there.
      const why = /cannot be there: the system lets nobody keep files below \/(proc|sys)\. Name another `storage`/;
      for (const folder of ["/proc/headwater", "/proc/headwater/deep", "/sys/headwater"])
        await isRefused(folder, refusal("HW601", why));
    });

    it("what becomes unfit while it is open for reading, until it is fit again", async function () {
      if (process.platform === "win32") this.skip();
      const [parent, target] = [newFolder(), await newStore(newFolder())];
      symlinkSync(target, join(parent, "link"));
      const log = await openEventLog({ folder: join(parent, "link"), mode: "read" });
      assert.equal(await log.position(), 1);
      renameSync(target, `${target}-gone`);
      await assert.rejects(log.position(), refusal("HW601", /which leads nowhere/));
      renameSync(`${target}-gone`, target);
      assert.equal(await log.position(), 1);
      await log.close();
    });
  });

  describe("with a lock of another process", () => {
    it("waits for it without holding up the event loop", async () => {
      const folder = await newStore(newFolder());
      const log = await openEventLog({ folder, mode: "write" });
      const other = new DatabaseSync(join(folder, "events.db"));
      other.exec("begin immediate");
      let settled = false;
      const appended = log.append([new FixtureRun("run-0002").started(["a"])]).finally(() => (settled = true));
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(settled, false);
      assert.equal(await log.position(), 1);
      other.exec("commit");
      assert.equal(await appended, 2);
      other.close();
      await log.close();
    });

    it("says so when it lasts", async () => {
      const folder = await newStore(newFolder());
      const log = await openEventLog({ folder, mode: "write", patienceMs: 20 });
      const other = new DatabaseSync(join(folder, "events.db"));
      other.exec("begin immediate");
      await assert.rejects(
        log.append([new FixtureRun("run-0002").started(["a"])]),
        refusal("HW602", /locked by another process/),
      );
      other.exec("commit");
      assert.equal(await log.append([new FixtureRun("run-0002").started(["a"])]), 2);
      other.close();
      await log.close();
    });

    it("waits once for a lock that lasts, and not again with each call", async function () {
      // Less than the patience of all calls together.
      this.timeout(15_000);
      const folder = await newStore(newFolder());
      const log = await openEventLog({ folder, mode: "write", patienceMs: 2_000 });
      const other = new DatabaseSync(join(folder, "events.db"));
      other.exec("begin immediate");
      for (let call = 0; call < 12; call++)
        await assert.rejects(log.append([new FixtureRun("run-0002").started(["a"])]), refusal("HW602", /locked/));
      other.close();
      await log.close();
    });
  });

  it("keeps what a newer version wrote, and passes over it", async () => {
    const folder = await newStore(newFolder());
    alter(
      folder,
      `insert into events (type, json) values ('teleported', '{"type":"teleported"}'), ('run-ended', 'no json'), ('materialized', '${"[".repeat(50_000)}${"]".repeat(50_000)}')`,
    );
    const log = await openEventLog({ folder, mode: "write" });
    await log.append([new FixtureRun("run-0002").started(["a"])]);
    assert.equal(await log.position(), 5);
    assert.deepEqual(
      (await log.entries({ after: 0, limit: 2 })).map(({ position }) => position),
      [1, 5],
    );
    await log.close();
  });

  it("does not believe rows that are damaged", async () => {
    const folder = await newStore(newFolder());
    alter(
      folder,
      `insert into assets values ('local', 'a', '', null, '{"asset":"../../etc"}'), ('local', 'b', '', null, 'x'); update runs set json = '[]'`,
    );
    const log = await openEventLog({ folder, mode: "read" });
    assert.deepEqual([(await log.assets("local")).rows, await log.runs({ limit: 9 })], [[], []]);
    await log.close();
  });
});

/** By everything that opens a store. */
async function isRefused(folder: string, why: ReturnType<typeof refusal>): Promise<void> {
  for (const mode of ["read", "write"] as const) await assert.rejects(openEventLog({ folder, mode }), why);
  await assert.rejects(migrateStore({ folder, now: 0 }), why);
  await assert.rejects(verifyStore(folder), why);
}

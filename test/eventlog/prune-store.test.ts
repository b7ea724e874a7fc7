/** What pruning lets go, and that it never takes what is newest. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import type { RunEvent } from "@headwater/core/events";
import { KEEP_ALL, type Retention } from "@headwater/core/retention";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { type Pruned, pruneStore } from "@headwater/eventlog/sqlite/prune-store";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import { FixtureRun } from "../core/support/fixture-rows.ts";
import { alter, newStore, refusal } from "./support.ts";
import { temporaryFolders } from "./temporary-folders.ts";

const DAY = 86_400_000;
const NOW = 100 * DAY;

describe("pruneStore", function () {
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  const prune = (folder: string, retention: Partial<Retention>, dryRun = false): Promise<Pruned> =>
    pruneStore({ folder, values: join(folder, "values"), retention: { ...KEEP_ALL, ...retention }, now: NOW, dryRun });

  /** A run that makes `a`, with its value and what it printed, and fails on `b`; it ended so many days ago. */
  function run(folder: string, id: string, daysAgo: number): readonly RunEvent[] {
    const of = new FixtureRun(id);
    const place = `a/${id}.json`;
    write(join(folder, "values", place), "x".repeat(1000));
    write(join(folder, "runs", id, "a.1.jsonl"), "printed");
    const value = { io: "file", place, hash: "sha256:1", bytes: 1000 };
    return [
      of.started(["a", "b"]),
      of.stepStarted("a"),
      { ...of.materialized("a", { dataVersion: id }), value },
      of.checked("a", "rows", true),
      of.succeeded("a"),
      of.stepStarted("b"),
      of.failed("b"),
      { ...of.ended("failed"), at: NOW - daysAgo * DAY },
    ];
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  async function threeRuns(): Promise<string> {
    const folder = newFolder();
    const days = [30, 20, 10];
    return await newStore(
      folder,
      days.flatMap((daysAgo, index) => run(folder, `run-000${index + 1}`, daysAgo)),
    );
  }

  const cases: readonly [title: string, retention: Partial<Retention>, left: readonly string[]][] = [
    ["nothing without limits", {}, ["run-0003", "run-0002", "run-0001"]],
    ["runs beyond a number", { runs: 2 }, ["run-0003", "run-0002"]],
    ["runs that are too old", { ageMs: 15 * DAY }, ["run-0003"]],
    ["every run that is too old", { ageMs: DAY }, []],
    ["runs until the rest is small enough", { bytes: 1 }, []],
    ["nothing where all is small enough", { bytes: 1e9 }, ["run-0003", "run-0002", "run-0001"]],
  ];
  for (const [title, retention, left] of cases) {
    it(`removes ${title}, and keeps the rows of all assets`, async () => {
      const folder = await threeRuns();
      const before = await openEventLog({ folder, mode: "read" });
      const rows = await before.assets("local");
      await before.close();
      const would = await prune(folder, retention, true);
      assert.equal((await verifyStore(folder)).runs, 3, "a dry run removed something");
      const did = await prune(folder, retention);
      assert.deepEqual(did, would);

      const log = await openEventLog({ folder, mode: "write" });
      assert.deepEqual(
        (await log.runs({ limit: 9 })).map(({ runId }) => runId),
        left,
      );
      assert.deepEqual((await log.assets("local")).rows, rows.rows);
      assert.deepEqual((await verifyStore(folder)).faults, []);
      for (const id of ["run-0001", "run-0002", "run-0003"]) {
        const isLeft = left.includes(id);
        assert.equal(existsSync(join(folder, "runs", id)), isLeft, id);
        // The newest value stays, whatever becomes of its run.
        assert.equal(existsSync(join(folder, "values", "a", `${id}.json`)), isLeft || id === "run-0003", id);
      }
      const last = await log.append([new FixtureRun("run-0009").started(["a"])]);
      assert.equal(last, 25, "a position was used again");
      await log.close();
    });
  }

  it("lets go what an earlier pruning kept for a row that has moved on", async () => {
    const folder = await threeRuns();
    await prune(folder, { ageMs: DAY });
    const log = await openEventLog({ folder, mode: "write" });
    await log.append(run(folder, "run-0004", 0));
    await log.close();
    assert.deepEqual(await prune(folder, { ageMs: DAY }), { runs: [], entries: 3, values: 1, bytes: 1000 });
    assert.equal(existsSync(join(folder, "values", "a", "run-0003.json")), false);
    assert.deepEqual((await verifyStore(folder)).faults, []);
  });

  it("removes values that no entry names once they are old, and follows no link", async () => {
    const folder = await threeRuns();
    const [young, old] = [join(folder, "values", "a", "young.json"), join(folder, "values", "a", "old.json")];
    for (const path of [young, old]) write(path, "?");
    utimesSync(young, NOW / 1000, NOW / 1000);
    utimesSync(old, (NOW - DAY) / 1000, (NOW - DAY) / 1000);
    assert.equal((await prune(folder, {})).values, 1);
    assert.deepEqual([existsSync(young), existsSync(old)], [true, false]);
  });

  it("counts no backup among what the store may take", async () => {
    const folder = await threeRuns();
    write(join(folder, "backups", "events-1.db"), "x".repeat(2_000_000));
    assert.deepEqual((await prune(folder, { bytes: 1_000_000 })).runs, []);
    assert.equal(existsSync(join(folder, "backups", "events-1.db")), true);
  });

  describe("while a run is under way", () => {
    const live = new FixtureRun("run-live");
    const begins = live.started(["a", "c"], { host: hostname(), pid: process.pid, at: NOW });
    const isThere = (folder: string, id: string): boolean => existsSync(join(folder, "values", "a", `${id}.json`));

    it("removes what that run cannot need, and the run goes on", async () => {
      const folder = await threeRuns();
      const log = await openEventLog({ folder, mode: "write" });
      await log.append([begins, live.stepStarted("a")]);
      const old = join(folder, "values", "c", "run-live.1.json");
      write(old, "not recorded yet");
      utimesSync(old, (NOW - DAY) / 1000, (NOW - DAY) / 1000);
      assert.deepEqual((await prune(folder, { runs: 1 })).runs, ["run-0001", "run-0002"]);
      assert.deepEqual(
        [isThere(folder, "run-0002"), isThere(folder, "run-0003"), existsSync(old)],
        [false, true, true],
      );
      await log.append([live.materialized("a", { dataVersion: "new" }), live.succeeded("a"), live.ended("succeeded")]);
      assert.equal((await log.assets("local")).rows.find(({ asset }) => asset === "a")?.latest?.dataVersion, "new");
      await log.close();
      assert.deepEqual((await verifyStore(folder)).faults, []);
    });

    it("keeps a value that was the newest when that run began, until it has ended", async () => {
      const folder = await threeRuns();
      const log = await openEventLog({ folder, mode: "write" });
      await log.append([begins]);
      await log.append(run(folder, "run-0004", 0));
      assert.deepEqual((await prune(folder, { runs: 1 })).runs, []);
      assert.equal(isThere(folder, "run-0003"), true);
      await log.append([live.ended("succeeded")]);
      await log.close();
      assert.deepEqual((await prune(folder, { runs: 1 })).runs.length, 4);
      assert.deepEqual([isThere(folder, "run-0003"), isThere(folder, "run-0004")], [false, true]);
      assert.deepEqual((await verifyStore(folder)).faults, []);
    });

    it("keeps a cancel of a run that has not begun yet", async () => {
      const folder = await threeRuns();
      const log = await openEventLog({ folder, mode: "write" });
      await log.append([live.cancelRequested()]);
      await prune(folder, { runs: 1 });
      const [first] = await log.entries({ after: 0, limit: 1, runId: begins.runId });
      assert.equal(first?.event.type, "run-cancel-requested");
      await log.close();
    });
  });

  it("ends when its time is over, and goes on another time", async () => {
    const folder = await threeRuns();
    const options = { folder, values: join(folder, "values"), retention: { ...KEEP_ALL, runs: 1 }, now: NOW };
    const none = await pruneStore({ ...options, dryRun: false, budgetMs: -1 });
    assert.deepEqual(none, { runs: [], entries: 0, values: 0, bytes: 0 });
    const bySize = { ...options, retention: { ...KEEP_ALL, bytes: 1 } };
    assert.deepEqual((await pruneStore({ ...bySize, dryRun: false, budgetMs: -1 })).runs, []);
    assert.equal((await pruneStore({ ...options, dryRun: false, budgetMs: 60_000 })).runs.length, 2);
    assert.equal((await pruneStore({ ...bySize, dryRun: false, budgetMs: 60_000 })).runs.length, 1);
  });

  describe("by size", () => {
    const sizes = (folder: string): unknown[] => {
      const database = new DatabaseSync(join(folder, "events.db"), { readOnly: true });
      const rows = database.prepare("select run_id as run, bytes from sizes order by run_id").all();
      database.close();
      return rows.map(({ run, bytes }) => [run, bytes]);
    };
    const VALUES = 3 * 1000 + 3 * "printed".length;

    it("counts each run once, and knows its size from then on, however many files there are", async () => {
      const folder = await threeRuns();
      await prune(folder, { bytes: 1e9 });
      const one = 1000 + "printed".length;
      assert.deepEqual(sizes(folder), [
        ["run-0001", one],
        ["run-0002", one],
        ["run-0003", one],
      ]);
      // Nobody counts these: what they take is known.
      for (let index = 0; index < 50; index++) write(join(folder, "values", "b", `${index}.json`), "x".repeat(10_000));
      const used = statSync(join(folder, "events.db")).size;
      assert.deepEqual((await prune(folder, { bytes: used + VALUES })).runs, []);
      assert.deepEqual((await prune(folder, { bytes: used + VALUES - 1 })).runs, ["run-0001"]);
      assert.deepEqual(sizes(folder), [
        ["run-0002", one],
        ["run-0003", one],
      ]);
    });

    it("goes on counting where it stopped, and acts on what it knows", async () => {
      const folder = await threeRuns();
      const options = { folder, values: join(folder, "values"), now: NOW, dryRun: false };
      const retention = { ...KEEP_ALL, bytes: 1 };
      // No time to count and none to remove.
      assert.deepEqual((await pruneStore({ ...options, retention, budgetMs: -1 })).runs, []);
      assert.deepEqual(sizes(folder), []);
      alter(folder, "insert into sizes values ('run-0002', 1000000000)");
      const used = statSync(join(folder, "events.db")).size;
      const { runs } = await pruneStore({
        ...options,
        retention: { ...KEEP_ALL, bytes: used + 2e9 },
        budgetMs: 60_000,
      });
      assert.deepEqual([runs, sizes(folder).length], [[], 3]);
    });

    it("counts nothing of a run that is gone, whoever removed it", async () => {
      const folder = await threeRuns();
      alter(folder, "insert into sizes values ('run-0000', 1000000000)");
      assert.deepEqual((await prune(folder, { bytes: 1e9 })).runs, []);
    });

    it("knows what is left of a run that went, and forgets it with its last entry", async () => {
      const folder = await threeRuns();
      await prune(folder, { runs: 1, bytes: 1e9 });
      await prune(folder, { ageMs: DAY, bytes: 1e9 });
      assert.deepEqual(sizes(folder), [["run-0003", 1000]]);
      const log = await openEventLog({ folder, mode: "write" });
      await log.append(run(folder, "run-0004", 0));
      await log.close();
      await prune(folder, { ageMs: DAY, bytes: 1e9 });
      assert.deepEqual(sizes(folder), [["run-0004", 1000 + "printed".length]]);
    });
  });

  it("removes no file outside its folder, whatever an entry names, and none through a link", async () => {
    const folder = await threeRuns();
    const outside = join(newFolder(), "precious.json");
    write(outside, "x");
    symlinkSync(dirname(outside), join(folder, "values", "link"));
    for (const place of ["link/precious.json", `../../${basename(dirname(outside))}/precious.json`]) {
      alter(folder, `update events set json = json_set(json, '$.value.place', '${place}') where type = 'materialized'`);
      alter(folder, "update assets set json = json_set(json, '$.latest.position', 9999)");
      await prune(folder, { runs: 1 });
      assert.equal(existsSync(outside), true, place);
    }
  });

  it("refuses where there is no store, and one of an older version", async () => {
    await assert.rejects(prune(newFolder(), { runs: 1 }), refusal("HW601", /There is no store/));
    const folder = await threeRuns();
    alter(folder, "delete from meta where name = 'schema'");
    await assert.rejects(prune(folder, { runs: 1 }), refusal("HW605", /migrate/));
  });

  it("leaves a store whose rows are those of its log (property)", async () => {
    const part = fc.constantFrom("materialized", "checked", "failed", "unchanged", "canceled", "succeeded");
    const history = fc.array(
      fc.record({ parts: fc.array(fc.tuple(part, fc.constantFrom("a", "b"), fc.boolean()), { maxLength: 6 }) }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 1, max: 3 }), async (runs, keep) => {
        const folder = newFolder();
        const log = await openEventLog({ folder, mode: "write" });
        for (const [index, { parts }] of runs.entries()) {
          const of = new FixtureRun(`run-000${index}`);
          await log.append([of.started(["a", "b"])]);
          await Promise.all(
            parts.map(([kind, asset, flag]) =>
              // A second end of a step is refused.
              log.append([kind === "checked" ? of.checked(asset, "rows", flag) : of[kind](asset)]).catch(() => 0),
            ),
          );
          await log.append([of.ended("failed")]);
        }
        const before = await log.assets("local");
        await log.close();
        await prune(folder, { runs: keep });
        assert.deepEqual((await verifyStore(folder)).faults, []);
        const after = await openEventLog({ folder, mode: "read" });
        assert.deepEqual((await after.assets("local")).rows, before.rows);
        await after.close();
      }),
      { numRuns: 15 },
    );
  });
});

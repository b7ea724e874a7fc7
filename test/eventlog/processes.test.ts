/** Several processes on one store, and processes that die. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EventLog } from "@headwater/eventlog/event-log";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { verifyStore } from "@headwater/eventlog/sqlite/verify-store";
import { FixtureRun } from "../core/support/fixture-rows.ts";
import { fullFold } from "./contract.ts";
import { temporaryFolders } from "./temporary-folders.ts";

const EVENTS_PER_RUN = 7;

describe("a store of several processes", function () {
  this.timeout(120_000);
  const newFolder = temporaryFolders();

  it("keeps what two processes append at once, while a third reads", async () => {
    const folder = newFolder();
    const reader = await openEventLog({ folder, mode: "read" });
    const writers = ["one", "two"].map((name) => startWriter(folder, name, 40));
    const seen: number[] = [];
    const ended = Promise.all(writers.map((writer) => once(writer, "exit")));
    for (let running = true; running;) {
      running =
        (await Promise.race([ended.then(() => "ended"), reader.position().then((position) => seen.push(position))])) !==
        "ended";
    }
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      writers.map(({ exitCode }) => exitCode),
      [0, 0],
    );
    assert.equal(await reader.position(), 2 * 40 * EVENTS_PER_RUN);
    await assertConsistent(reader);
    await reader.close();
  });

  it("is whole after a writer was killed in the middle", async () => {
    const folder = newFolder();
    for (let round = 0; round < 4; round += 1) {
      const writer = startWriter(folder, `round${round}`, 100_000);
      await once(writer.stdout ?? writer, "data");
      const log = await openEventLog({ folder, mode: "read" });
      const before = await log.position();
      while ((await log.position()) < before + 20 * (round + 1)) await new Promise((resolve) => setImmediate(resolve));
      writer.kill("SIGKILL");
      await once(writer, "exit");
      await assertConsistent(log);
      await log.close();
    }
    const log = await openEventLog({ folder, mode: "write" });
    const position = await log.position();
    assert.equal(await log.append([new FixtureRun("run-after").started(["a"])]), position + 1);
    await assertConsistent(log);
    await log.close();
  });

  it("is whole whenever two writers at once are killed", async () => {
    const folder = newFolder();
    // The same moments each time; what the writers are doing then is as the machine has it.
    for (const [round, moment] of [3, 0, 17, 8].entries()) {
      const writers = ["one", "two"].map((name) => startWriter(folder, `${name}${round}`, 100_000));
      await Promise.all(writers.map((writer) => once(writer.stdout ?? writer, "data")));
      const log = await openEventLog({ folder, mode: "read" });
      const before = await log.position();
      while ((await log.position()) < before + moment) await new Promise((resolve) => setImmediate(resolve));
      for (const writer of writers) writer.kill("SIGKILL");
      await Promise.all(writers.map(gone));
      assert.deepEqual((await verifyStore(folder)).faults, []);
      await log.close();
      const next = await openEventLog({ folder, mode: "write" });
      const after = await next.position();
      assert.equal(await next.append([new FixtureRun(`run-after${round}`).started(["a"])]), after + 1);
      await next.close();
    }
  });
});

async function gone(writer: ChildProcess): Promise<void> {
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");
}

const started: ChildProcess[] = [];

after(() => {
  // A test that failed in the middle leaves nothing behind.
  for (const writer of started) writer.kill("SIGKILL");
});

function startWriter(folder: string, name: string, runs: number): ChildProcess {
  const program = fileURLToPath(new URL("writer-process.ts", import.meta.url));
  const writer = spawn(process.execPath, [program, folder, name, String(runs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(writer);
  return writer;
}

/** The rows are those that the entries give, and no position is missing. */
async function assertConsistent(log: EventLog): Promise<void> {
  const entries = await log.entries({ after: 0, limit: 1_000_000 });
  assert.deepEqual(
    entries.map(({ position }) => position),
    entries.map((_, index) => index + 1),
  );
  const { assets, runs } = fullFold(entries);
  const rows = await log.assets("local");
  assert.deepEqual(
    rows.rows.toSorted((a, b) => (a.asset < b.asset ? -1 : 1)),
    assets.toSorted((a, b) => (a.asset < b.asset ? -1 : 1)),
  );
  assert.deepEqual(await log.runs({ limit: 1_000_000 }), runs.toReversed());
}

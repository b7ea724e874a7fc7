/** A store that others have locked: who waits for it says so, and who holds it where that is known. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type LockWait, onLockWait } from "@headwater/eventlog/lock-wait";
import { holderIn } from "@headwater/eventlog/sqlite/lock-holder";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { holdLock } from "./hold-lock.ts";
import { FixtureRun } from "../core/support/fixture-rows.ts";
import { temporaryFolders } from "./temporary-folders.ts";

describe("holderIn", () => {
  const locks = `1: POSIX  ADVISORY  READ  11 fe:00:77 1073741826 1073742335
2: POSIX  ADVISORY  WRITE 12 fe:00:78 0 EOF
3: FLOCK  ADVISORY  WRITE 13 fe:00:77 0 EOF
4: POSIX  ADVISORY  WRITE -1 fe:00:77 0 EOF
5: -> POSIX  ADVISORY  WRITE 14 fe:00:77 0 EOF
6: POSIX  ADVISORY  WRITE 15 fe:00:77 0 EOF
7: POSIX  ADVISORY  WRITE 16 08:01:77 0 EOF
`;
  const table: readonly [name: string, files: readonly string[], own: number, holder: number | undefined][] = [
    ["names who writes", ["fe:00:77"], 1, 15],
    ["knows devices apart", ["08:01:77"], 1, 16],
    ["looks at every file", ["fe:00:1", "fe:00:78"], 1, 12],
    ["names not itself", ["fe:00:78"], 12, undefined],
    ["knows nothing of others", ["fe:00:1"], 1, undefined],
  ];
  for (const [name, files, own, holder] of table)
    it(name, () => {
      assert.equal(holderIn(locks, new Set(files), own), holder);
    });
});

describe("a lock that lasts", function () {
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  it("is told of, with who holds it, and is waited for", async () => {
    const folder = newFolder();
    const log = await openEventLog({ folder, mode: "write", patienceMs: 50_000 });
    const lock = await holdLock(join(folder, "events.lock"));
    const told = Promise.withResolvers<LockWait>();
    onLockWait((wait) => {
      if (wait.place.startsWith(folder)) told.resolve(wait);
    });
    const appended = log.append([new FixtureRun("run-0001").started(["a"])]);
    const { place, holder } = await told.promise;
    assert.equal(place, join(folder, "events.db"));
    if (process.platform === "linux")
      assert.match(holder, new RegExp(`^(process ${lock.pid} \\(.+\\)|another process)$`));
    await lock.release();
    assert.equal(await appended, 1);
    await log.close();
  });

  it("is waited for no longer when the signal is aborted", async () => {
    const folder = newFolder();
    const log = await openEventLog({ folder, mode: "write" });
    await log.close();
    const lock = await holdLock(join(folder, "events.lock"));
    const cancel = new AbortController();
    onLockWait((wait) => {
      if (wait.place.startsWith(folder)) cancel.abort();
    });
    await assert.rejects(openEventLog({ folder, mode: "write", patienceMs: 50_000, signal: cancel.signal }), /abort/i);
    await lock.release();
  });
});

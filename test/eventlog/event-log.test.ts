import { MemoryEventLog } from "@headwater/eventlog/memory-event-log";
import { openEventLog } from "@headwater/eventlog/sqlite/open-store";
import { eventLogContract } from "./contract.ts";
import { temporaryFolders } from "./temporary-folders.ts";

describe("MemoryEventLog", () => {
  eventLogContract(() => {
    const log = new MemoryEventLog();
    return Promise.resolve({ log, remake: () => Promise.resolve(log) });
  });
});

describe("SqliteEventLog", function () {
  // Each write waits for a disk that others use too.
  this.timeout(60_000);
  const newFolder = temporaryFolders();

  describe("with readers that joined while it was open", () => {
    eventLogContract(async () => {
      const folder = newFolder();
      const log = await openEventLog({ folder, mode: "write" });
      return { log, remake: () => openEventLog({ folder, mode: "read" }) };
    });
  });

  describe("with other writers", () => {
    eventLogContract(async () => {
      const folder = newFolder();
      const log = await openEventLog({ folder, mode: "write" });
      return { log, remake: () => openEventLog({ folder, mode: "write" }) };
    });
  });
});

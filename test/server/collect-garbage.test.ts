/** What an edit leaves behind is collected when nobody waits. */
import assert from "node:assert/strict";
import { constants, PerformanceObserver } from "node:perf_hooks";
import { garbageCollector } from "@headwater/server/collect-garbage";
import * as z from "zod";

const collection = z.object({ detail: z.object({ kind: z.number(), flags: z.number() }) });

describe("collecting garbage between edits", () => {
  it("takes the young by itself after a change", async () => {
    const collected = new Promise<number>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { kind, flags } = collection.parse(entry).detail;
          // Not those that the engine finds necessary.
          if (flags !== constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) continue;
          observer.disconnect();
          resolve(kind);
        }
      });
      observer.observe({ entryTypes: ["gc"] });
    });
    const changed = garbageCollector(0);
    changed();
    assert.equal(await collected, constants.NODE_PERFORMANCE_GC_MINOR);
  });
});

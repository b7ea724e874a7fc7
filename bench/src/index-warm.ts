/** Reading a whole project that nothing has changed since the last time, beside a bare parse of the same files. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Benchmark } from "./benchmark.ts";
import { compareIndexing } from "./index-project.ts";
import { costOfScript } from "./measure.ts";
import { WORK } from "./work.ts";

export const indexWarm: Benchmark = {
  name: "index-warm",
  title: "read what nothing has changed ÷ ts.createSourceFile of the same files",
  async run(report) {
    await compareIndexing(report, 0.1, async (folder) => {
      const cache = join(WORK, "facts-cache");
      await rm(cache, { recursive: true, force: true });
      const index = (): ReturnType<typeof costOfScript> => costOfScript("index-warm", [folder, cache]);
      await index();
      return index;
    });
  },
};

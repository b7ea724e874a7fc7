/** Indexing a whole project from an empty cache, beside a bare parse of the same files. */
import type { Benchmark } from "./benchmark.ts";
import { compareIndexing } from "./index-project.ts";
import { costOfScript } from "./measure.ts";

export const indexCold: Benchmark = {
  name: "index-cold",
  title: "index from nothing ÷ ts.createSourceFile of the same files",
  async run(report) {
    await compareIndexing(report, 1.1, (folder) => Promise.resolve(() => costOfScript("index", [folder])));
  },
};

/** Indexing a whole project from an empty cache, beside a bare parse of the same files. */
import { join } from "node:path";
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { generateProject } from "./generate.ts";
import { compare, costOfScript } from "./measure.ts";
import { WORK } from "./work.ts";

export const indexCold: Benchmark = {
  name: "index-cold",
  title: "index from nothing ÷ ts.createSourceFile of the same files",
  async run(report) {
    for (const { assets, rounds } of [
      { assets: 1_000, rounds: 7 },
      { assets: 10_000, rounds: 5 },
    ]) {
      const folder = join(WORK, `project-${String(assets)}`);
      await generateProject(folder, { assets, fileBytes: 8_000 });
      const result = await compare({
        rounds,
        subject: () => costOfScript("index", [folder]),
        peer: () => costOfScript("bare-parse", [folder]),
      });
      report({
        what: `${assets.toLocaleString("en")} assets`,
        subject: milliseconds(result.subject.wallMs),
        peer: milliseconds(result.peer.wallMs),
        ratio: result.wallRatio,
        goal: 1.1,
        note: `processor time ${milliseconds(result.subject.cpuMs)}, ${result.cpuRatio.toFixed(2)}×`,
      });
    }
  },
};

/** Reading a whole project whose facts are known from the last time, beside a bare parse of the same files. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { generateProject } from "./generate.ts";
import { compare, costOfScript } from "./measure.ts";
import { WORK } from "./work.ts";

export const indexWarm: Benchmark = {
  name: "index-warm",
  title: "index with the facts cache ÷ ts.createSourceFile of the same files",
  async run(report) {
    for (const { assets, rounds } of [
      { assets: 1_000, rounds: 7 },
      { assets: 10_000, rounds: 5 },
    ]) {
      const folder = join(WORK, `project-${String(assets)}`);
      const cache = join(WORK, "facts-cache");
      await generateProject(folder, { assets, fileBytes: 8_000 });
      await rm(cache, { recursive: true, force: true });
      const indexWithCache = () => costOfScript("index-warm", [folder, cache]);
      await indexWithCache();
      const result = await compare({
        rounds,
        subject: indexWithCache,
        peer: () => costOfScript("bare-parse", [folder]),
      });
      report({
        what: `${assets.toLocaleString("en")} assets`,
        subject: milliseconds(result.subject.wallMs),
        peer: milliseconds(result.peer.wallMs),
        ratio: result.wallRatio,
        goal: 0.1,
        note: `processor time ${milliseconds(result.subject.cpuMs)}, ${result.cpuRatio.toFixed(2)}×`,
      });
    }
  },
};

/** The types of all edges, and of those that one edit touches, beside a check of the whole program. */
import { join } from "node:path";
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { generateProject } from "./generate.ts";
import { compare, costOfScript } from "./measure.ts";
import { WORK } from "./work.ts";

export const types: Benchmark = {
  name: "types",
  title: "types of the edges ÷ tsc of the same files, bodies and all",
  async run(report) {
    for (const assets of [1_000, 10_000]) {
      const folder = join(WORK, `project-${String(assets)}`);
      await generateProject(folder, { assets, fileBytes: 8_000 });
      for (const { what, name, goal } of [
        { what: "all", name: "all edges", goal: 0.4 },
        { what: "edit", name: "after an edit", goal: 0.02 },
      ]) {
        const result = await compare({
          rounds: 5,
          subject: () => costOfScript("types", [folder, String(assets), what]),
          peer: () => costOfScript("types-full", [folder]),
        });
        report({
          what: `${assets.toLocaleString("en")} assets, ${name}`,
          subject: milliseconds(result.subject.wallMs),
          peer: milliseconds(result.peer.wallMs),
          ratio: result.wallRatio,
          goal,
          note: `processor time ${milliseconds(result.subject.cpuMs)}, ${result.cpuRatio.toFixed(3)}×`,
        });
      }
    }
  },
};

/** The types of all edges, and of those that one edit touches, beside a check of the whole program. */
import { join } from "node:path";
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { generateProject } from "./generate.ts";
import { type Cost, costOfScript, medianCost } from "./measure.ts";
import { WORK } from "./work.ts";

const ROUNDS = 5;

export const types: Benchmark = {
  name: "types",
  title: "types of the edges ÷ tsc of the same files, bodies and all, processor time",
  async run(report) {
    for (const assets of [1_000, 10_000]) {
      const folder = join(WORK, `project-${String(assets)}`);
      await generateProject(folder, { assets, fileBytes: 8_000 });
      const all: Cost[] = [];
      const edit: Cost[] = [];
      const whole: Cost[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        all.push(await costOfScript("types", [folder, String(assets), "all"]));
        whole.push(await costOfScript("types-full", [folder]));
        edit.push(await costOfScript("types", [folder, String(assets), "edit"]));
      }
      const peer = medianCost(whole);
      for (const { name, costs, goal } of [
        { name: "all edges", costs: all, goal: 0.4 },
        { name: "after an edit", costs: edit, goal: 0.02 },
      ]) {
        const subject = medianCost(costs);
        report({
          what: `${assets.toLocaleString("en")} assets, ${name}`,
          subject: milliseconds(subject.cpuMs),
          peer: milliseconds(peer.cpuMs),
          ratio: subject.cpuMs / peer.cpuMs,
          goal,
          note: `wall ${(subject.wallMs / peer.wallMs).toPrecision(2)}×`,
        });
      }
    }
  },
};

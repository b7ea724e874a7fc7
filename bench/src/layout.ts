/** From what the panel is told to places for everything, beside elkjs alone on the same graph with the same options. */
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { median, seriesOfScript } from "./measure.ts";

const VIEWS = ["neighbourhood", "300", "1000", "20"] as const;

const WORDS: Record<(typeof VIEWS)[number], string> = {
  neighbourhood: "neighbourhood of depth 3 among 10,000",
  300: "300 nodes",
  1000: "1,000 nodes",
  20: "20 groups, each as one node",
};

export const layout: Benchmark = {
  name: "layout",
  title: "layout of a lineage view ÷ elkjs alone on the same graph",
  async run(report) {
    for (const view of VIEWS) {
      const series = await seriesOfScript("layout", [view]);
      const [subject, peer] = [median(series.subject), median(series.peer)];
      report({
        what: WORDS[view],
        subject: milliseconds(subject),
        peer: milliseconds(peer),
        ratio: subject / peer,
        goal: 1.2,
      });
    }
  },
};

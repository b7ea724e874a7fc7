/** What the SDK's types cost `tsc` and an editor, beside the same code as plain functions. */
import { join } from "node:path";
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { generateTyped } from "./generate-typed.ts";
import { type Cost, costOfScript, medianCost } from "./measure.ts";
import { WORK } from "./work.ts";

const ASSETS = 2_000;
const ROUNDS = 5;

export const typesSdk: Benchmark = {
  name: "types-sdk",
  title: "2,000 assets written with the SDK ÷ the same as plain functions, processor time",
  async run(report) {
    const sdk = join(WORK, "typed-sdk");
    const plain = join(WORK, "typed-plain");
    await generateTyped(sdk, "sdk", ASSETS);
    await generateTyped(plain, "plain", ASSETS);
    for (const { what, goal } of [
      { what: "check", goal: 3 },
      { what: "tsc", goal: 3 },
      { what: "completion", goal: 2 },
    ] as const) {
      const subjects: Cost[] = [];
      const peers: Cost[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        subjects.push(await costOfScript("types-sdk", [sdk, what]));
        peers.push(await costOfScript("types-sdk", [plain, what]));
      }
      const subject = medianCost(subjects);
      const peer = medianCost(peers);
      report({
        what: TITLES[what],
        subject: milliseconds(subject.cpuMs),
        peer: milliseconds(peer.cpuMs),
        ratio: subject.cpuMs / peer.cpuMs,
        goal,
        note: `wall ${(subject.wallMs / peer.wallMs).toPrecision(2)}×`,
      });
    }
  },
};

const TITLES = {
  check: "tsc: checking alone, without reading",
  tsc: "tsc: all of it",
  completion: "completion after an edit",
} as const;

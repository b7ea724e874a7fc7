/** What cold and warm indexing have in common: the projects, the peer, the row. */
import { join } from "node:path";
import { milliseconds, type Row } from "./benchmark.ts";
import { generateProject } from "./generate.ts";
import { compare, type Cost, costOfScript } from "./measure.ts";
import { WORK } from "./work.ts";

const SIZES = [
  { assets: 1_000, rounds: 7 },
  { assets: 10_000, rounds: 5 },
];

/** Compares with a bare parse of the same files. @param prepare makes what is measured, before the first round */
export async function compareIndexing(
  report: (row: Row) => void,
  goal: number,
  prepare: (folder: string) => Promise<() => Promise<Cost>>,
): Promise<void> {
  for (const { assets, rounds } of SIZES) {
    const folder = join(WORK, `project-${String(assets)}`);
    await generateProject(folder, { assets, fileBytes: 8_000 });
    const subject = await prepare(folder);
    const result = await compare({ rounds, subject, peer: () => costOfScript("bare-parse", [folder]) });
    report({
      what: `${assets.toLocaleString("en")} assets`,
      subject: milliseconds(result.subject.wallMs),
      peer: milliseconds(result.peer.wallMs),
      ratio: result.wallRatio,
      goal,
      note: `processor time ${milliseconds(result.subject.cpuMs)}, ${result.cpuRatio.toFixed(2)}×`,
    });
  }
}

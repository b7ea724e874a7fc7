/** Resident memory of the shipped language server with a large project, beside one with an empty project. */
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import type { Benchmark } from "./benchmark.ts";
import { EditorSession } from "./editor-session.ts";
import { assetFilePath, generateProject } from "./generate.ts";
import { median } from "./measure.ts";
import { WORK } from "./work.ts";

const ASSETS = 10_000;
const ROUNDS = 5;
const CONFIG = "headwater.config.ts";

export const indexMemory: Benchmark = {
  name: "index-memory",
  title: `resident memory of the language server with ${ASSETS.toLocaleString("en")} assets − with none`,
  async run(report) {
    const large = join(WORK, `project-${String(ASSETS)}`);
    const empty = join(WORK, "project-0");
    await generateProject(large, { assets: ASSETS, fileBytes: 8_000 });
    await generateProject(empty, { assets: 0, fileBytes: 8_000 });
    const [withAssets, without]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      withAssets.push(await residentMegabytes(large, assetFilePath(0)));
      without.push(await residentMegabytes(empty, CONFIG));
    }
    const [subject, peer] = [median(withAssets), median(without)];
    report({
      what: `${ASSETS.toLocaleString("en")} assets`,
      subject: `${subject.toFixed(0)} MB`,
      peer: `${peer.toFixed(0)} MB`,
      amount: subject - peer,
      unit: "MB",
      goal: 200,
    });
  },
};

async function residentMegabytes(root: string, file: string): Promise<number> {
  const session = await EditorSession.open(root, file, await readFile(join(root, file), "utf8"));
  try {
    return (await session.residentBytes()) / 1_000_000;
  } finally {
    await session.close();
  }
}

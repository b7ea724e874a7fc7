/** A thousand trivial steps in layers, 1.8 upstream each: what the machinery itself costs. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { dagsterPython } from "./dagster.ts";
import { costOfScript, median, runProcess } from "./measure.ts";
import { ROOT, WORK } from "./work.ts";

/** What the Python program says last. */
const printed = z.object({ wallMs: z.number() });

const STEPS = 1_000;
const PER_LAYER = 50;
const ROUNDS = 5;
const FOLDER = join(WORK, "steps");
/**
 * Stores of earlier rounds. To remove one just before the next is made would slow that: for some seconds ext4 looks at
 * every inode that was freed, for each new file.
 */
const ASIDE = join(WORK, "steps-before");

export const steps: Benchmark = {
  name: "steps",
  title: `${String(STEPS)} trivial steps, to the end of the run`,
  async run(report) {
    await generate();
    await rm(ASIDE, { recursive: true, force: true });
    await mkdir(ASIDE);
    const python = await dagsterPython();
    const processes: number[] = [];
    const inProcess: number[] = [];
    const bare: number[] = [];
    const dagster: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      processes.push(await timeOfRun(round));
      inProcess.push((await costOfScript("steps-in-process", [join(FOLDER, "src/assets.ts")])).wallMs);
      bare.push((await costOfScript("steps-bare", [join(FOLDER, "src/assets.ts")])).wallMs);
      if (python !== null) dagster.push(await timeOfDagster(python));
    }
    await rm(ASIDE, { recursive: true, force: true });
    const loop = median(bare);
    const inside = median(inProcess);
    const outside = median(processes);
    const reference = dagster.length === 0 ? null : median(dagster);
    const against = (what: string, subject: number): void => {
      report({
        what: `${what}, beside Dagster in process`,
        subject: milliseconds(subject),
        peer: reference === null ? "" : milliseconds(reference),
        ratio: reference === null ? null : subject / reference,
        goal: 0.1,
        note: `bare loop ${milliseconds(loop)}`,
      });
    };
    against("in process", inside);
    against("in child processes, with store and log", outside);
  },
};

function upstreamOf(index: number): readonly number[] {
  if (index < PER_LAYER) return [];
  const above = index - PER_LAYER;
  // Four of five have a second upstream in the layer above.
  return index % 5 === 0 ? [above] : [above, above - (above % PER_LAYER) + ((above + 1) % PER_LAYER)];
}

async function generate(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(join(FOLDER, "src"), { recursive: true });
  await writeFile(
    join(FOLDER, "headwater.config.ts"),
    'import { definitions } from "headwater";\nexport default definitions({});\n',
  );
  await writeFile(join(FOLDER, "package.json"), '{ "name": "steps", "type": "module" }\n');
  const indices = Array.from({ length: STEPS }, (_, index) => index);
  const typescript = indices.map((index) => {
    const parameters = upstreamOf(index).map((up) => `a${String(up)}: number`);
    const sum = ["1", ...upstreamOf(index).map((up) => `(a${String(up)} % 7)`)].join(" + ");
    return `export const a${String(index)} = asset((${parameters.join(", ")}): number => ${sum});`;
  });
  await writeFile(
    join(FOLDER, "src/assets.ts"),
    ['import { asset } from "headwater";', "", ...typescript, ""].join("\n"),
  );
  const python = indices.map((index) => {
    const parameters = upstreamOf(index).map((up) => `a${String(up)}`);
    const sum = ["1", ...parameters.map((name) => `(${name} % 7)`)].join(" + ");
    return `@dg.asset\ndef a${String(index)}(${parameters.join(", ")}):\n    return ${sum}\n`;
  });
  const main = [
    "import time, json",
    "import dagster as dg",
    "",
    ...python,
    "if __name__ == '__main__':",
    `    assets = [${indices.map((index) => `a${String(index)}`).join(", ")}]`,
    "    start = time.time()",
    "    with dg.DagsterInstance.ephemeral() as instance:",
    "        assert dg.materialize(assets, instance=instance).success",
    "    print(json.dumps({'wallMs': (time.time() - start) * 1000}))",
    "",
  ];
  await writeFile(join(FOLDER, "definitions.py"), main.join("\n"));
}

/** The whole command, from its start to its end, on an empty store. */
async function timeOfRun(round: number): Promise<number> {
  const { wallMs } = await runProcess(process.execPath, [
    join(ROOT, "dist/node/headwater.js"),
    "materialize",
    "*",
    "-C",
    FOLDER,
  ]);
  await rename(join(FOLDER, ".headwater"), join(ASIDE, String(round)));
  return wallMs;
}

/** Only the materialization, without Python's start and Dagster's import. */
async function timeOfDagster(python: string): Promise<number> {
  const { stdout } = await runProcess(python, [join(FOLDER, "definitions.py")], {
    cwd: FOLDER,
    env: { ...process.env, DAGSTER_HOME: undefined },
  });
  return printed.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).wallMs;
}

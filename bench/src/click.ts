/** From the command to the first line of user code, cold: what a person waits for after a click. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { milliseconds } from "./benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { dagsterPython } from "./dagster.ts";
import { median, runProcess } from "./measure.ts";
import { ROOT, WORK } from "./work.ts";

const ROUNDS = 7;
const FOLDER = join(WORK, "click");
const STAMP = join(FOLDER, "first-line");

const ASSET = `import { writeFileSync } from "node:fs";
import { asset } from "headwater";

export const one = asset((): number => {
  writeFileSync(${JSON.stringify(STAMP)}, String(performance.timeOrigin + performance.now()));
  return 1;
});
`;

const BARE = `import { writeFileSync } from "node:fs";

export const one = (): number => {
  writeFileSync(${JSON.stringify(STAMP)}, String(performance.timeOrigin + performance.now()));
  return 1;
};
one();
`;

const DAGSTER = `import time, pathlib
import dagster as dg

@dg.asset
def one() -> int:
    pathlib.Path(${JSON.stringify(STAMP)}).write_text(str(time.time() * 1000))
    return 1
`;

export const click: Benchmark = {
  name: "click",
  title: "start of `headwater materialize one` → first line of user code",
  async run(report) {
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(join(FOLDER, "src"), { recursive: true });
    await writeFile(
      join(FOLDER, "headwater.config.ts"),
      'import { definitions } from "headwater";\nexport default definitions({});\n',
    );
    await writeFile(join(FOLDER, "package.json"), '{ "name": "click", "type": "module" }\n');
    await writeFile(join(FOLDER, "src/one.ts"), ASSET);
    await writeFile(join(FOLDER, "bare.mts"), BARE);
    await writeFile(join(FOLDER, "definitions.py"), DAGSTER);
    const python = await dagsterPython();

    const headwater: number[] = [];
    const node: number[] = [];
    const dagster: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      headwater.push(
        await untilFirstLine(process.execPath, [
          join(ROOT, "dist/node/headwater.js"),
          "materialize",
          "one",
          "-C",
          FOLDER,
        ]),
      );
      node.push(
        await untilFirstLine(process.execPath, ["--disable-warning=ExperimentalWarning", join(FOLDER, "bare.mts")]),
      );
      if (python === null) continue;
      const args = ["-m", "dagster", "asset", "materialize", "-f", join(FOLDER, "definitions.py"), "--select", "one"];
      dagster.push(await untilFirstLine(python, args));
    }
    const subject = median(headwater);
    const bare = median(node);
    report({
      what: "beside node FILE",
      subject: milliseconds(subject),
      peer: milliseconds(bare),
      ratio: subject / bare,
      goal: 2.5,
    });
    const reference = dagster.length === 0 ? null : median(dagster);
    report({
      what: "beside dagster asset materialize",
      subject: milliseconds(subject),
      peer: reference === null ? "" : milliseconds(reference),
      ratio: reference === null ? null : subject / reference,
      goal: 0.15,
    });
  },
};

/** In milliseconds. The processor time of what happens before a line in another process cannot be told apart. */
async function untilFirstLine(program: string, args: readonly string[]): Promise<number> {
  await rm(STAMP, { force: true });
  const { startedAt } = await runProcess(program, args, {
    cwd: FOLDER,
    env: { ...process.env, DAGSTER_HOME: undefined },
  });
  return Number(await readFile(STAMP, "utf8")) - startedAt;
}

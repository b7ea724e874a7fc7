/** The reference to compare with: Dagster from PyPI in a virtual environment of the benchmarks' own. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "./measure.ts";
import { WORK } from "./work.ts";

const VERSION = "1.13.28";
const VENV = join(WORK, "dagster");

/** Path of the environment's Python, installed when it is not there; `null`, with the reason on stderr, when it cannot be. */
export async function dagsterPython(): Promise<string | null> {
  const python = join(VENV, "bin", "python");
  const done = join(VENV, `installed-${VERSION}`);
  if (existsSync(done)) return python;
  try {
    console.error(`Installing Dagster ${VERSION} into .bench/dagster...`);
    await runProcess("python3", ["-m", "venv", "--clear", VENV]);
    await runProcess(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `dagster==${VERSION}`]);
    await runProcess("touch", [done]);
    return python;
  } catch (error) {
    console.error(
      `Dagster is not installed: ${error instanceof Error ? (error.message.split("\n").at(-2) ?? "") : String(error)}`,
    );
    return null;
  }
}

/** Reads the log of a step's attempt: for `headwater logs` and the editor. Works while the step runs. */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { placeInside } from "../storage-path.ts";
import { type StepLogLine, stepLogLine } from "./step-log-line.ts";
import { headName, runFolder, type StepAttempt, tailChunk, tailName } from "./step-log-place.ts";

/**
 * The lines in the order in which they came; none for a step that wrote nothing. What is not a line, as the last one of a
 * process that died, is left out. Where the middle of a long log was not kept, a `system` line says so.
 *
 * @param storage absolute path of the project's storage folder
 */
export async function* readStepLog(storage: string, attempt: StepAttempt): AsyncGenerator<StepLogLine> {
  const folder = runFolder(storage, attempt.runId);
  const names = await ownFiles(storage, folder);
  if (!names.includes(headName(attempt))) return;
  yield* readLines(join(folder, headName(attempt)));

  const chunks = names.map((name) => tailChunk(attempt, name)).filter((chunk) => chunk !== undefined);
  chunks.sort((a, b) => a - b);
  let last = 0;
  for (const chunk of chunks) {
    let isFirst = true;
    for await (const line of readLines(join(folder, tailName(attempt, chunk)))) {
      if (isFirst && chunk !== last + 1) yield gap(line.at);
      isFirst = false;
      yield line;
    }
    if (!isFirst) last = chunk;
  }
}

/** The whole log as one list; for tests and short logs. */
export async function stepLogLines(storage: string, attempt: StepAttempt): Promise<StepLogLine[]> {
  return await Array.fromAsync(readStepLog(storage, attempt));
}

/** Of a folder that a workspace may have brought: what leads out of the storage folder is not followed. */
async function ownFiles(storage: string, folder: string): Promise<readonly string[]> {
  try {
    placeInside(storage, relative(storage, folder));
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** None of a file that is gone since it was listed: the step that runs removes its oldest chunks. */
async function* readLines(path: string): AsyncGenerator<StepLogLine> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  try {
    for await (const text of lines) {
      const line = parseLine(text);
      if (line !== undefined) yield line;
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

function parseLine(text: string): StepLogLine | undefined {
  try {
    return stepLogLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function gap(at: number): StepLogLine {
  return {
    at,
    stream: "system",
    level: "warn",
    text: "Lines are missing here: only the beginning and the end of a long log are kept.",
  };
}

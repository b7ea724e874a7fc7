/**
 * Where the log of a step's attempt lies, below the storage folder:
 *
 *     runs/<run>/<step>.<attempt>.jsonl         the beginning
 *     runs/<run>/<step>.<attempt>.tail-7.jsonl  the end of a long one, in chunks of which the oldest are removed
 */
import type { RunId, StepId } from "@headwater/core/keys";
import { join } from "node:path";
import { storageName } from "../storage-path.ts";

export interface StepAttempt {
  readonly runId: RunId;
  readonly stepId: StepId;
  readonly attempt: number;
}

/** @param storage absolute path of the project's storage folder */
export function runsFolder(storage: string): string {
  return join(storage, "runs");
}

export function runFolder(storage: string, runId: RunId): string {
  return join(runsFolder(storage), runId);
}

export function headName({ stepId, attempt }: StepAttempt): string {
  return `${storageName(stepId)}.${attempt}.jsonl`;
}

export function tailName({ stepId, attempt }: StepAttempt, chunk: number): string {
  return `${storageName(stepId)}.${attempt}.tail-${chunk}.jsonl`;
}

/** The number of the chunk that a file of this attempt is; `undefined` for every other file. */
export function tailChunk({ stepId, attempt }: StepAttempt, name: string): number | undefined {
  const start = `${storageName(stepId)}.${attempt}.tail-`;
  const number = name.startsWith(start) ? /^(\d+)\.jsonl$/.exec(name.slice(start.length))?.[1] : undefined;
  return number === undefined ? undefined : Number(number);
}

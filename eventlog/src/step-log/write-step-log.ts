/**
 * Writes the log of one attempt of a step: its printed lines and its logged ones, in the order in which they came.
 *
 * Invariant: a file is never larger than a part of the cap, and all of them never larger than the cap; of a longer log
 * the beginning and the end are kept, and the reader says that there is a gap.
 * Invariant: a disk or a folder that takes nothing more ends the log, and never the step: what a step makes counts for
 * more than what it prints.
 * Invariant: what is on disk can be read at any moment, also while it is written and after a crash.
 */
import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { StepLogLine } from "./step-log-line.ts";
import { headName, runFolder, type StepAttempt, tailName } from "./step-log-place.ts";

export interface StepLogOptions {
  /** Absolute path of the project's storage folder. */
  readonly storage: string;
  readonly attempt: StepAttempt;
  /** 50 MB unless given. */
  readonly capBytes?: number;
}

/** Of the cap, half is for the beginning; the end has this many chunks. */
const TAIL_CHUNKS = 4;
const CAP_BYTES = 50_000_000;

export class StepLogWriter {
  readonly #folder: string;
  readonly #attempt: StepAttempt;
  readonly #headBytes: number;
  readonly #chunkBytes: number;
  #file: FileHandle | undefined;
  /** 0 while the beginning is written. */
  #chunk = 0;
  #bytesInFile = 0;
  #hasEnded = false;

  constructor({ storage, attempt, capBytes = CAP_BYTES }: StepLogOptions) {
    this.#folder = runFolder(storage, attempt.runId);
    this.#attempt = attempt;
    this.#headBytes = Math.floor(capBytes / 2);
    this.#chunkBytes = Math.floor(capBytes / 2 / TAIL_CHUNKS);
  }

  /** Whoever produces the lines should wait for the promise: nothing is kept in memory. One call at a time. */
  async write(lines: readonly StepLogLine[]): Promise<void> {
    if (this.#hasEnded) return;
    try {
      await this.#write(lines);
    } catch (error) {
      if (!isOfSystem(error)) throw error;
      this.#hasEnded = true;
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #write(lines: readonly StepLogLine[]): Promise<void> {
    let text = "";
    for (const line of lines) {
      const written = `${JSON.stringify(line)}\n`;
      const limit = this.#chunk === 0 ? this.#headBytes : this.#chunkBytes;
      const size = Buffer.byteLength(written);
      if (this.#bytesInFile > 0 && this.#bytesInFile + size > limit) {
        await this.#append(text);
        text = "";
        await this.#nextChunk();
      }
      text += written;
      this.#bytesInFile += size;
    }
    await this.#append(text);
  }

  async #append(text: string): Promise<void> {
    if (text === "") return;
    if (this.#file === undefined) {
      await mkdir(this.#folder, { recursive: true });
      this.#file = await open(join(this.#folder, this.#name(this.#chunk)), "a");
    }
    await this.#file.appendFile(text);
  }

  async #nextChunk(): Promise<void> {
    await this.close();
    this.#chunk++;
    this.#bytesInFile = 0;
    const oldest = this.#chunk - TAIL_CHUNKS;
    if (oldest >= 1) await rm(join(this.#folder, this.#name(oldest)), { force: true });
  }

  #name(chunk: number): string {
    return chunk === 0 ? headName(this.#attempt) : tailName(this.#attempt, chunk);
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "errno" in error;
}

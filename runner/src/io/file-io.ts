/**
 * The IO manager that every asset has unless it names another: values as files.
 *
 * Invariant: a place is written once and never altered. A value is complete before its name exists, and it is current
 * only once the event that names it is committed.
 *
 * Files are written and read at once, not by way of Node's threads: a step has nothing else to do meanwhile, and for most
 * values to wake a thread and be woken by it, ten times for each, costs far more than the work.
 */
import { createHash, type Hash, hash as digest } from "node:crypto";
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { StoredValue } from "@headwater/core/events";
import { placeInside, storageName } from "@headwater/eventlog/storage-path";
import { fromJsonText } from "./decode-value.ts";
import { jsonText } from "./encode-value.ts";

const IO = "file";
/** Pieces are gathered to about this many characters for one write. */
const WRITE_SIZE = 1 << 16;
/** Behind the name of a file that is being written. */
const PARTIAL = ".partial";

/** The root of a project's file values, in its storage folder. */
export function valuesFolder(storage: string): string {
  return join(storage, "values");
}

export interface Slot {
  readonly environment: string;
  readonly asset: string;
  readonly runId: string;
  readonly attempt: number;
}

/** What is stored is not what was written. */
export class DamagedValue extends Error {
  override readonly name = "DamagedValue";
}

export class FileIo {
  readonly #root: string;

  /** @param root absolute path of the folder for values */
  constructor(root: string) {
    this.#root = root;
  }

  /** Where the value of an attempt goes, relative to the root. */
  place({ environment, asset, runId, attempt }: Slot): string {
    return [storageName(environment), storageName(asset), `${runId}.${attempt}.json`].join("/");
  }

  /** Throws `UnstorableValue`. */
  async store(value: unknown, slot: Slot): Promise<StoredValue> {
    const place = this.place(slot);
    const path = join(this.#root, place);
    const temporary = `${path}${PARTIAL}`;
    mkdirSync(dirname(path), { recursive: true });
    try {
      const written = writeDurably(temporary, value);
      renameSync(temporary, path);
      syncFolder(dirname(path));
      return { io: IO, place, ...written };
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Throws `DamagedValue` where the file is gone or holds something else than was stored. */
  async load({ io, place, hash }: StoredValue): Promise<unknown> {
    if (io !== IO)
      throw new DamagedValue(
        `It was stored by the IO manager ${JSON.stringify(io)}, which this project does not have.`,
      );
    const bytes = this.#read(place);
    if (`sha256:${digest("sha256", bytes, "hex")}` !== hash) {
      throw new DamagedValue(`The file ${place} was altered after it was written.`);
    }
    try {
      return fromJsonText(bytes.toString("utf8"));
    } catch (error) {
      // Another version may have written it.
      throw new DamagedValue(`The file ${place} holds no value that can be read (${errorText(error)}).`, {
        cause: error,
      });
    }
  }

  /** Removes what the attempt may have written, whole or in part. Only for one whose value no event names. */
  async discard(slot: Slot): Promise<void> {
    const path = join(this.#root, this.place(slot));
    for (const file of [path, `${path}${PARTIAL}`]) {
      try {
        rmSync(file, { force: true });
      } catch {
        // It takes room, and nothing reads it.
      }
    }
  }

  #read(place: string): Buffer {
    try {
      return readFileSync(placeInside(this.#root, place));
    } catch (error) {
      throw new DamagedValue(`The file ${place} cannot be read (${errorText(error)}).`, { cause: error });
    }
  }
}

function writeDurably(path: string, value: unknown): { hash: string; bytes: number } {
  const file = openSync(path, "w");
  try {
    const sum = createHash("sha256");
    let bytes = 0;
    for (const piece of gathered(jsonText(value))) {
      const chunk = Buffer.from(piece, "utf8");
      bytes += chunk.byteLength;
      sum.update(chunk);
      writeWhole(file, chunk);
    }
    fdatasyncSync(file);
    return { hash: finish(sum), bytes };
  } finally {
    closeSync(file);
  }
}

/** One call may write less than it was given. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.byteLength;) written += writeSync(file, bytes, written);
}

function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < WRITE_SIZE) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function finish(sum: Hash): string {
  return `sha256:${sum.digest("hex")}`;
}

/** The new name has to survive a crash too, since an event is about to point to it. Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

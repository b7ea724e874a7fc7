/** Whether the values that a log calls current are there, with the bytes that were written. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { CurrentValue, StoreFault } from "@headwater/eventlog/sqlite/verify-store";
import { placeInside } from "@headwater/eventlog/storage-path";
import { valuesFolder } from "../io/file-io.ts";

/** Values of other IO managers than files are passed over. */
export async function faultsOfValues(storage: string, values: readonly CurrentValue[]): Promise<readonly StoreFault[]> {
  const faults: StoreFault[] = [];
  for (const { subject, value } of values) {
    if (value.io !== "file") continue;
    const hash = await hashOf(storage, value.place);
    if (hash === undefined) faults.push({ subject, message: `has a value that cannot be read: ${value.place}` });
    else if (hash !== value.hash) faults.push({ subject, message: `has a value that was altered: ${value.place}` });
  }
  return faults;
}

async function hashOf(storage: string, place: string): Promise<string | undefined> {
  try {
    const hash = createHash("sha256");
    await pipeline(createReadStream(placeInside(valuesFolder(storage), place)), hash);
    return `sha256:${hash.digest("hex")}`;
  } catch {
    return undefined;
  }
}

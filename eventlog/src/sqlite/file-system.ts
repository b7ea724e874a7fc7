/**
 * A database in WAL mode needs memory that all its processes share. On a file system that other machines have mounted too
 * there is none, and two writers would damage the store without either noticing.
 */
import { statfs } from "node:fs/promises";
import { StoreError } from "../store-error.ts";

/** As Linux numbers them. Others are not known by number. */
const SHARED: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "CIFS"],
  [0x0bd00bd0, "Lustre"],
  [0x00c36400, "Ceph"],
]);

/** Throws a StoreError HW601 where the folder is on a network. */
export async function refuseSharedFileSystem(folder: string, place: string): Promise<void> {
  if (process.platform !== "linux") return;
  const name = sharedFileSystem((await statfs(folder)).type);
  if (name === undefined) return;
  throw new StoreError({
    code: "HW601",
    message: `The store ${place} would lie on a network file system (${name}), where SQLite cannot keep it safe.`,
    place,
    next: "Name a folder on a local disk as `storage` in headwater.config.ts.",
  });
}

/** The name of a file system that several machines share; by the number that statfs gives, of either sign. */
export function sharedFileSystem(type: number): string | undefined {
  return SHARED.get(type >>> 0);
}

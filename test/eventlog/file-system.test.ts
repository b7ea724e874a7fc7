import assert from "node:assert/strict";
import { sharedFileSystem } from "@headwater/eventlog/sqlite/file-system";

describe("sharedFileSystem", () => {
  const table: readonly [type: number, name: string | undefined][] = [
    [0x6969, "NFS"],
    [0xfe534d42, "SMB"],
    [0xfe534d42 | 0, "SMB"],
    [0xff534d42, "CIFS"],
    [0xef53, undefined],
    [0x01021994, undefined],
    [0, undefined],
  ];
  for (const [type, name] of table) {
    it(`${type} is ${name ?? "local"}`, () => assert.equal(sharedFileSystem(type), name));
  }
});

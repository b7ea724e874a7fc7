import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { isNetworkPath, sharedFileSystem, sharedMount } from "@headwater/eventlog/sqlite/file-system";

describe("sharedFileSystem", () => {
  const table: readonly [type: number, name: string | undefined][] = [
    [0x6969, "NFS"],
    [0xfe534d42, "SMB"],
    [0xfe534d42 | 0, "SMB"],
    [0xff534d42, "CIFS"],
    [0x01021997, "9p"],
    [0xef53, undefined],
    [0x01021994, undefined],
    [0, undefined],
  ];
  for (const [type, name] of table) {
    it(`${type} is ${name ?? "local"}`, () => assert.equal(sharedFileSystem(type), name));
  }
});

describe("sharedMount", () => {
  const mounts = `22 27 0:21 / /proc rw,relatime - proc proc rw
36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
40 35 0:52 / /home/ana/remote rw shared:9 - fuse.sshfs ana@host:/srv rw
41 35 0:53 / /home/ana/secret rw - fuse.gocryptfs /home/ana/.secret rw
42 35 0:300 / /workspaces rw - virtiofs host rw
`;
  const table: readonly [device: number, name: string | undefined][] = [
    [52, "fuse.sshfs"],
    [53, undefined],
    [0x10002c, "virtiofs"],
    [98 * 256, undefined],
    [7, undefined],
  ];
  for (const [device, name] of table) {
    it(`device ${device} is ${name ?? "local"}`, () => assert.equal(sharedMount(mounts, device), name));
  }

  it("finds the mount of a folder of this machine", function () {
    if (process.platform !== "linux") this.skip();
    const own = readFileSync("/proc/self/mountinfo", "utf8").replaceAll(/ - \S+ /g, " - fuse.sshfs ");
    const { dev } = statSync(tmpdir());
    const isListed = sharedMount(own, dev) === "fuse.sshfs";
    // A volume of btrfs has a device number of its own, which no mount has.
    assert.ok(isListed || / - btrfs /.test(readFileSync("/proc/self/mountinfo", "utf8")));
  });
});

describe("isNetworkPath", () => {
  const table: readonly [folder: string, platform: NodeJS.Platform, isNetwork: boolean][] = [
    ["\\\\server\\share\\project\\.headwater", "win32", true],
    ["//server/share", "win32", true],
    ["\\\\?\\C:\\project", "win32", false],
    ["C:\\project", "win32", false],
    ["//server/share", "linux", false],
  ];
  for (const [folder, platform, isNetwork] of table) {
    it(`${folder} on ${platform}: ${isNetwork}`, () => assert.equal(isNetworkPath(folder, platform), isNetwork));
  }
});

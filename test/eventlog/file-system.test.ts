import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { isNetworkPath, sharedFileSystem, sharedMacMount, sharedMount } from "@headwater/eventlog/sqlite/file-system";

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

describe("sharedMacMount", () => {
  const mounts = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec, journaled, noatime, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//ana@nas._smb._tcp.local/projects on /Volumes/projects (smbfs, nodev, nosuid, mounted by ana)
//guest@My%20NAS._smb._tcp.local/Photo%20Library on /Volumes/Photo Library (smbfs, nodev, nosuid, mounted by ana)
/dev/disk4s1 on /Volumes/projects/image (hfs, local, nodev, nosuid, noowners, mounted by ana)
/dev/disk5s1 on /Volumes/My (Backup) on disk (apfs, local, nodev, nosuid, journaled)
truenas:/mnt/tank/data on /Volumes/data (nfs, nodev, nosuid, mounted by ana)
afp_0TQ2f10000 on /Volumes/Time Machine (afpfs, nodev, nosuid, mounted by ana)
https://dav.example.org/ on /Volumes/dav (webdav, nodev, noexec, nosuid, mounted by ana)
ana@host:/srv on /Users/ana/remote (macfuse, nodev, nosuid, synchronous, mounted by ana)
web01:/srv on /Users/ana/old (osxfuse, nodev, nosuid, synchronous, mounted by ana)
s3fs on /Users/ana/bucket (macfuse, nodev, nosuid, synchronous, mounted by ana)
Cryptomator@macfuse0 on /Volumes/UzeN1wWoFdWU (macfuse, nodev, nosuid, synchronous, mounted by ana)
/dev/disk6s1 on /Volumes/NTFS (macfuse, local, nosuid)
`;
  const table: readonly [path: string, name: string | undefined][] = [
    ["/Users/ana/project/.headwater", undefined],
    ["/Volumes/projects/a/.headwater", "smbfs"],
    ["/Volumes/projects", "smbfs"],
    ["/Volumes/projects-local", undefined],
    ["/Volumes/Photo Library/x", "smbfs"],
    // A disk image that lies on a share is a disk of its own.
    ["/Volumes/projects/image/x", undefined],
    ["/Volumes/My (Backup) on disk/x", undefined],
    ["/Volumes/data/x", "nfs"],
    ["/Volumes/Time Machine/x", "afpfs"],
    ["/Volumes/dav/x", "webdav"],
    ["/Users/ana/remote/x", "macfuse"],
    ["/Users/ana/old/x", "osxfuse"],
    ["/Users/ana/bucket/x", "macfuse"],
    ["/Volumes/UzeN1wWoFdWU/x", undefined],
    ["/Volumes/NTFS/x", undefined],
  ];
  for (const [path, name] of table) {
    it(`${path} is ${name ?? "local"}`, () => assert.equal(sharedMacMount(mounts, path), name));
  }

  it("is local where there is no list", () => assert.equal(sharedMacMount("", "/Users/ana"), undefined));
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

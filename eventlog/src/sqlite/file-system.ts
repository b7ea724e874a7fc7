/**
 * A database in WAL mode needs memory that all its processes share, and locks that all of them see. On a file system that
 * other machines have mounted too, or a host with another kernel, there are none, and two writers would damage the store
 * without either noticing.
 */
import { readFileSync, realpathSync, statfsSync, statSync } from "node:fs";
import { StoreError } from "../store-error.ts";
import { deviceParts } from "./device-number.ts";

/** As Linux numbers them. */
const SHARED_BY_NUMBER: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xfe534d42, "SMB"],
  [0xff534d42, "CIFS"],
  [0x0bd00bd0, "Lustre"],
  [0x00c36400, "Ceph"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x47504653, "GPFS"],
  [0x7461636f, "OCFS2"],
  [0x01161970, "GFS2"],
  [0x19830326, "BeeGFS"],
  [0x786f4256, "vboxsf"],
]);

/** As Linux names them where it lists what is mounted; many share one number. */
const SHARED_BY_NAME =
  /^(nfs4?|cifs|smb3?|9p|afs|ceph|lustre|gpfs|glusterfs|virtiofs|vboxsf|prl_fs|drvfs|fuse\.(sshfs|glusterfs|ceph|s3fs|rclone|gcsfuse|blobfuse2?|goofys|juicefs|davfs|vmhgfs-fuse|grpcfuse|osxfs|lustre|beegfs|cephfs))$/;

/** As macOS names them where it lists what is mounted; their numbers differ from one start of the system to the next. */
const SHARED_ON_MAC = /^(nfs|smbfs|cifs|afpfs|webdav|ftp|acfs|virtiofs|applevirtiofs|prl_fs|vmhgfs)$/i;
const FUSE_ON_MAC = /^(macfuse|osxfuse|fuse)/i;
/** `ana@host:/srv`, `remote:` or the name of a program: what a file system of FUSE is mounted from. */
const REMOTE_SOURCE = /^([^/]+:|s3fs|gcsfuse|goofys|juicefs)/i;

/** Throws a StoreError HW601 where the folder is on a network, or shared with another kernel. */
export function refuseSharedFileSystem(folder: string, place: string): void {
  const name = isNetworkPath(folder) ? "a Windows share" : (sharedOnLinux(folder) ?? sharedOnMac(folder));
  if (name === undefined) return;
  throw new StoreError({
    code: "HW601",
    message: `The store ${place} would lie on a file system that other machines can write to (${name}), where SQLite cannot keep it safe.`,
    place,
    next: "Name a folder on a local disk as `storage` in headwater.config.ts.",
  });
}

/** The name of a file system that several machines share; by the number that statfs gives, of either sign. */
export function sharedFileSystem(type: number): string | undefined {
  return SHARED_BY_NUMBER.get(type >>> 0);
}

/**
 * The same by the text of /proc/self/mountinfo.
 *
 * @param device as stat gives it
 */
export function sharedMount(mounts: string, device: number): string | undefined {
  const { major, minor } = deviceParts(device);
  const id = `${String(major)}:${String(minor)}`;
  for (const line of mounts.split("\n")) {
    // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
    const [mount = "", system = ""] = line.split(" - ");
    const name = system.split(" ")[0] ?? "";
    if (mount.split(" ")[2] === id && SHARED_BY_NAME.test(name)) return name;
  }
  return undefined;
}

/**
 * The same by what `mount` prints on macOS, for a path without links.
 *
 * Of nested mounts the innermost counts. What a line is mounted from may hold " on ", and where it is mounted " (".
 */
export function sharedMacMount(mounts: string, path: string): string | undefined {
  let innermost = { at: "", name: undefined as string | undefined };
  for (const line of mounts.split("\n")) {
    // //ana@nas.local/projects on /Volumes/projects (smbfs, nodev, nosuid, mounted by ana)
    const [, mount, options = ""] = /^(.*) \(([^()]*)\)$/.exec(line) ?? [];
    if (mount === undefined) continue;
    const [type = "", ...flags] = options.split(", ");
    for (let on = mount.indexOf(" on /"); on !== -1; on = mount.indexOf(" on /", on + 1)) {
      const at = mount.slice(on + " on ".length);
      if (at.length < innermost.at.length || !isInside(path, at)) continue;
      const isRemote = FUSE_ON_MAC.test(type) && !flags.includes("local") && REMOTE_SOURCE.test(mount.slice(0, on));
      innermost = { at, name: SHARED_ON_MAC.test(type) || isRemote ? type : undefined };
    }
  }
  return innermost.name;
}

/** `\\server\share`, of any slashes. */
export function isNetworkPath(folder: string, platform: NodeJS.Platform = process.platform): boolean {
  return platform === "win32" && /^[\\/]{2}(?![.?][\\/])[^\\/]/.test(folder);
}

function sharedOnLinux(folder: string): string | undefined {
  if (process.platform !== "linux") return undefined;
  const name = sharedFileSystem(statfsSync(folder).type);
  if (name !== undefined) return name;
  return sharedMount(readMounts(), statSync(folder).dev);
}

function sharedOnMac(folder: string): string | undefined {
  if (process.platform !== "darwin") return undefined;
  // Loaded here alone: opening a store elsewhere starts no program.
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  try {
    const mounts = execFileSync("/sbin/mount", {
      encoding: "utf8",
      timeout: 5_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return sharedMacMount(mounts, realpathSync.native(folder));
  } catch {
    return undefined;
  }
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function readMounts(): string {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return "";
  }
}

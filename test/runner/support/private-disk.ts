/** A script that runs beside a disk of its own, which only it sees, for tests of disks that are full or closed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../../../sdk/bin/headwater.js", import.meta.url));
const UNSHARE = ["--user", "--map-root-user", "--mount"];

/** Only Linux has disks of one's own, and not every container lets one make them. */
export function hasPrivateDisks(): boolean {
  return spawnSync("unshare", [...UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
}

/**
 * Runs a shell script in the folder `root`, where it may mount; `$NODE "$LAUNCHER"` is the command line.
 * @returns what it printed after each line `== NAME`, by that name
 */
export function runBesideDisk(root: string, script: string): (name: string) => string {
  writeFileSync(join(root, "script.sh"), script);
  const { status, stdout, stderr } = spawnSync("unshare", [...UNSHARE, "sh", "script.sh"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE: process.execPath, LAUNCHER, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  assert.equal(status, 0, stdout + stderr);
  const parts = new Map(
    stdout.split("== ").map((part): [string, string] => {
      const [name = "", ...lines] = part.split("\n");
      return [name, lines.join("\n")];
    }),
  );
  return (name) => parts.get(name) ?? assert.fail(stdout);
}
